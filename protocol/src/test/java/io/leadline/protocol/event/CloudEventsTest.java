package io.leadline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {

  private static final DecodeContext CONTEXT = DecodeContext.of("body", "m");
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  private static final String REQUEST =
      """
      {"specversion": "1.0", "id": "k1", "source": "http://localhost:9081/",
       "type": "org.kubeflow.serving.inference.request", "time": "2026-11-24T11:00:00.25Z",
       "inferenceservicename": "loan", "namespace": "default", "component": "predictor",
       "datacontenttype": "application/json", "data": {"instances": [[1, 2], [3, 4]]}}\
      """;

  private static final String RESPONSE =
      """
      {"data": {"predictions": [0, 1]}, "id": "k1", "specversion": "1.0",
       "inferenceservicename": "loan", "namespace": "default", "component": "predictor",
       "type": "org.kubeflow.serving.inference.response", "time": "2026-11-24T11:00:00.5Z"}\
      """;

  private static Payload payload(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<CloudEvent> events(Payload body) throws DecodeException {
    List<CloudEvent> events = new ArrayList<>();
    CloudEvents.structured(body, CONTEXT, events::add);
    return events;
  }

  private static String data(CloudEvent event) {
    Payload data = event.data();
    return new String(data.bytes(), data.offset(), data.length(), StandardCharsets.UTF_8);
  }

  @Test
  void structuredEventsAreRead() throws DecodeException {
    CloudEvent event = events(payload(REQUEST)).get(0);

    assertThat(event.id()).isEqualTo("k1");
    assertThat(event.half()).contains(Half.REQUEST);
    assertThat(event.time()).contains(Instant.parse("2026-11-24T11:00:00.250Z"));
    assertThat(data(event)).isEqualTo("{\"instances\": [[1, 2], [3, 4]]}");
  }

  @Test
  void dataMayBeBase64OrAString() throws DecodeException {
    String encoded =
        Base64.getEncoder().encodeToString("{\"a\":1}".getBytes(StandardCharsets.UTF_8));

    assertThat(
            data(
                events(payload("{\"id\":\"a\",\"type\":\"t\",\"data_base64\":\"" + encoded + "\"}"))
                    .get(0)))
        .isEqualTo("{\"a\":1}");
    assertThat(
            data(
                events(payload("{\"id\":\"a\",\"type\":\"t\",\"data\":\"{\\\"a\\\":1}\"}")).get(0)))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void binaryModeTakesItsAttributesFromHeaders() throws DecodeException {
    Map<String, String> headers =
        Map.of(
            "ce-id", "k%201+%C3%A4",
            "ce-inferenceservicename", "loan",
            "ce-type", "org.kubeflow.serving.inference.response",
            "ce-time", "2026-11-24T11:00:00Z",
            "content-type", "application/json");

    CloudEvent event =
        CloudEvents.binary(
            name -> headers.getOrDefault(name, ""), payload("{\"predictions\":[1]}"), CONTEXT);

    assertThat(event.id()).isEqualTo("k 1+ä");
    assertThat(event.origin()).isEqualTo(new Origin("", "", "loan", "", ""));
    assertThat(event.half()).contains(Half.RESPONSE);
    assertThat(data(event)).isEqualTo("{\"predictions\":[1]}");
  }

  @Test
  void aBatchOfEventsBecomesExchanges() throws DecodeException {
    List<Batch> batches = new ArrayList<>();
    ExchangeDecoder decoder = new ExchangeDecoder(CONTEXT, OutputMapping.USUAL);
    EventPairs pairs = new EventPairs(PairBuffer.Bounds.USUAL, NOON);
    List<DecodeException> failures = new ArrayList<>();

    for (CloudEvent event : events(payload("[" + RESPONSE + "," + REQUEST + "]"))) {
      pairs.add(
          event,
          event.half().orElseThrow(),
          (request, exchange) -> {
            try {
              decoder.add(request.format(), exchange);
            } catch (DecodeException e) {
              failures.add(e);
            }
          });
    }

    batches.addAll(decoder.take());
    assertThat(failures).isEmpty();
    Batch batch = batches.get(0);
    assertThat(batch.ids()).containsExactly("k1-0", "k1-1");
    assertThat(numbers(batch, "prediction")).containsExactly(0, 1);
    assertThat(numbers(batch, ExchangeDecoder.LATENCY)).containsExactly(250, 250);
    assertThat(batch.eventMillis()[0])
        .isEqualTo(Instant.parse("2026-11-24T11:00:00.250Z").toEpochMilli());
  }

  @Test
  void theSameIdOfATransformerAndAPredictorMakesTwoExchanges() throws DecodeException {
    List<String> asked = new ArrayList<>();
    EventPairs pairs = new EventPairs(PairBuffer.Bounds.USUAL, NOON);

    String before = REQUEST.replace("\"predictor\"", "\"transformer\"");
    String after = RESPONSE.replace("\"predictor\"", "\"transformer\"");
    for (String event : List.of(before, REQUEST, RESPONSE, after)) {
      CloudEvent half = events(payload(event)).get(0);
      pairs.add(
          half,
          half.half().orElseThrow(),
          (request, exchange) -> asked.add(request.origin().component() + " " + exchange.id()));
    }

    assertThat(asked).containsExactly("predictor k1", "transformer k1");
    assertThat(pairs.counts().unneeded()).isZero();
  }

  @Test
  void whatWaitsIsHandedOverAtTheEnd() throws DecodeException {
    List<String> seen = new ArrayList<>();
    EventPairs.Sink sink =
        new EventPairs.Sink() {
          @Override
          public void accept(CloudEvent request, Exchange exchange) {
            seen.add("request " + exchange.id());
          }

          @Override
          public void orphan(CloudEvent response) {
            seen.add("orphan " + response.id());
          }
        };
    EventPairs pairs = new EventPairs(PairBuffer.Bounds.USUAL, NOON);
    for (String event : List.of(REQUEST, RESPONSE.replace("k1", "k2"))) {
      CloudEvent half = events(payload(event)).get(0);
      pairs.add(half, half.half().orElseThrow(), sink);
    }
    assertThat(seen).isEmpty();

    pairs.close(sink);

    assertThat(seen).containsExactly("request k1", "orphan k2");
    assertThat(pairs.sizeBytes()).isZero();
  }

  private static double[] numbers(Batch batch, String name) {
    return ((NumberColumn) batch.column(name).orElseThrow()).values();
  }

  @Test
  void requestsWithoutResponsesAreHandedOverAndResponsesWithoutRequestsCounted()
      throws DecodeException {
    List<String> ids = new ArrayList<>();
    EventPairs pairs =
        new EventPairs(new PairBuffer.Bounds(1, 1 << 20, java.time.Duration.ofMinutes(1)), NOON);

    CloudEvent request = events(payload(REQUEST)).get(0);
    CloudEvent response = events(payload(RESPONSE.replace("k1", "k2"))).get(0);
    CloudEvent last = events(payload(RESPONSE.replace("k1", "k3"))).get(0);
    for (CloudEvent event : List.of(request, response, last)) {
      pairs.add(event, event.half().orElseThrow(), (asked, exchange) -> ids.add(exchange.id()));
    }

    assertThat(ids).containsExactly("k1");
    assertThat(pairs.orphans()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[7]",
        "[{\"id\":\"a\",\"type\":\"t\"}",
        "[{\"id\":\"a\",\"type\":\"t\"},7]",
        "{\"type\":\"t\"}",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"type\":\"t\"} x",
        "{\"id\":\"a\",\"type\":\"t\",\"time\":\"soon\"}",
        "{\"id\":\"a\",\"type\":\"t\",\"data_base64\":\"???\"}"
      })
  void whatIsNoEventIsRefused(String body) {
    assertThatThrownBy(() -> events(payload(body))).isInstanceOf(DecodeException.class);
  }

  @Test
  void anEmptyBatchHasNoEvents() throws DecodeException {
    assertThat(events(payload("[]"))).isEmpty();
  }

  @Test
  void otherEventsAreNoHalf() {
    assertThat(
            new CloudEvent(
                    "a", "com.example.order", Optional.empty(), "", Payload.EMPTY, Origin.NONE)
                .half())
        .isEmpty();
  }

  @Test
  void damagedEventsAreRefusedOrRead() {
    byte[] good = ("[" + REQUEST + "," + RESPONSE + "]").getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < good.length; length++) {
      assertHarmless(Arrays.copyOf(good, length), "cut off at " + length);
    }
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      assertHarmless(bad, "seed " + seed);
    }
  }

  private static void assertHarmless(byte[] bytes, String what) {
    try {
      events(Payload.of(bytes));
    } catch (DecodeException expected) {
      assertThat(expected.getMessage()).as(what).startsWith("body");
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }
}
