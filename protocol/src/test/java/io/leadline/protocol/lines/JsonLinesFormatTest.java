package io.leadline.protocol.lines;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.leadline.protocol.TableFormats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLinesFormatTest {

  private static final Schema LOAN =
      new Schema(
          List.of(
              Field.numeric("age"),
              Field.numeric("income"),
              Field.of("y_pred", Kind.NUMERIC, Role.PREDICTION)));

  private final RejectedLines rejected = new RejectedLines(10);

  private List<Batch> read(byte[] text, Schema schema) throws IOException {
    DecodeContext context =
        DecodeContext.of("log", "m")
            .withSchema(schema)
            .withLimits(Limits.FILE)
            .withProblems(rejected);
    List<Batch> batches = new ArrayList<>();
    TableFormats.decoder(TableFormats.NDJSON)
        .decode(new ByteArrayInputStream(text), context, batches::add);
    return batches;
  }

  private Batch read(String text, Schema schema) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), schema).get(0);
  }

  private static List<String> texts(Batch batch, String name) {
    Column column = batch.column(name).orElseThrow();
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      texts.add(column.text(row));
    }
    return texts;
  }

  private static String capture(String input, String output, String metadata) {
    return "{\"captureData\":{\"endpointInput\":%s,\"endpointOutput\":%s},\"eventMetadata\":%s,\"eventVersion\":\"0\"}\n"
        .formatted(input, output, metadata);
  }

  private static String side(String contentType, String encoding, String data) {
    return "{\"observedContentType\":\"%s\",\"mode\":\"INPUT\",\"data\":\"%s\",\"encoding\":\"%s\"}"
        .formatted(contentType, data.replace("\"", "\\\"").replace("\n", "\\n"), encoding);
  }

  @Test
  void capturesOfAllEncodingsAreRead() throws IOException {
    String encoded = Base64.getEncoder().encodeToString("33,7\n".getBytes(StandardCharsets.UTF_8));

    Batch batch =
        read(
            capture(
                    side("text/csv", "CSV", "41,52.1\n12,\n"),
                    side("text/csv; charset=utf-8", "CSV", "0\n1"),
                    "{\"eventId\":\"e1\",\"inferenceTime\":\"2026-11-24T10:00:00Z\"}")
                + capture(
                    side("application/json", "JSON", "{\"instances\":[{\"features\":[18,9]}]}"),
                    side(
                        "application/json",
                        "JSON",
                        "{\"predictions\":[{\"score\":0.4,\"predicted_label\":1}]}"),
                    "{\"eventId\":\"e2\",\"inferenceId\":\"order-9\"}")
                + capture(
                    side("text/csv", "BASE64", encoded),
                    side("application/json", "JSON", "{\"y_pred\": 1}"),
                    "{\"eventId\":\"e3\"}"),
            LOAN);

    assertThat(texts(batch, "age")).containsExactly("41.0", "12.0", "18.0", "33.0");
    assertThat(texts(batch, "income")).containsExactly("52.1", "", "9.0", "7.0");
    assertThat(texts(batch, "y_pred")).containsExactly("0.0", "1.0", "1.0", "1.0");
    assertThat(batch.ids()).containsExactly("e1-0", "e1-1", "order-9", "e3");
    assertThat(batch.eventMillis()[0])
        .isEqualTo(Instant.parse("2026-11-24T10:00:00Z").toEpochMilli());
    assertThat(rejected.count()).isZero();
  }

  @Test
  void captureLinesThatCannotBeReadAreSetAside() throws IOException {
    String good = capture(side("text/csv", "CSV", "1,2"), "null", "{\"eventId\":\"a\"}");

    Batch batch =
        read(
            good
                + "{\"captureData\":{}}\n"
                + "nonsense\n"
                + capture(side("text/csv", "CSV", "1,2\n3"), "null", "{}")
                + capture(side("text/csv", "BASE64", "???"), "null", "{}")
                + good,
            LOAN);

    assertThat(batch.rows()).isEqualTo(2);
    assertThat(rejected.first()).extracting(RejectedLine::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(rejected.first().get(0).reason())
        .isEqualTo("$.captureData: no endpointInput (its capture must be on)");
  }

  @Test
  void requestsWithAndWithoutTheirResponsesAreRead() throws IOException {
    String request =
        "{\"id\":\"r%d\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[%d,2]}]}";
    String response =
        "{\"outputs\":[{\"name\":\"predict\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[1]}]}";

    Batch batch =
        read(
            request.formatted(1, 41)
                + "\n{\"time\":\"2026-11-24T10:00:00Z\",\"latency_ms\":1.5,\"status\":200,\"request\":"
                + request.formatted(2, 42)
                + ",\"response\":"
                + response
                + "}\n{\"status\":500,\"id\":\"r3\",\"request\":{\"instances\":[[43,1]]},\"response\":\"busy\"}\n",
            LOAN);

    assertThat(texts(batch, "age")).containsExactly("41.0", "42.0", "43.0");
    assertThat(texts(batch, "y_pred")).containsExactly("", "1.0", "");
    assertThat(texts(batch, "response.status")).containsExactly("", "200", "500");
    assertThat(texts(batch, "response.latency_ms")).containsExactly("", "1.5", "");
    assertThat(batch.ids()).containsExactly("r1", "r2", "r3");
  }

  @Test
  void predictionsWithLookalikeMembersStayPredictions() throws IOException {
    Batch batch = read("{\"inputs\": 3, \"age\": 1}\n{\"inputs\": 4, \"age\": 2}\n", Schema.EMPTY);

    assertThat(texts(batch, "inputs")).containsExactly("3.0", "4.0");
  }

  @Test
  void damageToAnyLineIsARefusalOrASetAsideLine() throws IOException {
    byte[] good =
        (capture(side("text/csv", "CSV", "1,2\n3,4"), side("text/csv", "CSV", "0\n1"), "{}")
                + capture(
                    side("application/json", "JSON", "{\"instances\":[[1,2]]}"),
                    side("application/json", "JSON", "{\"predictions\":[[0.1,0.9]]}"),
                    "{\"eventId\":\"b\",\"inferenceTime\":\"2026-11-24T10:00:00Z\"}"))
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < good.length; length++) {
      assertHarmless(Arrays.copyOf(good, length), "cut off at " + length);
    }
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      assertHarmless(bad, "seed " + seed);
    }
  }

  private void assertHarmless(byte[] bytes, String what) {
    try {
      read(bytes, Schema.EMPTY);
    } catch (DecodeException expected) {
      assertThat(expected.getMessage()).as(what).startsWith("log");
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }
}
