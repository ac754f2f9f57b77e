package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * MLServer and MLflow behind the router, asked by the clients that come with them: what these see
 * is what they see without it, and all of it is profiled. For the packages see {@code
 * real_servers.py}; {@code -Dleadline.python=venv/bin/python} names the Python that has them.
 */
@Timeout(240)
class RealServersTest {

  private static final String PYTHON = System.getProperty("leadline.python", "");
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  Field.numeric("income"),
                  Field.numeric("utilisation"),
                  Field.of("prediction", Kind.NUMERIC, Role.PREDICTION))),
          Layout.WINDOW_RESOLUTION);

  /** What the clients' script says. */
  private record Asked(Map<String, Double> numbers, List<String> differences) {

    long count(String name) {
      return Math.round(number(name));
    }

    double number(String name) {
      return numbers.getOrDefault(name, Double.NaN);
    }
  }

  @Test
  void mlserverAnswersTheSameByRestAndGrpcAndAllOfItIsProfiled() throws Exception {
    assumePython("mlserver_sklearn", "tritonclient.http", "requests");

    askThrough("mlserver");
  }

  @Test
  void mlflowAnswersTheSameAndAllOfItIsProfiled() throws Exception {
    assumePython("mlflow", "sklearn", "requests");

    askThrough("mlflow");
  }

  private static void assumePython(String... packages) throws Exception {
    assumeTrue(!PYTHON.isEmpty(), "skipped: no Python given, -Dleadline.python=venv/bin/python");
    for (String name : packages) {
      Process process = new ProcessBuilder(PYTHON, "-c", "import " + name).start();
      assumeTrue(process.waitFor() == 0, "skipped: %s has no %s".formatted(PYTHON, name));
    }
  }

  private static void askThrough(String name) throws Exception {
    Process server = python("serve", name);
    try (RecordingCentre centre = new RecordingCentre(Conduct.KEEPS);
        BufferedReader says =
            new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String direct = says.readLine();
      assertThat(direct).as("ports of %s", name).isNotNull();
      // MLflow's requests name no model.
      Optional<String> model = name.equals("mlflow") ? Optional.of("loan") : Optional.empty();
      Sidecar sidecar = start(direct, centre.port(), model);
      String routed = "{\"http\":%1$d,\"grpc\":%1$d}".formatted(sidecar.port());

      Asked asked = ask(name, "{\"direct\":%s,\"routed\":%s}".formatted(direct, routed));
      await(sidecar, asked.count("predictions") + asked.count("unreadable"));
      String metrics = metrics(sidecar.operationsPort());
      sidecar.close();

      assertThat(asked.differences()).isEmpty();
      assertThat(sidecar.router().counts().refused()).isZero();
      assertThat(sidecar.router().counts().unreachable()).isZero();
      assertProfiled(asked, centre.merged());
      System.out.printf("%s: %s%n", name, asked.numbers());
      metrics.lines().filter(line -> line.contains("model=\"loan\"")).forEach(System.out::println);
      assertThat(metrics)
          .contains("leadline_sidecar_without_model_total 0\n")
          .contains(fate("profiled", asked.count("predictions")))
          .contains(fate("unreadable", asked.count("unreadable")))
          .contains(fate("dropped", 0))
          .contains("leadline_sidecar_model_predictions_total{model=\"loan\"} ");
    } finally {
      server.getOutputStream().close();
      if (!server.waitFor(30, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private static void await(Sidecar sidecar, long exchanges) throws InterruptedException {
    var counts = sidecar.monitoring().counts().get("loan");
    while (counts.profiled() + counts.unreadable() < exchanges) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static String fate(String fate, long count) {
    return "leadline_sidecar_model_requests_total{model=\"loan\",fate=\"%s\"} %d\n"
        .formatted(fate, count);
  }

  private static void assertProfiled(Asked asked, Profile profile) {
    long unreadable = asked.count("unreadable");
    assertThat(profile.coverage())
        .isEqualTo(new Coverage(asked.count("predictions") + unreadable, 0, unreadable, 0));
    assertThat(profile.rows()).isEqualTo(asked.count("rows"));
    for (String column : List.of("age", "prediction")) {
      double mean = profile.column(column).orElseThrow().mean().orElseThrow();
      assertThat(mean * profile.rows()).as(column).isEqualTo(asked.number(column), within(1e-6));
    }
    assertThat(profile.column("utilisation").orElseThrow().values()).isEqualTo(asked.count("rows"));
  }

  private static Sidecar start(String ports, int centrePort, Optional<String> model)
      throws Exception {
    Map<String, Double> port = numbers(ports);
    Endpoint http = new Endpoint("127.0.0.1", port.get("http").intValue(), false);
    Endpoint grpc = new Endpoint("127.0.0.1", port.get("grpc").intValue(), false);
    URI centre = URI.create("http://127.0.0.1:" + centrePort);
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
    return Sidecar.start(
        new SidecarSettings(
            RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), http)
                .withGrpcUpstream(grpc),
            new InetSocketAddress("127.0.0.1", 0),
            TeeLimits.DEFAULT,
            model,
            Map.of("loan", watched),
            Optional.of(new Centre(centre, Optional.empty(), Optional.empty())),
            "pod-1",
            Duration.ofSeconds(1),
            Optional.empty(),
            SenderSettings.DEFAULT,
            Pseudonyms.UNKEYED),
        Clock.systemUTC());
  }

  private static Process python(String... arguments) throws IOException, URISyntaxException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.add(Path.of(RealServersTest.class.getResource("real_servers.py").toURI()).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Asked ask(String name, String ports) throws Exception {
    Process clients = python("ask", name, ports);
    clients.getOutputStream().close();
    String said = new String(clients.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(clients.waitFor()).as(said).isZero();
    return new Asked(numbers(said), texts(said));
  }

  /** All numbers of a JSON text by the last name above each. */
  private static Map<String, Double> numbers(String json) throws IOException {
    Map<String, Double> numbers = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isNumeric()) {
          numbers.put(parser.currentName(), parser.getDoubleValue());
        }
      }
    }
    return numbers;
  }

  private static List<String> texts(String json) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          texts.add(parser.getText());
        }
      }
    }
    return texts;
  }

  private static String metrics(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
