package io.leadline.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.PredictionLogs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed at random moments of ingest. What it acknowledged is in the prediction log
 * exactly once. {@code -Dkills=100} for the long run.
 */
class ServerKillIT {

  private static final int CLIENTS = 4;
  private static final Instant TIME = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir Path folder;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();

  @Test
  void whatWasAcknowledgedIsInTheLogExactlyOnce() throws Exception {
    int kills = Integer.getInteger("kills", 5);
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int port = App.freePort();
    for (int life = 0; life < kills; life++) {
      ingestUntilKilled(port, random.nextInt(1_500));
    }
    drainEverything(port);

    Map<String, Integer> counts = countsById();

    System.out.printf(
        "%d kills, seed %d: %,d predictions acknowledged, %,d in the log%n",
        kills, seed, acknowledged.size(), counts.size());
    assertThat(acknowledged).as("seed %d", seed).hasSizeGreaterThan(100 * kills);
    Set<String> missing = new HashSet<>(acknowledged);
    missing.removeAll(counts.keySet());
    assertThat(missing).as("seed %d", seed).isEmpty();
    assertThat(counts.values().stream().filter(count -> count > 1)).as("seed %d", seed).isEmpty();
  }

  private void ingestUntilKilled(int port, int afterMillis) throws Exception {
    try (App app = start(port)) {
      app.awaitReady();
      Thread[] clients = new Thread[CLIENTS];
      for (int i = 0; i < CLIENTS; i++) {
        clients[i] = new Thread(() -> ingest(app));
        clients[i].start();
      }
      TimeUnit.MILLISECONDS.sleep(afterMillis);
      app.kill();
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  private App start(int port) throws IOException {
    return App.start(
        port,
        folder.resolve("server.log"),
        "serve",
        "--no-etl",
        "--data",
        folder.resolve("data").toString());
  }

  /** Sends requests, each with predictions of its own, until one gets no answer. */
  private void ingest(App app) {
    try {
      while (true) {
        long request = requests.incrementAndGet();
        StringBuilder body = new StringBuilder();
        for (int row = 0; row < 10; row++) {
          body.append(
              "{\"id\":\"%d-%d\",\"time\":\"%s\",\"age\":%d,\"plan\":\"basic\"}\n"
                  .formatted(request, row, TIME.plusSeconds(request % 3_000), row));
        }
        HttpResponse<String> answer =
            app.post("/api/v1/models/churn/predictions", "application/x-ndjson", body.toString());
        if (answer.statusCode() == 202) {
          for (int row = 0; row < 10; row++) {
            acknowledged.add(request + "-" + row);
          }
        }
      }
    } catch (IOException e) {
      // The server is gone: what had no answer may be in the log or not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drainEverything(int port) throws Exception {
    try (App app = start(port)) {
      app.awaitReady();
      app.terminate();
      app.exitStatus(Duration.ofSeconds(30));
    }
  }

  private Map<String, Integer> countsById() throws IOException {
    PredictionLog log = PredictionLogs.open(folder.resolve("data/predictions").toString());
    Map<String, Integer> counts = new HashMap<>();
    PredictionLog.Range all =
        PredictionLog.Range.of(
            "churn", TIME.minus(Duration.ofDays(1)), TIME.plus(Duration.ofDays(1)));
    log.read(
        all,
        (Batch batch) -> {
          for (String id : batch.ids()) {
            counts.merge(id, 1, Integer::sum);
          }
        });
    return counts;
  }
}
