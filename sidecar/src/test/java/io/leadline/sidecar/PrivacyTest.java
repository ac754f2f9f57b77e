package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.event.PairBuffer;
import io.leadline.sidecar.receive.ReceiverSettings;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No value of a private field is to be found in anything that leaves the process. */
@Timeout(60)
class PrivacyTest {

  private static final String DIAGNOSIS = "Zystitis-7731";
  private static final double INCOME = 48_213.77;
  private static final Pseudonyms KEY =
      Pseudonyms.keyed("a key of sixteen bytes".getBytes(StandardCharsets.UTF_8));
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  hidden("income", Kind.NUMERIC),
                  hidden("diagnosis", Kind.CATEGORICAL),
                  Field.of("predict", Kind.NUMERIC, Role.PREDICTION))),
          Layout.WINDOW_RESOLUTION);
  private static final String MONITOR =
      """
      version: 1
      model: triage
      task: regression
      prediction: predict
      features:
        income: { type: numeric, private: true }
        diagnosis: { type: categorical, private: true }
      windows: { size: 1h, lateness: 10m }
      baseline: { from: none.csv }
      """;
  private static final String ANSWER =
      "{\"outputs\":[{\"name\":\"predict\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[0.5]}]}";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private static Field hidden(String name, Kind kind) {
    return new Field(
        name,
        kind,
        Role.FEATURE,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        true);
  }

  private Sidecar start(
      Pseudonyms pseudonyms, Optional<Layout> layout, Centre centre, ScriptedServer model)
      throws Exception {
    return Sidecar.start(
        new SidecarSettings(
            Optional.of(
                RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), model.endpoint())),
            Optional.of(
                new ReceiverSettings(
                    new InetSocketAddress("127.0.0.1", 0),
                    Optional.empty(),
                    PairBuffer.Bounds.USUAL,
                    64 << 10)),
            new InetSocketAddress("127.0.0.1", 0),
            TeeLimits.DEFAULT,
            Optional.empty(),
            Map.of("triage", Watched.of(MonitorFile.parse("monitor.yaml", MONITOR), layout)),
            Optional.of(centre),
            "pod-1",
            Duration.ofMillis(50),
            Optional.of(folder.resolve("spool")),
            new SenderSettings(Duration.ofMillis(10), Duration.ofMillis(50), 1 << 20),
            pseudonyms),
        () -> Instant.parse("2026-11-24T12:00:00Z"));
  }

  private static String body(String diagnosis, double income) {
    return """
        {"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[47]},\
        {"name":"income","shape":[1],"datatype":"FP64","data":[%s]},\
        {"name":"diagnosis","shape":[1],"datatype":"BYTES","data":["%s"]}]}"""
        .formatted(income, diagnosis);
  }

  /** Bodies of every kind with the private values in them; answers of the operations' port. */
  private String trouble(Sidecar sidecar) throws Exception {
    String infer = "http://127.0.0.1:" + sidecar.port() + "/v2/models/triage/infer";
    String events = "http://127.0.0.1:" + sidecar.eventsPort() + "/";
    List<String> bodies =
        List.of(
            body(DIAGNOSIS, INCOME),
            body(DIAGNOSIS, INCOME).replace(Double.toString(INCOME), "\"" + DIAGNOSIS + "\""),
            body(DIAGNOSIS, INCOME).replace("\"BYTES\"", "\"FP64\""),
            "{\"inputs\":" + DIAGNOSIS,
            "{\"inputs\":[{\"name\":\"income\",\"data\":[" + INCOME + DIAGNOSIS + "]}]}",
            DIAGNOSIS);
    StringBuilder answers = new StringBuilder();
    for (String body : bodies) {
      post(infer, "application/json", body);
      String event =
          """
          {"specversion":"1.0","id":"e%d","type":"org.kubeflow.serving.inference.request",\
          "inferenceservicename":"triage","datacontenttype":"application/json","data":%s}"""
              .formatted(body.hashCode(), body);
      answers.append(post(events, "application/cloudevents+json", event));
    }
    while (sidecar.monitoring().counts().isEmpty()
        || sidecar.monitoring().counts().get("triage").profiled() < 3) {
      Thread.onSpinWait();
    }
    return answers + get(sidecar, "/metrics");
  }

  private String post(String address, String contentType, String body) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String get(Sidecar sidecar, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + sidecar.operationsPort() + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  private static void assertNothingPrivate(String what, String text) {
    byte[] bits = ByteBuffer.allocate(8).putDouble(INCOME).array();
    byte[] turned = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(INCOME).array();
    assertThat(text)
        .as(what)
        .doesNotContain(DIAGNOSIS)
        .doesNotContain(DIAGNOSIS.substring(0, 6))
        .doesNotContain("48213")
        .doesNotContain(new String(bits, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(turned, StandardCharsets.ISO_8859_1))
        .doesNotContain(Pseudonyms.UNKEYED.category(DIAGNOSIS));
  }

  private String spooled() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("spool"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void privateValuesAreInNoSnapshotSpoolLogMetricOrAnswer() throws Exception {
    for (Pseudonyms pseudonyms : List.of(KEY, Pseudonyms.UNKEYED)) {
      List<String> log = Collections.synchronizedList(new ArrayList<>());
      Handler handler = remembering(log);
      Logger root = Logger.getLogger("");
      Level before = root.getLevel();
      root.setLevel(Level.ALL);
      root.addHandler(handler);
      try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
          KeepingCentre centre = new KeepingCentre()) {
        Centre away =
            new Centre(URI.create("http://127.0.0.1:1"), Optional.empty(), Optional.empty());
        Sidecar first =
            start(pseudonyms, Optional.of(LAYOUT.withPseudonyms(pseudonyms)), away, model);
        assertNothingPrivate("answers and metrics", trouble(first));
        first.close();
        assertThat(spooled()).contains("age");
        assertNothingPrivate("spool", spooled());
        // The next process sends what the first could not, and some of its own.
        Sidecar second =
            start(
                pseudonyms, Optional.of(LAYOUT.withPseudonyms(pseudonyms)), centre.centre(), model);
        trouble(second);
        second.close();

        assertThat(String.join("", centre.messages())).contains("age");
        assertNothingPrivate("snapshots", String.join("", centre.messages()));
        assertThat(Profile.mergeAll(centre.windows().values()).column("diagnosis").isPresent())
            .isEqualTo(pseudonyms.isKeyed());
        assertThat(log).isNotEmpty();
        assertNothingPrivate("log", String.join("\n", log));
      } finally {
        root.removeHandler(handler);
        root.setLevel(before);
      }
    }
  }

  private static Handler remembering(List<String> log) {
    SimpleFormatter formatter = new SimpleFormatter();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            // The client of this test tells what it sends; that is not the sidecar's log.
            if (!String.valueOf(record.getLoggerName()).startsWith("jdk.")) {
              log.add(formatter.format(record));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  @Test
  void categoriesOfOneKeyCompareAndThoseOfAnotherAreLeftOutAndSaidSo() throws Exception {
    Layout sent = LayoutCodec.read(LayoutCodec.write(LAYOUT.withPseudonyms(KEY)));
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
        KeepingCentre centre = new KeepingCentre()) {
      Sidecar same = start(KEY, Optional.of(sent), centre.centre(), model);
      String metrics = trouble(same);
      same.close();
      assertThat(metrics).contains("leadline_sidecar_model_withheld_fields{model=\"triage\"} 0\n");
      assertThat(
              Profile.mergeAll(centre.windows().values())
                  .column("diagnosis")
                  .orElseThrow()
                  .categories()
                  .counts())
          .containsKey(KEY.category(DIAGNOSIS));
    }
    for (Pseudonyms other : List.of(Pseudonyms.UNKEYED, Pseudonyms.keyed(new byte[32]))) {
      try (ScriptedServer model = new ScriptedServer(ScriptedServer.json(ANSWER));
          KeepingCentre centre = new KeepingCentre()) {
        Sidecar sidecar = start(other, Optional.of(sent), centre.centre(), model);
        String metrics = trouble(sidecar);
        sidecar.close();
        assertThat(metrics)
            .contains("leadline_sidecar_model_withheld_fields{model=\"triage\"} 1\n");
        Profile profile = Profile.mergeAll(centre.windows().values());
        assertThat(profile.column("diagnosis")).isEmpty();
        assertThat(profile.column("income")).isPresent();
      }
    }
  }
}
