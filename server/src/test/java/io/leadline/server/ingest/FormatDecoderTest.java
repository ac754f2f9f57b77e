package io.leadline.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.protocol.event.Half;
import io.leadline.server.MonitorCatalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatDecoderTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static final String EVENT =
      "{\"id\":\"k\",\"type\":\"org.kubeflow.serving.inference.%s\",\"data\":%s}";

  private final FormatDecoder decoder = new FormatDecoder(new OneMonitor());

  private static Body body(String type, String format, Map<String, String> headers, byte[] bytes) {
    return new Body("loan", type, "", format, headers, NOON, new ByteArrayInputStream(bytes));
  }

  private DecodedBody decode(String type, String format, String text)
      throws BadBodyException, IOException {
    return decoder.predictions(body(type, format, Map.of(), text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> names(Batch batch) {
    return batch.columns().stream().map(Column::name).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | | {\"age\":41}",
        "application/json | | [{\"age\":41}]",
        "application/json | | {\"instances\":[{\"age\":41}]}",
        "application/json | | {\"id\":\"a\",\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"INT32\",\"data\":[41]}]}",
        "application/json | | {\"request\":{\"dataframe_records\":[{\"age\":41}]}}",
        "application/json | kserve | {\"instances\":[{\"age\":41}]}",
        "application/vnd.kserve.v1+json | | {\"instances\":[{\"age\":41}]}",
        "application/octet-stream | csv-rows | 41",
        "application/x-ndjson | | {\"captureData\":{\"endpointInput\":{\"data\":\"41\",\"encoding\":\"CSV\"}}}"
      })
  void bodiesOfManyKindsAreRows(String type, String format, String text) throws Exception {
    DecodedBody decoded = decode(type, format == null ? "" : format, text);

    assertThat(decoded.rejected()).isEmpty();
    assertThat(names(decoded.batches().get(0))).containsExactly("age");
    assertThat(decoded.batches().get(0).columns().get(0).text(0)).isEqualTo("41.0");
  }

  @Test
  void anExchangeHasTheMonitorsOutputs() throws Exception {
    DecodedBody decoded =
        decode(
            "application/json",
            "",
            "{\"time\":\"2026-11-24T10:00:00Z\",\"request\":{\"instances\":[[41]]},\"response\":{\"predictions\":[\"yes\"]}}");

    assertThat(names(decoded.batches().get(0))).containsExactly("age", "y_pred");
    assertThat(decoded.batches().get(0).eventMillis())
        .containsExactly(Instant.parse("2026-11-24T10:00:00Z").toEpochMilli());
  }

  @Test
  void binaryTensorsAreFoundByTheirHeader() throws Exception {
    byte[] json =
        "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}]}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(json.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(json)
            .putFloat(0.1f)
            .array();

    DecodedBody decoded =
        decoder.predictions(
            body(
                "application/octet-stream",
                "",
                Map.of("inference-header-content-length", String.valueOf(json.length)),
                bytes));

    assertThat(decoded.batches().get(0).columns().get(0).text(0)).isEqualTo("0.1");
    assertThatThrownBy(
            () ->
                decoder.predictions(
                    body("", "", Map.of("inference-header-content-length", "x"), bytes)))
        .isInstanceOf(BadBodyException.class)
        .hasMessage("invalid Inference-Header-Content-Length 'x' (must be a number of bytes)");
  }

  @Test
  void cloudEventsAreHalves() throws Exception {
    String request = EVENT.formatted("request", "{\"instances\":[[41]]}");
    String response = EVENT.formatted("response", "{\"predictions\":[\"no\"]}");

    DecodedBody structured = decode("application/cloudevents+json", "", request);
    DecodedBody batched =
        decode("application/cloudevents-batch+json", "", "[" + request + "," + response + "]");
    DecodedBody binary =
        decoder.predictions(
            body(
                "application/json",
                "",
                Map.of(
                    "ce-specversion", "1.0",
                    "ce-id", "k",
                    "ce-type", "org.kubeflow.serving.inference.response",
                    "content-type", "application/json"),
                "{\"predictions\":[\"no\"]}".getBytes(StandardCharsets.UTF_8)));

    assertThat(structured.halves()).hasSize(1);
    assertThat(structured.halves().get(0).batch().ids()).containsExactly("k");
    assertThat(batched.halves())
        .extracting(EventHalf::half)
        .containsExactly(Half.REQUEST, Half.RESPONSE);
    assertThat(names(batched.halves().get(1).batch())).containsExactly("y_pred");
    assertThat(binary.halves().get(0).batch()).isEqualTo(batched.halves().get(1).batch());
  }

  @Test
  void eventsThatAreNoHalvesAreNamed() throws Exception {
    DecodedBody decoded =
        decode(
            "application/cloudevents-batch+json",
            "",
            "[{\"id\":\"a\",\"type\":\"com.example.order\"},"
                + EVENT.formatted("request", "{\"instances\":[[1],[2,3]]}")
                + ","
                + EVENT.formatted("request", "{\"instances\":[[41]]}")
                + "]");

    assertThat(decoded.halves()).hasSize(1);
    assertThat(decoded.rejected()).extracting(Rejection::line).containsExactly(1L, 2L);
    assertThat(decoded.rejected().get(0).reason())
        .startsWith("event of type 'com.example.order' (must be org.kubeflow");
  }

  @Test
  void unknownTypesAndFormatsAreRefusedWithWhatIsKnown() {
    assertThatThrownBy(() -> decode("application/xml", "", ""))
        .isInstanceOf(BadBodyException.class)
        .hasMessageContaining("unknown Content-Type 'application/xml' (must be one of ")
        .hasMessageContaining("application/cloudevents-batch+json");
    assertThatThrownBy(() -> decode("application/json", "protobuf", "{}"))
        .isInstanceOf(BadBodyException.class)
        .hasMessageContaining("unknown format 'protobuf' (must be one of csv, csv-rows, json, ");
  }

  /** A loan model. */
  private static final class OneMonitor implements MonitorCatalog {

    private static final String YAML =
        """
        version: 1
        model: loan
        baseline: train.csv
        task: binary
        prediction: y_pred
        probability: y_score
        features:
          age: { type: numeric }
        """;

    @Override
    public Optional<Monitor> monitor(String model) {
      try {
        return Optional.of(MonitorFile.parse("monitor.yaml", YAML).monitor());
      } catch (io.leadline.config.InvalidMonitorException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Optional<String> yaml(String model) {
      return Optional.of(YAML);
    }

    @Override
    public boolean hasBaseline(String model) {
      return true;
    }

    @Override
    public List<String> models() {
      return List.of("loan");
    }

    @Override
    public Monitor register(String model, String yaml) {
      throw new UnsupportedOperationException();
    }
  }
}
