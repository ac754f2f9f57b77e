package io.leadline.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.demo.LoanWorld;
import io.leadline.sidecar.Sidecar;
import io.leadline.sidecar.SidecarSettings;
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.ModelCounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The demo's model behind a sidecar: both are HTTP servers of this process, on loopback. The
 * sidecar's clock is the world's, so each day's windows close when the day has been played.
 */
final class DemoRouter implements AutoCloseable {

  private static final int ROWS_A_REQUEST = 30;
  private static final int MOST_BEHIND = 200;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> OUTPUTS = Set.of("probability", "prediction");
  private static final Pattern ROWS = Pattern.compile("\"id\":\"(\\d+)-(\\d+)\"");

  private final HttpServer model;
  private final Sidecar sidecar;
  private final AtomicReference<Instant> now;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile @Nullable Batch day;
  private long requests;

  /**
   * @param centrePort of the server on loopback that takes the snapshots
   * @param start of the world
   * @throws IOException if a port cannot be had
   */
  DemoRouter(int centrePort, Instant start) throws IOException {
    now = new AtomicReference<>(start);
    // Without it the JDK's server answers a kept connection 40 ms late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    model = HttpServer.create(loopback(), 16);
    model.createContext("/", this::predict);
    model.start();
    sidecar = Sidecar.start(settings(centrePort), now::get);
  }

  private SidecarSettings settings(int centrePort) {
    Endpoint upstream = Endpoint.of("http://127.0.0.1:" + model.getAddress().getPort());
    URI centre = URI.create("http://127.0.0.1:" + centrePort);
    return new SidecarSettings(
        RouterSettings.plain(loopback(), upstream),
        loopback(),
        TeeLimits.DEFAULT,
        Optional.of(LoanWorld.MODEL),
        Map.of(),
        Optional.of(new Centre(centre, Optional.empty(), Optional.empty())),
        "demo",
        DAY,
        Optional.empty(),
        SenderSettings.DEFAULT,
        Pseudonyms.UNKEYED);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /**
   * Asks for the predictions of a day and waits until the centre has its windows.
   *
   * @param end when the day's windows are over, lateness included
   * @throws IOException if the router does not answer, or what it has seen does not arrive
   */
  void play(Batch predictions, Instant end) throws IOException, InterruptedException {
    day = predictions;
    URI infer =
        URI.create(
            "http://127.0.0.1:%d/v2/models/%s/infer".formatted(sidecar.port(), LoanWorld.MODEL));
    for (int from = 0; from < predictions.rows(); from += ROWS_A_REQUEST) {
      int to = Math.min(predictions.rows(), from + ROWS_A_REQUEST);
      now.set(Instant.ofEpochMilli(predictions.eventMillis()[to - 1]));
      ask(infer, request(predictions.slice(from, to), from + "-" + to));
      requests++;
      await(() -> profiled() >= requests - MOST_BEHIND);
    }
    await(() -> profiled() >= requests);
    Sender sender = Objects.requireNonNull(sidecar.sender());
    long before = sender.sent();
    now.set(end);
    await(() -> sender.sent() > before && sender.waiting() == 0);
  }

  private void ask(URI infer, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(infer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("the router answered " + status);
    }
  }

  private long profiled() {
    ModelCounts counts = sidecar.monitoring().counts().get(LoanWorld.MODEL);
    return counts == null ? 0 : counts.profiled();
  }

  private static void await(BooleanSupplier isSo) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("the sidecar does not get on");
      }
      Thread.sleep(2);
    }
  }

  /** An Open Inference request with all but what the model answers, and each row's id and time. */
  private static String request(Batch rows, String id) {
    String ids = quoted(rows.rows(), row -> rows.ids()[row]);
    String times = quoted(rows.rows(), row -> Instant.ofEpochMilli(rows.eventMillis()[row]));
    String features =
        rows.columns().stream()
            .filter(column -> !OUTPUTS.contains(column.name()))
            .map(DemoRouter::tensor)
            .collect(Collectors.joining(","));
    return "{\"id\":\"%s\",\"inputs\":[%s,%s,%s]}"
        .formatted(
            id,
            tensor("id", "BYTES", rows.rows(), ids),
            tensor("time", "BYTES", rows.rows(), times),
            features);
  }

  private static String tensor(Column column) {
    int rows = column.size();
    return column.kind() == Kind.CATEGORICAL
        ? tensor(column.name(), "BYTES", rows, quoted(rows, column::text))
        : tensor(
            column.name(),
            "FP64",
            rows,
            IntStream.range(0, rows).mapToObj(column::text).collect(Collectors.joining(",")));
  }

  private static String tensor(String name, String type, int rows, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[%d],\"data\":[%s]}"
        .formatted(name, type, rows, data);
  }

  private static String quoted(int rows, java.util.function.IntFunction<Object> value) {
    return IntStream.range(0, rows)
        .mapToObj(row -> "\"" + value.apply(row) + "\"")
        .collect(Collectors.joining(","));
  }

  /** The world knows what its model answers. */
  private void predict(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rows = ROWS.matcher(body);
    Batch known = day;
    if (known == null || !rows.find()) {
      exchange.sendResponseHeaders(400, -1);
      exchange.close();
      return;
    }
    Batch asked = known.slice(Integer.parseInt(rows.group(1)), Integer.parseInt(rows.group(2)));
    String outputs =
        asked.columns().stream()
            .filter(column -> OUTPUTS.contains(column.name()))
            .map(DemoRouter::tensor)
            .collect(Collectors.joining(","));
    byte[] answer =
        "{\"model_name\":\"%s\",\"model_version\":\"%s\",\"id\":\"%s-%s\",\"outputs\":[%s]}"
            .formatted(LoanWorld.MODEL, LoanWorld.VERSION, rows.group(1), rows.group(2), outputs)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() throws InterruptedException {
    sidecar.close();
    model.stop(0);
  }
}
