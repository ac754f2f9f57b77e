package io.leadline.protocol.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.RejectedLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServingJsonTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final ServingFormat FORMAT = new ServingJson();

  private static final Schema LOAN =
      new Schema(
          List.of(
              Field.numeric("age"),
              Field.numeric("income"),
              Field.of("y_pred", Kind.CATEGORICAL, Role.PREDICTION),
              Field.of("y_score", Kind.NUMERIC, Role.SCORE)));

  private final RejectedLines problems = new RejectedLines(10);

  private DecodeContext context() {
    return DecodeContext.of("body", "m").withProblems(problems);
  }

  private static Payload payload(String json) {
    return Payload.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Exchange exchange(String request, String response) {
    return new Exchange("x", NOON, 200, -1, payload(request), payload(response));
  }

  private static List<Batch> decode(Exchange exchange, DecodeContext context)
      throws DecodeException {
    ExchangeDecoder decoder = new ExchangeDecoder(context, OutputMapping.USUAL);
    decoder.add(FORMAT, exchange);
    return decoder.take();
  }

  private Batch request(String json) throws DecodeException {
    return decode(Exchange.ofRequest("", NOON, payload(json)), context()).get(0);
  }

  private Batch pair(String request, String response, Schema schema) throws DecodeException {
    return decode(exchange(request, response), context().withSchema(schema)).get(0);
  }

  private static List<String> names(Batch batch) {
    return batch.columns().stream().map(Column::name).toList();
  }

  /** Cells as text; a dash is missing, an exclamation mark mismatched. */
  private static List<String> cells(Batch batch, String name) {
    Column column = batch.column(name).orElseThrow();
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      cells.add(column.isMissing(row) ? "-" : column.isMismatched(row) ? "!" : column.text(row));
    }
    return cells;
  }

  @Test
  void tensorsOfOneColumnAreColumnsWhateverTheOrderOfTheirMembers() throws DecodeException {
    Batch batch =
        request(
            """
            {"id": "r7", "inputs": [
              {"name": "age", "datatype": "INT64", "shape": [2], "data": [41, null]},
              {"data": [["low"], ["high"]], "shape": [2, 1], "datatype": "BYTES", "name": "range"},
              {"name": "owner", "shape": [2], "data": [true, 0], "datatype": "BOOL"}],
             "outputs": [{"name": "predict"}]}
            """);

    assertThat(names(batch)).containsExactly("age", "range", "owner");
    assertThat(cells(batch, "age")).containsExactly("41.0", "-");
    assertThat(cells(batch, "range")).containsExactly("low", "high");
    assertThat(cells(batch, "owner")).containsExactly("true", "false");
    assertThat(batch.ids()).containsExactly("r7-0", "r7-1");
    assertThat(batch.eventMillis()).containsOnly(NOON.toEpochMilli());
  }

  @Test
  void oneRowHasTheRequestsIdAsItIs() throws DecodeException {
    Batch batch =
        request(
            "{\"id\":\"r\",\"inputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1]}]}");

    assertThat(batch.ids()).containsExactly("r");
  }

  @Test
  void aMatrixTakesItsNamesFromTheRequestElseTheSchemaElseItself() throws DecodeException {
    String tensor =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[1,2]%s}]}";

    Batch named = request(tensor.formatted(",\"parameters\":{\"columns\":[\"p\",\"q\"]}"));
    Batch bySchema =
        decode(
                Exchange.ofRequest("", NOON, payload(tensor.formatted(""))),
                context().withSchema(LOAN))
            .get(0);
    Batch counted = request(tensor.formatted(""));

    assertThat(names(named)).containsExactly("p", "q");
    assertThat(names(bySchema)).containsExactly("age", "income");
    assertThat(names(counted)).containsExactly("x_0", "x_1");
  }

  @Test
  void versionOneReadsObjectsArraysAndScalars() throws DecodeException {
    Batch objects =
        request("{\"instances\":[{\"a\":1,\"v\":[1,2]},{\"b\":\"x\",\"v\":[3]},{\"a\":null}]}");
    Batch arrays = request("{\"instances\":[[1,\"x\"],[2,null]]}");
    Batch scalars = request("{\"instances\":[1,2,3]}");

    assertThat(cells(objects, "a")).containsExactly("1.0", "-", "-");
    assertThat(cells(objects, "b")).containsExactly("-", "x", "-");
    assertThat(cells(objects, "v_0")).containsExactly("1.0", "!", "-");
    assertThat(cells(objects, "v_1")).containsExactly("2.0", "!", "-");
    assertThat(cells(arrays, "input_1")).containsExactly("x", "-");
    assertThat(cells(scalars, "input")).containsExactly("1.0", "2.0", "3.0");
  }

  @Test
  void mlflowFramesAreRead() throws DecodeException {
    Batch split =
        request(
            "{\"dataframe_split\":{\"data\":[[1,\"x\"],[2,{}]],\"index\":[7,8],\"columns\":[\"a\",\"b\"]}}");
    Batch records =
        request("{\"dataframe_records\":[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]}");
    Batch columns = request("{\"inputs\":{\"a\":[1,2],\"b\":[\"x\",\"y\"]},\"params\":{\"t\":1}}");
    Batch rows = request("{\"inputs\":[{\"a\":1},{\"a\":2}]}");

    assertThat(cells(split, "a")).containsExactly("1.0", "2.0");
    assertThat(cells(split, "b")).containsExactly("x", "!");
    assertThat(cells(records, "b")).containsExactly("x", "y");
    assertThat(cells(columns, "b")).containsExactly("x", "y");
    assertThat(names(columns)).containsExactly("a", "b");
    assertThat(cells(rows, "a")).containsExactly("1.0", "2.0");
  }

  @Test
  void parametersThatTheSchemaNamesAreColumns() throws DecodeException {
    Schema schema = new Schema(List.of(Field.numeric("x"), Field.numeric("temperature")));

    Batch batch =
        decode(
                Exchange.ofRequest(
                    "",
                    NOON,
                    payload(
                        "{\"params\":{\"temperature\":0.7,\"seed\":1},\"inputs\":{\"x\":[1,2]}}")),
                context().withSchema(schema))
            .get(0);

    assertThat(cells(batch, "temperature")).containsExactly("0.7", "0.7");
    assertThat(names(batch)).doesNotContain("seed");
  }

  @Test
  void tensorFlowBytesAreText() throws DecodeException {
    Batch batch = request("{\"instances\":[{\"b64\":\"aGk=\"},{\"b64\":\"eW8=\"}]}");

    assertThat(cells(batch, "input")).containsExactly("aGk=", "eW8=");
  }

  @Test
  void outputsBecomeTheMonitorsFields() throws DecodeException {
    Batch batch =
        pair(
            "{\"instances\":[[41,1000],[12,2000]]}",
            """
            {"model_version": "3", "outputs": [
              {"name": "predict", "datatype": "INT64", "shape": [2, 1], "data": [0, 1]},
              {"name": "predict_proba", "datatype": "FP64", "shape": [2, 2],
               "data": [0.9, 0.1, 0.2, 0.8]}]}
            """,
            LOAN);

    assertThat(names(batch))
        .containsExactly(
            "age", "income", "y_pred", "predict_proba_0", "y_score", "response.status");
    assertThat(cells(batch, "y_pred")).containsExactly("0", "1");
    assertThat(cells(batch, "y_score")).containsExactly("0.1", "0.8");
    assertThat(batch.version()).isEqualTo("3");
    assertThat(batch.ids()).containsExactly("x-0", "x-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"predictions\": [1]} | y_pred",
        "[1] | y_pred",
        "{\"predictions\": [{\"y_pred\": 1, \"y_score\": 0.5}]} | y_pred",
        "{\"predictions\": [[0.3, 0.7]]} | y_score",
        "{\"outputs\": [{\"name\":\"output-0\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]} | y_pred",
        "{\"outputs\": {\"scores\": [[0.7]], \"classes\": [[\"a\"]]}} | y_score",
        "{\"outputs\": [[0.3, 0.7]]} | y_score"
      })
  void answersOfAllServersFindTheirField(String response, String field) throws DecodeException {
    Batch batch = pair("{\"instances\":[[41,1000]]}", response, LOAN);

    assertThat(names(batch)).contains(field);
    assertThat(problems.count()).isZero();
  }

  @Test
  void anExplicitMappingGoesFirst() throws DecodeException {
    ExchangeDecoder decoder =
        new ExchangeDecoder(
            context().withSchema(LOAN), new OutputMapping(Map.of("risk", "y_score")));

    decoder.add(
        FORMAT,
        exchange("{\"instances\":[[1,2]]}", "{\"predictions\":[{\"risk\":0.4,\"class\":\"no\"}]}"));

    Batch batch = decoder.take().get(0);
    assertThat(cells(batch, "y_score")).containsExactly("0.4");
    assertThat(cells(batch, "y_pred")).containsExactly("no");
  }

  @Test
  void failedAnswersLeaveTheRequestsRowsWithoutOutputs() throws DecodeException {
    Exchange failed =
        new Exchange(
            "x",
            NOON,
            503,
            2_500_000,
            payload("{\"instances\":[[1,2]]}"),
            payload("<html>busy</html>"));

    Batch batch = decode(failed, context().withSchema(LOAN)).get(0);

    assertThat(cells(batch, "age")).containsExactly("1.0");
    assertThat(batch.column("y_pred")).isEmpty();
    assertThat(cells(batch, ExchangeDecoder.STATUS)).containsExactly("503");
    assertThat(cells(batch, ExchangeDecoder.LATENCY)).containsExactly("2.5");
    assertThat(problems.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"predictions\":[1,2]}", "{\"predictions\":", "", "{\"error\":\"x\"}"})
  void answersThatDoNotFitAreCountedAndTheRequestIsKept(String response) throws DecodeException {
    Batch batch = pair("{\"instances\":[[1,2]]}", response, LOAN);

    assertThat(cells(batch, "age")).containsExactly("1.0");
    assertThat(batch.column("y_pred")).isEmpty();
    assertThat(problems.count()).isEqualTo(1);
    assertThat(problems.first().get(0).reason()).startsWith("outputs are missing; ");
  }

  @Test
  void manyExchangesMakeOneBatch() throws DecodeException {
    ExchangeDecoder decoder = new ExchangeDecoder(context(), OutputMapping.USUAL);
    for (int i = 0; i < 100; i++) {
      decoder.add(
          FORMAT, exchange("{\"instances\":[[%d,2]]}".formatted(i), "{\"predictions\":[7]}"));
    }

    List<Batch> batches = decoder.take();

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).rows()).isEqualTo(100);
    assertThat(cells(batches.get(0), "input_0")).startsWith("0.0", "1.0").endsWith("99.0");
  }

  @Test
  void aRequestThatCannotBeReadLeavesNothingBehind() throws DecodeException {
    ExchangeDecoder decoder = new ExchangeDecoder(context(), OutputMapping.USUAL);
    decoder.add(FORMAT, exchange("{\"instances\":[[1,2]]}", "{\"predictions\":[7]}"));

    assertThatThrownBy(() -> decoder.add(FORMAT, exchange("{\"instances\":[[1,2],[3]]}", "{}")))
        .isInstanceOf(DecodeException.class)
        .hasMessage("body, $.instances[1]: 1 elements (the arrays before have 2)");
    decoder.add(FORMAT, exchange("{\"instances\":[[null,5]]}", "{\"predictions\":[8]}"));

    assertThat(cells(decoder.take().get(0), "input_0")).containsExactly("1.0", "-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[3]   | body, $.inputs[0]: shape [3] has 3 values, the data 2",
        "[-2]  | body, $.inputs[0].shape: invalid dimension: -2 (must be 0 or more)",
        "[4611686018427387904,4] | body, $.inputs[0].shape: shape [4611686018427387904, 4] has more than 4,194,304 values",
        "[99999999999999999999] | body, $.inputs[0].shape[0]: no whole number below 2^63",
        "[1.5] | body, $.inputs[0].shape[0]: no whole number below 2^63",
        "2     | body, $.inputs[0].shape: no array (must be a shape such as [2, 4])"
      })
  void wrongShapesAreNamedWithTheirPlace(String shape, String message) {
    String json =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":%s,\"datatype\":\"FP64\",\"data\":[1,2]}]}"
            .formatted(shape);

    assertThatThrownBy(() -> request(json)).isInstanceOf(DecodeException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"instances\":[[1],[2]],\"instances\":[[1]]}",
        "{\"instances\":[[1]],\"inputs\":[[1]]}",
        "{\"inputs\":{\"a\":[1],\"a\":[2]}}",
        "{\"inputs\":{\"a\":[1],\"b\":[2,3]}}",
        "{\"instances\":[{\"a\":1},[1]]}",
        "{\"instances\":[[1],2]}",
        "{\"instances\":7}",
        "{\"rows\":[1]}",
        "[[1]] []",
        "7",
        "",
        "{\"dataframe_split\":{\"columns\":[\"a\"],\"data\":[[1,2]]}}",
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP99\",\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP32\"}]}",
        "{\"inputs\":[{\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}"
      })
  void whatCannotBeUnderstoodIsRefused(String json) {
    assertThatThrownBy(() -> request(json))
        .isInstanceOf(DecodeException.class)
        .hasMessageStartingWith("body");
  }

  @Test
  void limitsHaveTheirOwnRefusals() {
    DecodeContext small =
        context().withLimits(Limits.REQUEST.withMaxRows(2).withMaxColumns(3).withMaxBytes(500));

    assertTooLarge("{\"instances\":[[1],[2],[3]]}", small, "3 rows (at most 2)");
    assertTooLarge("{\"instances\":[[1,2,3,4]]}", small, "more than 3 columns");
    assertTooLarge(" ".repeat(501), small, "more than 500 bytes");
    assertTooLarge("{\"instances\":" + "[".repeat(40), context(), "nested more than 15 deep");
    assertTooLarge("{\"x\":" + "[".repeat(40), context(), "beyond a limit");
    assertTooLarge("{\"instances\":[\"" + "a".repeat(70_000) + "\"]}", context(), "beyond a limit");
    assertTooLarge("{\"instances\":[" + "1".repeat(2_000) + "]}", context(), "beyond a limit");
  }

  private static void assertTooLarge(String json, DecodeContext context, String message) {
    assertThatThrownBy(() -> decode(Exchange.ofRequest("", NOON, payload(json)), context))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.TOO_LARGE))
        .hasMessageContaining(message);
  }

  @Test
  void anIgnoredTensorMayBeAsWideAsItLikes() throws DecodeException {
    DecodeContext context =
        context().withLimits(Limits.REQUEST.withMaxColumns(3)).withIgnore(Set.of("image"));

    Batch batch =
        decode(
                Exchange.ofRequest(
                    "", NOON, payload("{\"inputs\":{\"image\":[[1,2,3,4,5]],\"age\":[7]}}")),
                context)
            .get(0);

    assertThat(names(batch)).containsExactly("age");
  }

  @Test
  void fieldsOfIdAndTimeInTheRowsGoFirst() throws DecodeException {
    DecodeContext context =
        context().withFields(Optional.of("request_id"), Optional.of("at"), Optional.empty());

    Batch batch =
        decode(
                exchange(
                    "{\"instances\":[{\"request_id\":\"q\",\"at\":1795482123,\"x\":1},"
                        + "{\"at\":\"soon\",\"x\":2}]}",
                    "{\"predictions\":[1,2]}"),
                context)
            .get(0);

    assertThat(batch.ids()).containsExactly("q", "x-1");
    assertThat(batch.eventMillis()).containsExactly(1795482123000L, NOON.toEpochMilli());
    assertThat(problems.first())
        .extracting(RejectedLine::reason)
        .containsExactly("1 event times cannot be read; the exchange's is used");
  }
}
