package io.leadline.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar as the launcher starts it, with its own class path, beside the packaged server. */
class SidecarIT {

  private static final int REQUESTS = 40;
  private static final String ANSWER =
      """
      {"model_name":"churn","outputs":[{"name":"predict","datatype":"FP64","shape":[1],"data":[0.5]}]}""";

  @TempDir Path folder;

  @Test
  void whatPassesTheRouterIsSeenAtTheCentre() throws Exception {
    Path launcher = Path.of(System.getProperty("leadline.root"), "leadline");
    Assumptions.assumeTrue(Files.isExecutable(launcher), "skipped: the launcher is a shell script");
    HttpServer model = modelServer();
    int listen = App.freePort();
    try (App centre =
        App.start(
            App.freePort(),
            folder.resolve("server.log"),
            "serve",
            "--data",
            folder.resolve("data").toString())) {
      centre.awaitReady();
      centre.put("/api/v1/monitors/churn", "application/yaml", monitor());
      Process sidecar = sidecar(launcher, listen, model.getAddress().getPort(), centre.port());
      try {
        for (int i = 0; i < REQUESTS; i++) {
          assertThat(request(listen, i)).isEqualTo(ANSWER);
        }
        assertThat(predictionsAtTheCentre(centre)).isEqualTo(REQUESTS);
      } finally {
        sidecar.destroyForcibly().waitFor();
      }
    } finally {
      model.stop(0);
    }
  }

  private static HttpServer modelServer() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String monitor() {
    return """
        version: 1
        model: churn
        task: regression
        prediction: prediction
        baseline: none.csv
        """;
  }

  private Process sidecar(Path launcher, int listen, int upstream, int centre) throws IOException {
    return new ProcessBuilder(
            launcher.toString(),
            "sidecar",
            "--upstream",
            "http://127.0.0.1:" + upstream,
            "--listen",
            Integer.toString(listen),
            "--operations",
            Integer.toString(App.freePort()),
            "--center",
            "http://127.0.0.1:" + centre,
            "--flush",
            "1")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("sidecar.log").toFile())
        .start();
  }

  private static String request(int port, int number) throws IOException, InterruptedException {
    String body =
        """
        {"id":"r%d","inputs":[{"name":"age","datatype":"FP64","shape":[1],"data":[%d]}]}"""
            .formatted(number, 20 + number);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v2/models/churn/infer".formatted(port)))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int attempt = 0; ; attempt++) {
      try {
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      } catch (java.net.ConnectException e) {
        // Another process decides when its port opens.
        if (number > 0 || attempt > 300) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** Over all windows: the requests may have been made around a full hour. */
  private static int predictionsAtTheCentre(App centre) throws IOException, InterruptedException {
    int seen = 0;
    for (int attempt = 0; attempt < 300 && seen < REQUESTS; attempt++) {
      String answer = centre.get("/api/v1/models/churn/reconciliation").body();
      java.util.regex.Matcher paths =
          java.util.regex.Pattern.compile("\"path\":\"sidecar\",\"predictions\":(\\d+)")
              .matcher(answer);
      seen = paths.find() ? Integer.parseInt(paths.group(1)) : 0;
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return seen;
  }
}
