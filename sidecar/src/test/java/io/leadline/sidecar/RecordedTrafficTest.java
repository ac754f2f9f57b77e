package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.sidecar.RecordingCentre.Conduct;
import io.leadline.sidecar.route.RawClient;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What MLServer, MLflow and their clients wrote to each other, played again through the router to
 * the byte: heads as each library writes them, chunks, a compressed answer. Recorded by {@code
 * real_servers.py record}; the number in a name is that of the predictions.
 */
@Timeout(60)
class RecordedTrafficTest {

  private static final String REQUEST = ".request.http";
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  Field.numeric("income"),
                  Field.numeric("utilisation"),
                  Field.of("prediction", Kind.NUMERIC, Role.PREDICTION))),
          Layout.WINDOW_RESOLUTION);

  private static Path folder() throws Exception {
    return Path.of(
        Objects.requireNonNull(RecordedTrafficTest.class.getResource("recorded")).toURI());
  }

  static Stream<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder())) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(REQUEST))
              .map(name -> name.substring(0, name.length() - REQUEST.length()))
              .sorted()
              .toList();
      return names.stream();
    }
  }

  private static String read(String name) throws Exception {
    return Files.readString(folder().resolve(name), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("names")
  void bothSidesGetWhatTheOtherWroteAndItIsProfiled(String name) throws Exception {
    String request = read(name + REQUEST);
    String response = read(name + ".response.http");
    int predictions = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    try (ScriptedServer model =
            new ScriptedServer((asked, socket) -> ScriptedServer.write(socket, response));
        RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar = start(model, centre.port());
      String got;
      try (RawClient client = new RawClient(sidecar.port())) {
        got = client.send(request).response();
      }
      sidecar.close();

      // Lines of HTTP/1.1 in the order they were written; the id is the router's to add.
      assertThat(withoutOwn(got)).isEqualTo(withoutOwn(response));
      assertThat(lines(model.requests().get(0))).isEqualTo(lines(request));
      assertThat(body(model.requests().get(0))).isEqualTo(body(request));
      assertIsProfiled(centre.merged(), predictions);
    }
  }

  private static void assertIsProfiled(Profile profile, int predictions) {
    assertThat(profile.coverage()).isEqualTo(new Coverage(1, 0, 0, 0));
    assertThat(profile.rows()).isEqualTo(predictions);
    assertThat(profile.column("age").orElseThrow().mean()).hasValue(42);
    assertThat(profile.column("income").orElseThrow().min()).hasValue(18.007);
    assertThat(profile.column("utilisation").orElseThrow().max()).hasValue(0.95);
    assertThat(profile.column("prediction").orElseThrow().mean()).hasValue(0.5);
  }

  private static String body(String message) {
    String body = message.substring(message.indexOf("\r\n\r\n") + 4);
    return message.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")
        ? unchunked(body)
        : body;
  }

  // Where a chunk ends is no part of the message: a proxy may join and part them.
  private static String unchunked(String chunks) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int end = chunks.indexOf("\r\n", at);
      int size = Integer.parseInt(chunks.substring(at, end), 16);
      if (size == 0) {
        return body.toString();
      }
      body.append(chunks, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
  }

  /** The head's lines but for those that concern one connection, or that the router adds. */
  private static List<String> lines(String message) {
    List<String> lines = new ArrayList<>();
    for (String line : message.substring(0, message.indexOf("\r\n\r\n")).split("\r\n", -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("connection:") && !lower.startsWith("x-request-id:")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String withoutOwn(String message) {
    return String.join("\n", lines(message)) + "\n\n" + body(message);
  }

  private static Sidecar start(ScriptedServer model, int centrePort) throws Exception {
    Watched watched =
        Watched.of(
            MonitorFile.parse(
                    "monitor.yaml",
                    """
                    version: 1
                    model: loan
                    task: regression
                    prediction: prediction
                    windows: { size: 1h }
                    baseline: { from: none.csv }
                    """)
                .monitor(),
            Optional.of(LAYOUT));
    URI centre = URI.create("http://127.0.0.1:" + centrePort);
    return Sidecar.start(
        new SidecarSettings(
            RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), model.endpoint()),
            new InetSocketAddress("127.0.0.1", 0),
            TeeLimits.DEFAULT,
            Optional.of("loan"),
            Map.of("loan", watched),
            Optional.of(new Centre(centre, Optional.empty(), Optional.empty())),
            "pod-1",
            Duration.ofSeconds(1),
            Optional.empty(),
            SenderSettings.DEFAULT,
            Pseudonyms.UNKEYED),
        Clock.systemUTC());
  }
}
