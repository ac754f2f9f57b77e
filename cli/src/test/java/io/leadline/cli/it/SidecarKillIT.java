package io.leadline.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.FastStore;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sidecar, as the launcher starts it, ends by SIGKILL: with the centre there, and with the
 * centre away. The next one goes on, nothing counts twice, and what is missing is no more than was
 * seen since the last flush.
 */
@Timeout(180)
class SidecarKillIT {

  private static final int FLUSHED = 30;
  private static final int UNFLUSHED = 20;

  @TempDir Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Process> sidecars = new ArrayList<>();
  private int listen;
  private int operations;
  private int number;

  @Test
  void aKilledSidecarLosesAtMostWhatItHadNotFlushedAndCountsNothingTwice() throws Exception {
    Path launcher = Path.of(System.getProperty("leadline.root"), "leadline");
    Assumptions.assumeTrue(Files.isExecutable(launcher), "skipped: the launcher is a shell script");
    HttpServer model = echoServer();
    int upstream = model.getAddress().getPort();
    int centrePort = App.freePort();
    listen = App.freePort();
    operations = App.freePort();
    try {
      try (App centre = centre(centrePort)) {
        centre.put("/api/v1/monitors/churn", "application/yaml", monitor());
        // The centre is there: what was flushed is kept by it.
        Process first = start(launcher, upstream, centrePort);
        send(FLUSHED);
        awaitAt(centre, FLUSHED);
        send(UNFLUSHED);
        kill(first);
      }
      // The centre is away: what was flushed is on the disk.
      Process second = start(launcher, upstream, centrePort);
      send(FLUSHED);
      awaitSpooled(FLUSHED);
      send(UNFLUSHED);
      kill(second);

      try (App centre = centre(centrePort)) {
        // And one that ends as it should: SIGTERM loses nothing.
        Process third = start(launcher, upstream, centrePort);
        send(FLUSHED + UNFLUSHED);
        third.destroy();
        assertThat(third.waitFor(40, TimeUnit.SECONDS)).isTrue();
        centre.terminate();
        centre.exitStatus(Duration.ofSeconds(30));
      }
      assertThat(spooled()).isZero();
    } finally {
      sidecars.forEach(Process::destroyForcibly);
      model.stop(0);
    }

    Profile atTheCentre = atTheCentre();
    int whole = FLUSHED + UNFLUSHED;
    System.out.printf(
        "3 × %d requests, 2 kills: %d predictions at the centre, coverage %s%n",
        whole, atTheCentre.rows(), atTheCentre.coverage());
    assertThat(atTheCentre.rows()).isBetween(2L * FLUSHED + whole, 3L * whole);
    assertThat(atTheCentre.coverage().requests()).isEqualTo(atTheCentre.rows());
    assertThat(atTheCentre.coverage().profiled()).isEqualTo(atTheCentre.rows());
    // Each age was sent once, so a prediction that counts twice would be seen.
    assertThat(atTheCentre.column("age").orElseThrow().frequent(1_000))
        .allSatisfy(age -> assertThat(age.count()).isEqualTo(1));
  }

  private App centre(int port) throws Exception {
    App centre =
        App.start(
            port,
            folder.resolve("server.log"),
            "serve",
            "--data",
            folder.resolve("data").toString());
    centre.awaitReady();
    return centre;
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

  /** Answers with half of what it was asked. */
  private static HttpServer echoServer() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
    server.createContext(
        "/",
        exchange -> {
          String request =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] body = answer(request).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String answer(String request) {
    String age = request.replaceFirst("(?s).*\"data\":\\[(\\d+)].*", "$1");
    return """
    {"model_name":"churn","outputs":[{"name":"predict","datatype":"FP64","shape":[1],"data":[%s]}]}\
    """
        .formatted(Integer.parseInt(age) / 2.0);
  }

  private Process start(Path launcher, int upstream, int centre) throws Exception {
    Process sidecar =
        new ProcessBuilder(
                launcher.toString(),
                "sidecar",
                "--upstream",
                "http://127.0.0.1:" + upstream,
                "--listen",
                Integer.toString(listen),
                "--operations",
                Integer.toString(operations),
                "--center",
                "http://127.0.0.1:" + centre,
                "--spool",
                folder.resolve("spool").toString(),
                "--monitor",
                Files.writeString(folder.resolve("monitor.yaml"), monitor()).toString(),
                "--flush",
                "1")
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("sidecar.log").toFile()))
            .start();
    sidecars.add(sidecar);
    while (!isReady()) {
      assertThat(sidecar.isAlive()).as(folder.resolve("sidecar.log").toString()).isTrue();
      // Another process decides when its port opens.
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return sidecar;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operations + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void kill(Process sidecar) throws InterruptedException {
    sidecar.destroyForcibly().waitFor();
  }

  /** Every request of a living sidecar is answered, and with the answer that the model gave. */
  private void send(int requests) throws IOException, InterruptedException {
    for (int i = 0; i < requests; i++) {
      number++;
      String body =
          """
          {"id":"r%d","inputs":[{"name":"age","datatype":"FP64","shape":[1],"data":[%d]}]}\
          """
              .formatted(number, number);
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/v2/models/churn/infer".formatted(listen)))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo(answer(body));
    }
  }

  /** Waits until the centre has so many predictions, over all windows. */
  private static void awaitAt(App centre, int predictions) throws Exception {
    Pattern sidecar = Pattern.compile("\"path\":\"sidecar\",\"predictions\":(\\d+)");
    int seen = 0;
    while (seen < predictions) {
      Matcher paths = sidecar.matcher(centre.get("/api/v1/models/churn/reconciliation").body());
      seen = paths.find() ? Integer.parseInt(paths.group(1)) : 0;
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Waits until the files of the spool have so many predictions. */
  private void awaitSpooled(int predictions) throws Exception {
    while (spooled() < predictions) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private long spooled() throws Exception {
    long predictions = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.resolve("spool"), "*.snapshot")) {
      for (Path file : files) {
        for (Snapshot snapshot : SnapshotCodec.read(Files.readAllBytes(file))) {
          predictions += snapshot.profile().rows();
        }
      }
    }
    return predictions;
  }

  private Profile atTheCentre() {
    Instant from = Instant.now().minus(Duration.ofDays(1));
    Instant to = Instant.now().plus(Duration.ofDays(1));
    try (FastStore store = FastStores.open(folder.resolve("data/leadline.db").toString())) {
      List<Profile> profiles = new ArrayList<>();
      for (WindowKey window : store.windows("churn", Duration.ofHours(1), from, to)) {
        profiles.add(store.profile(window).orElseThrow());
      }
      return Profile.mergeAll(profiles);
    }
  }
}
