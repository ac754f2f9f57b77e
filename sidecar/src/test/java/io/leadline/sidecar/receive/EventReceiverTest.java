package io.leadline.sidecar.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.config.MonitorFile;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.event.PairBuffer;
import io.leadline.sidecar.KeepingCentre;
import io.leadline.sidecar.Sidecar;
import io.leadline.sidecar.SidecarSettings;
import io.leadline.sidecar.route.RawClient;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeCounts;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events over real connections, written as KServe's logger writes them. */
@Timeout(60)
class EventReceiverTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final int EXCHANGES = 200;
  private static final String REQUEST_TYPE = "org.kubeflow.serving.inference.request";
  private static final String RESPONSE_TYPE = "org.kubeflow.serving.inference.response";
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  Field.of("city", Kind.CATEGORICAL, Role.FEATURE),
                  Field.of("predict", Kind.NUMERIC, Role.PREDICTION))),
          Layout.WINDOW_RESOLUTION);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final HttpClient client = HttpClient.newHttpClient();

  private static Watched watched() throws Exception {
    return Watched.of(
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: credit
                task: regression
                prediction: predict
                ignore: [response.latency_ms, response.status]
                windows: { size: 1h, lateness: 10m }
                baseline: { from: none.csv }
                """)
            .monitor(),
        Optional.of(LAYOUT));
  }

  private static final PairBuffer.Bounds BOUNDS =
      new PairBuffer.Bounds(1_000, 1 << 20, Duration.ofMinutes(1));

  private static ReceiverSettings receiver(PairBuffer.Bounds bounds) {
    return new ReceiverSettings(
        new InetSocketAddress("127.0.0.1", 0), Optional.empty(), bounds, 64 << 10);
  }

  private Sidecar start(
      Optional<ScriptedServer> model, Optional<ReceiverSettings> receiver, KeepingCentre centre)
      throws Exception {
    return Sidecar.start(
        new SidecarSettings(
            model.map(
                server ->
                    RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), server.endpoint())),
            receiver,
            new InetSocketAddress("127.0.0.1", 0),
            TeeLimits.DEFAULT,
            Optional.empty(),
            Map.of("credit", watched()),
            Optional.of(centre.centre()),
            "pod-1",
            Duration.ofSeconds(10),
            Optional.empty(),
            new SenderSettings(Duration.ofMillis(10), Duration.ofMillis(100), 1 << 20),
            Pseudonyms.UNKEYED),
        clock);
  }

  private Sidecar start(KeepingCentre centre) throws Exception {
    return start(Optional.empty(), Optional.of(receiver(BOUNDS)), centre);
  }

  private static String request(int i) {
    return """
        {"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[%d]},\
        {"name":"city","shape":[1],"datatype":"BYTES","data":["%s"]}]}"""
        .formatted(20 + i % 50, i % 3 == 0 ? "Bern" : "Zürich");
  }

  private static String response(int i) {
    return """
        {"model_name":"credit","outputs":[{"name":"predict","shape":[1],"datatype":"FP64",\
        "data":[%s]}]}"""
        .formatted(i % 7 / 8.0);
  }

  /** As version 0.15 of KServe sends it: binary mode, by the Go SDK of CloudEvents. */
  private static HttpRequest.Builder event(int port, String id, String type, Instant time) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
        .timeout(Duration.ofSeconds(20))
        .header("Ce-Id", id)
        .header("Ce-Type", type)
        .header("Ce-Source", "http://localhost:9081/")
        .header("Ce-Specversion", "1.0")
        .header("Ce-Time", time.toString())
        .header("Ce-Inferenceservicename", "credit")
        .header("Ce-Namespace", "default")
        .header("Ce-Component", "predictor")
        .header("Ce-Endpoint", "default")
        .header("Ce-Metadata", "%7B%22X-Tenant%22:[%22a%22]%7D")
        .header("Content-Type", "application/json");
  }

  private static HttpRequest requestEvent(int port, int i) {
    return event(port, "id-" + i, REQUEST_TYPE, time(i))
        .POST(BodyPublishers.ofString(request(i)))
        .build();
  }

  private static HttpRequest responseEvent(int port, int i) {
    return event(port, "id-" + i, RESPONSE_TYPE, time(i).plusMillis(3))
        .POST(BodyPublishers.ofString(response(i)))
        .build();
  }

  /** Half of the exchanges are in the window before noon. */
  private static Instant time(int i) {
    return NOON.plusSeconds(i - EXCHANGES / 2);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private static String structured(int i, boolean isRequest) {
    return """
        {"specversion":"1.0","id":"id-%d","source":"http://localhost:9081/","type":"%s","time":"%s",\
        "inferenceservicename":"credit","namespace":"default","component":"predictor",\
        "endpoint":"default","datacontenttype":"application/json","data":%s}"""
        .formatted(
            i,
            isRequest ? REQUEST_TYPE : RESPONSE_TYPE,
            isRequest ? time(i) : time(i).plusMillis(3),
            isRequest ? request(i) : response(i));
  }

  private static Map<WindowKey, String> bytes(Map<WindowKey, Profile> windows) {
    return windows.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> new String(entry.getValue().toBytes(), StandardCharsets.ISO_8859_1)));
  }

  /** What a router makes of the same exchanges. */
  private Map<WindowKey, Profile> routed() throws Exception {
    AtomicReference<String> answer = new AtomicReference<>("");
    try (KeepingCentre centre = new KeepingCentre();
        ScriptedServer model =
            new ScriptedServer(
                (request, socket) ->
                    ScriptedServer.write(socket, ScriptedServer.ok(answer.get())))) {
      Sidecar sidecar = start(Optional.of(model), Optional.empty(), centre);
      for (int i = 0; i < EXCHANGES; i++) {
        now.set(time(i));
        answer.set(response(i));
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + sidecar.port() + "/v2/models/credit/infer"))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "id-" + i)
                .POST(BodyPublishers.ofString(request(i)))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(200);
      }
      now.set(NOON.plusSeconds(EXCHANGES));
      sidecar.close();
      return centre.windows();
    }
  }

  @Test
  void windowsEqualThoseOfTheRouterForTheSameExchangesInAnyOrder() throws Exception {
    Map<WindowKey, Profile> routed = routed();
    assertThat(routed).hasSize(2);
    assertThat(routed.values().stream().mapToLong(Profile::rows).sum()).isEqualTo(EXCHANGES);

    for (long seed = 0; seed < 3; seed++) {
      try (KeepingCentre centre = new KeepingCentre()) {
        Sidecar sidecar = start(centre);
        List<HttpRequest> events = new ArrayList<>();
        for (int i = 0; i < EXCHANGES; i++) {
          events.add(requestEvent(sidecar.eventsPort(), i));
          events.add(responseEvent(sidecar.eventsPort(), i));
        }
        Collections.shuffle(events, new Random(seed));
        for (HttpRequest event : events) {
          assertThat(send(event).statusCode()).isEqualTo(200);
        }
        // A logger that sends something again changes nothing.
        assertThat(send(events.get(0)).statusCode()).isEqualTo(200);
        sidecar.close();

        assertThat(bytes(centre.windows())).as("seed %d", seed).isEqualTo(bytes(routed));
        assertThat(sidecar.receiver().counts().paired()).isEqualTo(EXCHANGES);
        assertThat(sidecar.receiver().counts().unneeded()).isEqualTo(1);
        assertThat(sidecar.receiver().counts().waitingBytes()).isZero();
      }
    }
  }

  @Test
  void structuredAndBatchedModeMakeTheSameWindows() throws Exception {
    Map<WindowKey, Profile> routed = routed();
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(centre);
      List<String> batch = new ArrayList<>();
      for (int i = 0; i < EXCHANGES; i++) {
        if (i % 2 == 0) {
          post(sidecar, "application/cloudevents+json; charset=utf-8", structured(i, true), 200);
          post(sidecar, "application/cloudevents+json", structured(i, false), 200);
        } else {
          batch.add(structured(i, true));
          batch.add(structured(i, false));
        }
      }
      for (int from = 0; from < batch.size(); from += 50) {
        String events = String.join(",", batch.subList(from, from + 50));
        post(sidecar, "application/cloudevents-batch+json", "[" + events + "]", 200);
      }
      sidecar.close();

      assertThat(bytes(centre.windows())).isEqualTo(bytes(routed));
    }
  }

  private String post(Sidecar sidecar, String contentType, String body, int status)
      throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.eventsPort() + "/"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void halvesWithoutTheOtherAreCountedAndTheCoverageSaysSo() throws Exception {
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(centre);
      int port = sidecar.eventsPort();
      for (int i = 0; i < 3; i++) {
        send(requestEvent(port, EXCHANGES / 2 + i));
      }
      send(responseEvent(port, EXCHANGES / 2));
      for (int i = 10; i < 14; i++) {
        send(responseEvent(port, EXCHANGES / 2 + i));
      }
      now.set(NOON.plus(BOUNDS.patience()).plusSeconds(1));
      ReceiverCounts counts = sidecar.receiver().counts();
      while (counts.unmatched(Half.REQUEST) < 2) {
        Thread.onSpinWait();
      }
      String metrics = get(sidecar.operationsPort(), "/metrics");
      sidecar.close();

      assertThat(metrics)
          .contains("leadline_sidecar_events_total{half=\"request\"} 3\n")
          .contains("leadline_sidecar_events_total{half=\"response\"} 5\n")
          .contains("leadline_sidecar_event_pairs_total 1\n")
          .contains("leadline_sidecar_events_unmatched_total{half=\"request\"} 2\n")
          .contains("leadline_sidecar_events_unmatched_total{half=\"response\"} 4\n")
          .contains("leadline_sidecar_dropped_total{cause=\"no_request\"} 4\n")
          .doesNotContain("leadline_sidecar_requests_total");
      Profile profile = centre.windows().values().iterator().next();
      assertThat(profile.coverage()).isEqualTo(new Coverage(7, 4, 0, 0));
      assertThat(profile.rows()).isEqualTo(3);
      assertThat(profile.column("predict").orElseThrow().missing()).isEqualTo(2);
    }
  }

  @Test
  void badEventsAreRefusedWithAWordAndTheRestGoesOn() throws Exception {
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(centre);
      int port = sidecar.eventsPort();
      String json = "application/cloudevents+json";

      assertThat(post(sidecar, "application/json", request(1), 415))
          .contains("no CloudEvent")
          .contains(json);
      assertThat(post(sidecar, json, "{\"id\":", 400)).contains("no valid JSON");
      assertThat(post(sidecar, json, "", 400)).contains("no CloudEvent");
      assertThat(post(sidecar, json, structured(1, true).replace("\"id-1\"", "7"), 400))
          .contains("no id");
      assertThat(post(sidecar, json, structured(1, true).replace("inference.request", "x"), 400))
          .contains("type 'org.kubeflow.serving.x'")
          .contains(REQUEST_TYPE);
      assertThat(post(sidecar, json, structured(1, true).replace("inferenceservicename", "x"), 400))
          .contains("no model")
          .contains("--model");
      assertThat(
              post(sidecar, json, structured(1, true).replace("application/json", "text/csv"), 415))
          .contains("'text/csv' (must be JSON)");
      assertThat(post(sidecar, json, "[".repeat(5_000), 400)).isNotEmpty();
      assertThat(post(sidecar, json, "x".repeat(65 << 10), 413)).contains("65,536 bytes");
      HttpRequest noPost =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
      assertThat(send(noPost).statusCode()).isEqualTo(405);
      assertThat(send(noPost).headers().firstValue("Allow")).contains("POST");
      assertThat(
              send(event(port, "a", REQUEST_TYPE, NOON)
                      .header("Content-Encoding", "gzip")
                      .POST(BodyPublishers.ofString("x"))
                      .build())
                  .statusCode())
          .isEqualTo(415);
      try (RawClient raw = new RawClient(port)) {
        assertThat(raw.send("no HTTP at all\r\n\r\n").response()).startsWith("HTTP/1.1 400");
      }
      String partly =
          "[%s,%s,%s]"
              .formatted(
                  structured(7, true),
                  structured(8, true).replace("inference.request", "x"),
                  structured(7, false));
      assertThat(post(sidecar, "application/cloudevents-batch+json", partly, 400))
          .startsWith("1 of 3 events were refused; the first is event 2: type");
      ReceiverCounts counts = sidecar.receiver().counts();
      assertThat(counts.refusals(Refusal.MALFORMED)).isEqualTo(8);
      assertThat(counts.refusals(Refusal.UNSUPPORTED)).isEqualTo(3);
      assertThat(counts.refusals(Refusal.TOO_LARGE)).isEqualTo(1);
      assertThat(counts.refusals(Refusal.NO_POST)).isEqualTo(2);
      sidecar.close();

      Profile profile = centre.windows().values().iterator().next();
      assertThat(profile.rows()).isEqualTo(1);
      assertThat(profile.coverage()).isEqualTo(new Coverage(1, 0, 0, 0));
    }
  }

  @Test
  void dataThatNobodyCanReadAreTakenAndCountedAsUnreadable() throws Exception {
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(centre);
      int port = sidecar.eventsPort();
      for (String body : List.of("", "{\"inputs\":[", "\u0000\u0001")) {
        HttpRequest event =
            event(port, "x" + body.length(), REQUEST_TYPE, NOON)
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(send(event).statusCode()).isEqualTo(200);
      }
      send(requestEvent(port, EXCHANGES / 2));
      sidecar.close();

      Profile profile = centre.windows().values().iterator().next();
      assertThat(profile.coverage()).isEqualTo(new Coverage(4, 0, 3, 0));
      assertThat(profile.rows()).isEqualTo(1);
    }
  }

  @Test
  void memoryIsBoundedWhateverWaits() throws Exception {
    PairBuffer.Bounds few = new PairBuffer.Bounds(10, 1 << 20, Duration.ofMinutes(1));
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(Optional.empty(), Optional.of(receiver(few)), centre);
      for (int i = 0; i < 50; i++) {
        send(requestEvent(sidecar.eventsPort(), EXCHANGES / 2 + i));
      }
      ReceiverCounts counts = sidecar.receiver().counts();
      assertThat(counts.evicted()).isEqualTo(40);
      assertThat(counts.unmatched(Half.REQUEST)).isEqualTo(40);
      assertThat(counts.waitingBytes()).isPositive().isLessThan(10_000);
      // Bodies that come slowly hold no more than four times the longest one.
      List<RawClient> slow = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RawClient raw = new RawClient(sidecar.eventsPort());
        slow.add(raw);
        raw.send(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n" + "x".repeat(60_000));
      }
      while (counts.refusals(Refusal.NO_ROOM) == 0) {
        Thread.onSpinWait();
      }
      for (RawClient raw : slow) {
        raw.close();
      }
      while (send(responseEvent(sidecar.eventsPort(), EXCHANGES / 2 + 49)).statusCode() != 200) {
        Thread.onSpinWait();
      }
      assertThat(counts.paired()).isEqualTo(1);
      sidecar.close();

      Profile profile = centre.windows().values().iterator().next();
      assertThat(profile.rows()).isEqualTo(50);
      assertThat(profile.coverage().dropped()).isZero();
      assertThat(sidecar.tee().heldBytes()).isZero();
    }
  }

  @Test
  void theTeesBudgetHoldsForEventsToo() throws Exception {
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar =
          Sidecar.start(
              new SidecarSettings(
                  Optional.empty(),
                  Optional.of(receiver(BOUNDS)),
                  new InetSocketAddress("127.0.0.1", 0),
                  new TeeLimits(0, 1 << 20),
                  Optional.of("credit"),
                  Map.of("credit", watched()),
                  Optional.of(centre.centre()),
                  "pod-1",
                  Duration.ofSeconds(10),
                  Optional.empty(),
                  new SenderSettings(Duration.ofMillis(10), Duration.ofMillis(100), 1 << 20),
                  Pseudonyms.UNKEYED),
              clock);
      send(requestEvent(sidecar.eventsPort(), EXCHANGES / 2));
      send(responseEvent(sidecar.eventsPort(), EXCHANGES / 2));
      assertThat(sidecar.tee().counts().dropped(TeeCounts.Cause.BUDGET)).isEqualTo(1);
      sidecar.close();
      assertThat(sidecar.tee().heldBytes()).isZero();
    }
  }

  @Test
  void theAddressMayNameTheModel() throws Exception {
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(centre);
      HttpRequest event =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + sidecar.eventsPort() + "/kserve/models/credit"))
              .header("Content-Type", "application/cloudevents+json")
              .POST(
                  BodyPublishers.ofString(
                      structured(EXCHANGES / 2, true).replace("inferenceservicename", "x")))
              .build();
      assertThat(send(event).statusCode()).isEqualTo(200);
      sidecar.close();

      assertThat(centre.windows().values().iterator().next().rows()).isEqualTo(1);
    }
  }

  private String get(int port, String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build())
        .body();
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (KeepingCentre centre = new KeepingCentre()) {
      Sidecar first = start(centre);
      ReceiverSettings same =
          new ReceiverSettings(
              new InetSocketAddress("127.0.0.1", first.eventsPort()),
              Optional.empty(),
              BOUNDS,
              1024);
      assertThatThrownBy(() -> start(Optional.empty(), Optional.of(same), centre))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot listen on");
      first.close();
    }
  }
}
