package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Model servers that somebody wrote, whose JSON is like no other. */
@Timeout(60)
class OwnServersTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static final String MONITOR =
      """
      version: 1
      model: loan
      task: binary
      id: reference
      timestamp: asked
      prediction: approved
      probability: risk
      ignore: [response.latency_ms]
      windows: { size: 1h, lateness: 10m }
      baseline: { from: none.csv }
      collect:
        sidecar:
          paths: /decide
          request:
            age: /applicants/*/person/age
            city: /applicants/*/home/1
            reference: /applicants/*/ref
            asked: /meta/at
            channel: /meta/channel
          response:
            approved: /decisions/*/ok
            risk: /decisions/*/p
      """;

  private static final String REQUEST =
      """
      {"applicants":[{"ref":"r1","person":{"age":31},"home":["x","Bern"]},\
      {"ref":"r2","person":{"age":47},"home":["x","Basel"]},{"ref":"r3","person":{}}],\
      "meta":{"at":"2026-11-24T08:30:00Z","channel":"web"},"note":[1,{"deep":[2]}]}\
      """;

  private static final String ANSWER =
      """
      {"took":3,"decisions":[{"ok":"yes","p":0.25},{"ok":"no","p":0.75},{"ok":"yes","p":0.5}]}\
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  private static Sidecar start(
      ScriptedServer model, KeepingCentre centre, Optional<String> name, Map<String, Watched> local)
      throws Exception {
    return Sidecar.start(
        new SidecarSettings(
            RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), model.endpoint()),
            new InetSocketAddress("127.0.0.1", 0),
            TeeLimits.DEFAULT,
            name,
            local,
            Optional.of(centre.centre()),
            "pod-1",
            Duration.ofSeconds(10),
            Optional.empty(),
            new SenderSettings(Duration.ofMillis(10), Duration.ofMillis(100), 1 << 20),
            Pseudonyms.UNKEYED),
        () -> NOON);
  }

  private HttpResponse<String> post(Sidecar sidecar, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** What the three rows of a request and its answer come to. */
  private static Profile truth(Layout layout, int requests) {
    ProfileBuilder truth = new ProfileBuilder(layout);
    BitSet last = new BitSet();
    last.set(2);
    long[] times = new long[3];
    Arrays.fill(times, Instant.parse("2026-11-24T08:30:00Z").toEpochMilli());
    for (int i = 0; i < requests; i++) {
      truth.add(
          new Batch(
              "loan",
              "",
              new String[] {"r1", "r2", "r3"},
              times,
              List.of(
                  new NumberColumn("age", new double[] {31, 47, 0}, last, new BitSet()),
                  CategoryColumn.of("city", Arrays.asList("Bern", "Basel", null)),
                  CategoryColumn.of("channel", List.of("web", "web", "web")),
                  CategoryColumn.of("approved", List.of("yes", "no", "yes")),
                  NumberColumn.of("risk", 0.25, 0.75, 0.5),
                  CategoryColumn.of("response.status", List.of("200", "200", "200")))));
    }
    return truth.build();
  }

  @Test
  void itsPredictionsAreProfiledByPointersOfALocalMonitor() throws Exception {
    Layout layout =
        Layout.of(
            new Schema(
                List.of(
                    Field.numeric("age"),
                    Field.of("city", Kind.CATEGORICAL, Role.FEATURE),
                    Field.of("channel", Kind.CATEGORICAL, Role.FEATURE),
                    Field.of("approved", Kind.CATEGORICAL, Role.PREDICTION),
                    Field.of("risk", Kind.NUMERIC, Role.SCORE),
                    Field.of("response.latency_ms", Kind.NUMERIC, Role.TAG),
                    Field.of("response.status", Kind.CATEGORICAL, Role.TAG))),
            Layout.WINDOW_RESOLUTION);
    Watched watched = Watched.of(MonitorFile.parse("monitor.yaml", MONITOR), Optional.of(layout));
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        KeepingCentre centre = new KeepingCentre()) {
      Sidecar sidecar = start(model, centre, Optional.empty(), Map.of("loan", watched));
      assertThat(post(sidecar, "/credit/decide?verbose=1", REQUEST).body()).isEqualTo(ANSWER);
      assertThat(post(sidecar, "/decide", REQUEST).body()).isEqualTo(ANSWER);
      assertThat(post(sidecar, "/other", REQUEST).body()).isEqualTo(ANSWER);
      assertThat(post(sidecar, "/decide", "{\"applicants\":[").body()).isEqualTo(ANSWER);
      sidecar.close();

      assertThat(sidecar.tee().counts().seen()).isEqualTo(3);
      Profile truth = truth(layout, 2).withCoverage(new Coverage(3, 0, 1, 0));
      assertThat(Profile.mergeAll(centre.windows().values()).toBytes()).isEqualTo(truth.toBytes());
    }
  }

  @Test
  void theCentresMonitorSaysWhichPathsAndPointers() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        KeepingCentre centre = new KeepingCentre()) {
      centre.knows("loan", MONITOR);
      Sidecar sidecar = start(model, centre, Optional.of("loan"), Map.of());
      // The first requests may pass before the centre has told.
      int sent = 0;
      while (sidecar.tee().counts().seen() < 3) {
        assertThat(post(sidecar, "/decide", REQUEST).body()).isEqualTo(ANSWER);
        sent++;
      }
      sidecar.close();

      Profile profile = Profile.mergeAll(centre.windows().values());
      assertThat(sent).isGreaterThanOrEqualTo(3);
      assertThat(profile.rows()).isEqualTo(9);
      assertThat(profile.column("city").orElseThrow().categories().counts())
          .isEqualTo(Map.of("Bern", 3L, "Basel", 3L));
      assertThat(profile.column("risk").orElseThrow().mean()).hasValue(0.5);
    }
  }

  @Test
  void withoutPointersObjectsAreRows() throws Exception {
    String flat =
        MONITOR.substring(0, MONITOR.indexOf("    request:")).replace("id: reference\n", "");
    try (ScriptedServer model =
            new ScriptedServer(ScriptedServer.json("{\"approved\":\"no\",\"risk\":0.5}"));
        KeepingCentre centre = new KeepingCentre()) {
      Watched watched = Watched.of(MonitorFile.parse("monitor.yaml", flat), Optional.empty());
      Sidecar sidecar = start(model, centre, Optional.empty(), Map.of("loan", watched));
      post(sidecar, "/decide", "{\"age\":30,\"city\":\"Bern\"}");
      sidecar.close();

      Profile profile = Profile.mergeAll(centre.windows().values());
      assertThat(profile.column("age").orElseThrow().mean()).hasValue(30);
      assertThat(profile.column("risk").orElseThrow().mean()).hasValue(0.5);
      assertThat(profile.column("approved").orElseThrow().values()).isEqualTo(1);
    }
  }
}
