package io.leadline.protocol.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.RejectedLines;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedExchangesTest {

  private static final Schema LOAN =
      new Schema(
          List.of(
              Field.numeric("age"),
              Field.numeric("income"),
              Field.numeric("utilisation"),
              Field.of("prediction", Kind.NUMERIC, Role.PREDICTION),
              Field.of("probability", Kind.NUMERIC, Role.SCORE)));

  private final RejectedLines problems = new RejectedLines(10);

  private Batch decode(String name, Schema schema) throws IOException {
    ExchangeDecoder decoder =
        new ExchangeDecoder(
            DecodeContext.of(name, "loan").withSchema(schema).withProblems(problems),
            OutputMapping.USUAL);
    decoder.add(
        Recorded.find(name, true).format(),
        new Exchange("x", Instant.EPOCH, 200, -1, Recorded.request(name), Recorded.response(name)));
    return decoder.take().get(0);
  }

  private static List<Double> numbers(Batch batch, String name) {
    NumberColumn column = (NumberColumn) batch.column(name).orElseThrow();
    assertThat(column.isComplete()).isTrue();
    List<Double> numbers = new ArrayList<>();
    for (double value : column.values()) {
      numbers.add(value);
    }
    return numbers;
  }

  private static List<Double> expected(String name) throws IOException {
    List<String> lines = Recorded.expectedLines();
    int column = List.of(lines.get(0).split(",")).indexOf(name);
    return lines.stream().skip(1).map(line -> Double.valueOf(line.split(",")[column])).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlserver-matrix",
        "mlserver-pandas",
        "mlserver-grpc-raw",
        "mlserver-grpc-typed",
        "mlflow-split",
        "mlflow-records",
        "mlflow-instances",
        "mlflow-inputs"
      })
  void whatServersWereAskedAndAnsweredIsReadToTheBit(String name) throws IOException {
    Batch batch = decode(name, LOAN);

    assertThat(numbers(batch, "age")).isEqualTo(expected("age"));
    assertThat(numbers(batch, "income")).isEqualTo(expected("income"));
    assertThat(numbers(batch, "utilisation")).isEqualTo(expected("utilisation"));
    assertThat(numbers(batch, "prediction")).isEqualTo(expected("prediction"));
    if (name.startsWith("mlserver")) {
      assertThat(numbers(batch, "probability")).isEqualTo(expected("probability"));
      assertThat(batch.version()).isEqualTo("v3");
    }
    assertThat(problems.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlserver-grpc-raw", "mlserver-matrix"})
  void theRequestsOwnIdNamesTheRows(String name) throws IOException {
    String id = name.contains("grpc") ? "grpc-1" : "loan-7";

    assertThat(decode(name, LOAN).ids())
        .containsExactly(id + "-0", id + "-1", id + "-2", id + "-3");
  }

  @Test
  void binaryTensorsOfEveryTypeAreRead() throws IOException {
    Batch batch = decode("triton-binary", LOAN);

    assertThat(numbers(batch, "age")).isEqualTo(expected("age"));
    // Sent in 32 bits; the decimals come back nevertheless.
    assertThat(numbers(batch, "income")).isEqualTo(expected("income"));
    assertThat(numbers(batch, "utilisation")).isEqualTo(expected("utilisation"));
    assertThat(texts(batch, "city")).containsExactly("Köln", "", "Oslo", "Bergen");
    assertThat(texts(batch, "owner")).containsExactly("true", "false", "false", "true");
    assertThat(numbers(batch, "half")).containsExactly(0.5, -2.0, 65504.0, 0x1p-24);
    assertThat(numbers(batch, "prediction")).isEqualTo(expected("prediction"));
    List<Double> scores = numbers(batch, "probability");
    for (int row = 0; row < scores.size(); row++) {
      assertThat(scores.get(row).floatValue())
          .isEqualTo(expected("probability").get(row).floatValue());
    }
    assertThat(batch.ids()).startsWith("bin-1-0");
  }

  private static List<String> texts(Batch batch, String name) {
    Column column = batch.column(name).orElseThrow();
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      texts.add(column.text(row));
    }
    return texts;
  }

  @Test
  void theSameRequestIsTheSameByAnyTransport() throws IOException {
    Schema unknown = Schema.EMPTY;

    List<Column> json = decode("mlserver-matrix", unknown).columns();

    assertThat(decode("mlserver-grpc-raw", unknown).columns()).isEqualTo(json);
    assertThat(decode("mlserver-grpc-typed", unknown).columns()).isEqualTo(json);
  }
}
