package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.dependence.Axis;
import io.leadline.core.dependence.ChanceOfSquare;
import io.leadline.core.dependence.JointFrame;
import io.leadline.core.dependence.JointSpace;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RawClient;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeCounts;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole sidecar between a client, a model server and a centre, and what goes wrong there. */
@Timeout(60)
class SidecarTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String ANSWER =
      "{\"model_name\":\"credit\",\"outputs\":[{\"name\":\"predict\",\"shape\":[1],"
          + "\"datatype\":\"FP64\",\"data\":[0.5]}]}";
  private static final Layout LAYOUT =
      Layout.of(
              new Schema(
                  List.of(
                      Field.numeric("age"),
                      new Field(
                          "city",
                          Kind.CATEGORICAL,
                          Role.FEATURE,
                          OptionalDouble.empty(),
                          OptionalDouble.empty(),
                          OptionalDouble.empty(),
                          true),
                      Field.of("predict", Kind.NUMERIC, Role.PREDICTION))),
              Layout.WINDOW_RESOLUTION)
          .withJointSpace(
              Optional.of(
                  new JointSpace(
                      new JointFrame(
                          7,
                          1.5,
                          List.of("age", "predict"),
                          new ChanceOfSquare(0.8, 0.1),
                          new ChanceOfSquare(1, 2),
                          0.5),
                      List.of(
                          new Axis("age", Kind.NUMERIC, 40, 12, Map.of()),
                          new Axis("predict", Kind.NUMERIC, 0.5, 0.25, Map.of())))));

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final List<Snapshot> taken = Collections.synchronizedList(new ArrayList<>());

  /** A centre that keeps what it is sent. */
  private ScriptedServer centre() throws IOException {
    return new ScriptedServer(
        (request, socket) -> {
          String body = request.substring(request.indexOf("\r\n\r\n") + 4);
          if (request.startsWith("POST")) {
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            long size = com.github.luben.zstd.Zstd.getFrameContentSize(bytes);
            taken.addAll(
                SnapshotCodec.read(com.github.luben.zstd.Zstd.decompress(bytes, (int) size)));
            ScriptedServer.write(socket, ScriptedServer.ok("{}"));
          } else {
            ScriptedServer.write(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          }
        });
  }

  private static Watched watched(Pseudonyms pseudonyms) throws Exception {
    Monitor monitor =
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: credit
                task: regression
                prediction: predict
                windows: { size: 1h, lateness: 10m }
                baseline: { from: none.csv }
                """)
            .monitor();
    return Watched.of(monitor, Optional.of(LAYOUT.withPseudonyms(pseudonyms)));
  }

  private Sidecar start(Endpoint model, int centrePort, TeeLimits tee, Pseudonyms pseudonyms)
      throws Exception {
    return Sidecar.start(
        new SidecarSettings(
            RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), model),
            new InetSocketAddress("127.0.0.1", 0),
            tee,
            Optional.empty(),
            Map.of("credit", watched(pseudonyms)),
            Optional.of(
                new Centre(
                    URI.create("http://127.0.0.1:" + centrePort),
                    Optional.empty(),
                    Optional.empty())),
            "pod-1",
            Duration.ofSeconds(10),
            Optional.empty(),
            new SenderSettings(Duration.ofMillis(10), Duration.ofMillis(100), 1 << 20),
            pseudonyms),
        clock);
  }

  private static String infer(int age, String city) {
    return """
        {"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[%d]},\
        {"name":"city","shape":[1],"datatype":"BYTES","data":["%s"]}]}"""
        .formatted(age, city);
  }

  private static String post(int port, String path, byte[] body) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(path, body.length));
      return client.send(body).response();
    }
  }

  private static String post(int port, String body) throws IOException {
    return post(port, "/v2/models/credit/infer", body.getBytes(StandardCharsets.UTF_8));
  }

  /** The last snapshot of each window and epoch, merged: what the centre's store does. */
  private Profile merged() {
    Map<List<Object>, Snapshot> last = new java.util.LinkedHashMap<>();
    for (Snapshot snapshot : List.copyOf(taken)) {
      last.merge(
          List.of(snapshot.window(), snapshot.epoch()),
          snapshot,
          (a, b) -> a.sequence() > b.sequence() ? a : b);
    }
    return Profile.mergeAll(last.values().stream().map(Snapshot::profile).toList());
  }

  @Test
  void theCentreHasTheProfileOfThePredictionsThatPassed() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        ScriptedServer centre = centre()) {
      Pseudonyms key = Pseudonyms.keyed("a key of sixteen bytes".getBytes(StandardCharsets.UTF_8));
      Sidecar sidecar = start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, key);
      double[] ages = new double[50];
      List<String> cities = new ArrayList<>();
      double[] answers = new double[50];
      for (int i = 0; i < 50; i++) {
        ages[i] = 20 + i;
        cities.add(i % 2 == 0 ? "Bern" : "Basel");
        answers[i] = 0.5;
        assertThat(post(sidecar.port(), infer(20 + i, cities.get(i)))).endsWith(ANSWER);
      }
      sidecar.close();

      long[] times = new long[50];
      java.util.Arrays.fill(times, NOON.toEpochMilli());
      ProfileBuilder truth = new ProfileBuilder(LAYOUT.withPseudonyms(key));
      truth.add(
          new Batch(
              "credit",
              "",
              cities.toArray(new String[0]),
              times,
              List.of(
                  NumberColumn.of("age", ages),
                  CategoryColumn.of("city", new ArrayList<>(cities)),
                  NumberColumn.of("predict", answers))));
      Profile profile = merged();
      assertThat(profile.rows()).isEqualTo(50);
      assertThat(profile.joint()).isEqualTo(truth.build().joint());
      assertThat(profile.joint().rows()).isEqualTo(50);
      for (String column : List.of("age", "city", "predict")) {
        assertThat(bytes(profile, column)).as(column).isEqualTo(bytes(truth.build(), column));
      }
      assertThat(profile.coverage()).isEqualTo(new Coverage(50, 0, 0, 0));
      assertThat(profile.column("response.status").orElseThrow().frequent(1).get(0).value())
          .isEqualTo("200");
      assertThat(profile.column("response.latency_ms").orElseThrow().values()).isEqualTo(50);
    }
  }

  private static String bytes(Profile profile, String column) {
    var known = profile.column(column).orElseThrow();
    return known.rows()
        + " "
        + known.distribution().quantile(0.5)
        + " "
        + known.mean()
        + " "
        + known.categories().counts();
  }

  @Test
  void privateValuesAreInNoSnapshot() throws Exception {
    for (Pseudonyms key :
        List.of(
            Pseudonyms.UNKEYED,
            Pseudonyms.keyed("a key of sixteen bytes".getBytes(StandardCharsets.UTF_8)))) {
      taken.clear();
      try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
          ScriptedServer centre = centre()) {
        Sidecar sidecar = start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, key);
        post(sidecar.port(), infer(33, "Winterthur"));
        sidecar.close();

        String sent = new String(SnapshotCodec.write(taken), StandardCharsets.ISO_8859_1);
        assertThat(sent)
            .contains("age")
            .doesNotContain("Winterthur")
            .doesNotContain(Pseudonyms.UNKEYED.category("Winterthur"));
      }
    }
  }

  @Test
  void bodiesThatCannotBeReadPassUnchangedAndAreCounted() throws Exception {
    Map<String, byte[]> bodies =
        Map.of(
            "malformed", "{\"inputs\":[".getBytes(StandardCharsets.UTF_8),
            "nested", "[".repeat(200_000).getBytes(StandardCharsets.UTF_8),
            "not UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
            "empty", new byte[0],
            "bomb", gzip(new byte[256 << 20]));
    AtomicReference<String> last = new AtomicReference<>("");
    try (ScriptedServer model =
            new ScriptedServer(
                (request, socket) -> {
                  last.set(request.substring(request.indexOf("\r\n\r\n") + 4));
                  ScriptedServer.write(socket, ScriptedServer.ok(ANSWER));
                });
        ScriptedServer centre = centre()) {
      Sidecar sidecar =
          start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Pseudonyms.UNKEYED);
      for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
        assertThat(post(sidecar.port(), "/v2/models/credit/infer", body.getValue()))
            .as(body.getKey())
            .endsWith(ANSWER);
        assertThat(last.get().getBytes(StandardCharsets.ISO_8859_1))
            .as(body.getKey())
            .isEqualTo(body.getValue());
      }
      assertThat(post(sidecar.port(), infer(40, "Bern"))).endsWith(ANSWER);
      sidecar.close();

      assertThat(merged().coverage()).isEqualTo(new Coverage(6, 0, 5, 0));
      assertThat(merged().rows()).isEqualTo(1);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void whatDoesNotFitTheBudgetIsDroppedAndSaidSo() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        ScriptedServer centre = centre()) {
      Sidecar sidecar =
          start(model.endpoint(), centre.port(), new TeeLimits(1 << 20, 4096), Pseudonyms.UNKEYED);
      String large = infer(1, "x".repeat(100_000));
      for (int i = 0; i < 3; i++) {
        assertThat(post(sidecar.port(), large)).endsWith(ANSWER);
      }
      assertThat(post(sidecar.port(), infer(40, "Bern"))).endsWith(ANSWER);
      assertThat(sidecar.tee().counts().dropped(TeeCounts.Cause.TOO_LARGE)).isEqualTo(3);
      sidecar.close();

      assertThat(sidecar.tee().heldBytes()).isZero();
      assertThat(merged().coverage()).isEqualTo(new Coverage(4, 3, 0, 0));
    }
  }

  @Test
  void failedResponsesAreRecordedWithoutAnOutput() throws Exception {
    try (ScriptedServer model =
            new ScriptedServer(
                (request, socket) ->
                    ScriptedServer.write(
                        socket,
                        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops"));
        ScriptedServer centre = centre()) {
      Sidecar sidecar =
          start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Pseudonyms.UNKEYED);
      assertThat(post(sidecar.port(), infer(40, "Bern"))).startsWith("HTTP/1.1 500");
      model.close();
      assertThat(post(sidecar.port(), infer(41, "Bern"))).startsWith("HTTP/1.1 502");
      sidecar.close();

      Profile profile = merged();
      assertThat(profile.coverage()).isEqualTo(new Coverage(2, 0, 0, 2));
      assertThat(profile.column("age").orElseThrow().values()).isEqualTo(2);
      assertThat(profile.column("predict").orElseThrow().missing()).isEqualTo(2);
    }
  }

  @Test
  void aCentreThatIsAwayCostsTheTrafficNothing() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER))) {
      Sidecar sidecar = start(model.endpoint(), 1, TeeLimits.DEFAULT, Pseudonyms.UNKEYED);
      for (int i = 0; i < 20; i++) {
        assertThat(post(sidecar.port(), infer(i, "Bern"))).endsWith(ANSWER);
      }
      sidecar.close();

      assertThat(sidecar.router().counts().unreachable()).isZero();
      assertThat(sidecar.router().counts().answered(2)).isEqualTo(20);
    }
  }

  @Test
  void aClockThatJumpsNeitherLosesNorDoublesAnything() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        ScriptedServer centre = centre()) {
      Sidecar sidecar =
          start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Pseudonyms.UNKEYED);
      int sent = 0;
      for (String time :
          List.of("12:00", "12:30", "15:00", "12:10", "11:59", "12:20", "23:00", "12:40")) {
        now.set(Instant.parse("2026-11-24T" + time + ":00Z"));
        for (int i = 0; i < 3; i++) {
          post(sidecar.port(), infer(sent++, "Bern"));
        }
        while (sidecar.monitoring().counts().get("credit") == null
            || sidecar.monitoring().counts().get("credit").profiled() < sent) {
          Thread.onSpinWait();
        }
      }
      sidecar.close();

      assertThat(merged().rows()).isEqualTo(sent);
      assertThat(merged().coverage().requests()).isEqualTo(sent);
    }
  }

  @Test
  void healthAndMetricsHaveAPortOfTheirOwn() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        ScriptedServer centre = centre()) {
      Sidecar sidecar =
          start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Pseudonyms.UNKEYED);
      post(sidecar.port(), infer(1, "Bern"));

      assertThat(get(sidecar.operationsPort(), "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(sidecar.operationsPort(), "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(sidecar.operationsPort(), "/metrics").body())
          .contains("leadline_sidecar_requests_total 1\n")
          .contains("leadline_sidecar_responses_total{class=\"2xx\"} 1\n")
          .contains("leadline_sidecar_seen_total 1\n")
          .contains("leadline_sidecar_request_duration_seconds_count 1\n");
      sidecar.close();
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
