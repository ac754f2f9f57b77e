package io.leadline.conformance;

import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadline.config.MonitorFile;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.sidecar.Sidecar;
import io.leadline.sidecar.SidecarSettings;
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.ModelCounts;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks a model through the real router, whose snapshots go by HTTP into a fast store. Requests hold
 * 1 to 40 predictions, in the order in which they arrive; the router's clock is that of the
 * arrivals, so windows close, are sent, and open again for what is late.
 */
final class SidecarPath {

  private static final Pattern ID = Pattern.compile("\"id\":\"(r\\d+)\"");
  private static final int MOST_ROWS = 40;

  /** Requests that the profiling thread may be behind: none may be dropped here. */
  private static final int MOST_BEHIND = 500;

  private static final Duration FLUSH = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<World.Line> lines;
  private final Map<String, String> answers = new HashMap<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(World.START);
  private final FastStore store;
  private final MonitorFile monitor;
  private final Baseline baseline;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private long requests;

  private SidecarPath(
      List<World.Line> lines, FastStore store, MonitorFile monitor, Baseline baseline) {
    this.lines = lines;
    this.store = store;
    this.monitor = monitor;
    this.baseline = baseline;
    lines.forEach(line -> answers.put(line.id(), line.response()));
  }

  /**
   * @param store takes the snapshots
   * @return what the router says it has seen
   */
  static Coverage run(
      List<World.Line> lines, FastStore store, MonitorFile monitor, Baseline baseline)
      throws Exception {
    return new SidecarPath(lines, store, monitor, baseline).run();
  }

  private Coverage run() throws Exception {
    HttpServer model = server(this::predict);
    HttpServer centre = server(this::centre);
    try {
      Sidecar sidecar = Sidecar.start(settings(model, centre), now::get);
      try {
        ask(sidecar);
      } finally {
        sidecar.close();
      }
      return new Coverage(requests, 0, 0, 0);
    } finally {
      model.stop(0);
      centre.stop(0);
    }
  }

  private static SidecarSettings settings(HttpServer model, HttpServer centre) {
    Endpoint upstream = Endpoint.of(address(model).toString());
    return new SidecarSettings(
        RouterSettings.plain(loopback(), upstream),
        loopback(),
        new TeeLimits(64 << 20, 1 << 20),
        Optional.of(World.MODEL),
        Map.of(),
        Optional.of(new Centre(address(centre), Optional.empty(), Optional.empty())),
        "pod-1",
        FLUSH,
        Optional.empty(),
        SenderSettings.DEFAULT,
        Pseudonyms.UNKEYED);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void ask(Sidecar sidecar) throws Exception {
    URI model = URI.create("http://127.0.0.1:%d/v1/models/loan:predict".formatted(sidecar.port()));
    Random random = new Random(3);
    for (int from = 0, to; from < lines.size(); from = to) {
      to = Math.min(lines.size(), from + 1 + random.nextInt(MOST_ROWS));
      List<World.Line> rows = lines.subList(from, to);
      now.set(rows.get(0).arrived());
      String body =
          rows.stream()
              .map(World.Line::request)
              .collect(Collectors.joining(",", "{\"instances\":[", "]}"));
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(model)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("the router answered " + response.statusCode());
      }
      requests++;
      awaitProfiled(sidecar, requests - MOST_BEHIND);
    }
    awaitProfiled(sidecar, requests);
  }

  private static void awaitProfiled(Sidecar sidecar, long atLeast) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (profiled(sidecar) < atLeast) {
      if (System.nanoTime() > end) {
        throw new IOException("profiled %,d of %,d".formatted(profiled(sidecar), atLeast));
      }
      Thread.onSpinWait();
    }
  }

  private static long profiled(Sidecar sidecar) {
    ModelCounts counts = sidecar.monitoring().counts().get(World.MODEL);
    return counts == null ? 0 : counts.profiled();
  }

  // The model

  private void predict(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> predictions = new ArrayList<>();
    Matcher ids = ID.matcher(body);
    while (ids.find()) {
      predictions.add(answers.getOrDefault(ids.group(1), "null"));
    }
    String answer = "{\"predictions\":[" + String.join(",", predictions) + "]}";
    answer(exchange, "application/json", answer.getBytes(StandardCharsets.UTF_8));
  }

  // The centre

  private void centre(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.equals("/api/v1/snapshots")) {
      byte[] message = Zstd.decompress(body, (int) Zstd.getFrameContentSize(body));
      try {
        for (Snapshot snapshot : SnapshotCodec.read(message)) {
          store.accept(snapshot);
        }
      } catch (io.leadline.core.profile.CorruptProfileException e) {
        throw new IOException(e);
      }
      answer(exchange, "application/json", new byte[] {'{', '}'});
    } else if (path.endsWith("/layout")) {
      answer(exchange, LayoutCodec.MEDIA_TYPE, LayoutCodec.write(baseline.layout()));
    } else {
      answer(exchange, "application/yaml", monitor.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server = HttpServer.create(loopback(), 64);
    server.createContext("/", handler);
    server.start();
    return server;
  }
}
