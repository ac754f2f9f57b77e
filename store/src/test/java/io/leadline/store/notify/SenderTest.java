package io.leadline.store.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Severity;
import io.leadline.store.FastStore;
import io.leadline.store.Notification;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {

  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir private Path folder = Path.of("");
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private FastStore store;
  private HttpServer server;
  private Instant now = START;

  @BeforeEach
  void open() throws IOException {
    store = FastStores.open(folder.resolve("leadline.db").toString());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          signatures.add(exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE));
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
    store.saveIncident(incident(), List.of(notification()));
  }

  @AfterEach
  void close() {
    server.stop(0);
    store.close();
  }

  private static Incident incident() {
    return new Incident(
        "inc-1",
        "loan",
        "drift",
        Severity.WARNING,
        Incident.State.OPEN,
        "age drifted",
        START,
        START.plusSeconds(3600),
        START,
        Optional.empty(),
        List.of());
  }

  private static Notification notification() {
    return new Notification(
        "inc-1/1/default",
        "inc-1",
        "default",
        "{\"id\":\"inc-1/1\"}",
        Notification.State.QUEUED,
        0,
        START,
        "");
  }

  private Sender sender() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    Webhook webhook = new Webhook(url, Map.of("X-Team", "a"), Optional.of("key"));
    return new Sender(store, (model, name) -> webhook, () -> now, new Random(1));
  }

  @Test
  void deliversOnceAndSigns() throws Exception {
    try (Sender sender = sender()) {
      assertThat(sender.sendDue()).isEqualTo(1);
      assertThat(sender.sendDue()).isZero();
    }

    assertThat(received).containsExactly("{\"id\":\"inc-1/1\"}");
    // printf '{"id":"inc-1/1"}' | openssl dgst -sha256 -hmac key
    assertThat(signatures)
        .containsExactly("sha256=04bff7fe5b330665dcc79fae128c14cfc9a803bedbe1e02c94c31afe7a51f378");
  }

  @Test
  void triesAgainLaterAndLongerEachTime() throws Exception {
    answers.addAll(List.of(500, 503, 204));
    try (Sender sender = sender()) {
      assertThat(sender.sendDue()).isZero();
      assertThat(sender.sendDue()).isZero();
      assertThat(received).hasSize(1);

      now = now.plus(Duration.ofMillis(1_300));
      assertThat(sender.sendDue()).isZero();
      assertThat(received).hasSize(2);
      now = now.plus(Duration.ofMillis(1_300));
      assertThat(sender.sendDue()).isZero();
      assertThat(received).hasSize(2);
      now = now.plus(Duration.ofMillis(1_300));
      assertThat(sender.sendDue()).isEqualTo(1);
    }

    assertThat(received).hasSize(3);
  }

  @Test
  void whatIsRefusedForGoodIsGivenUp() throws Exception {
    answers.add(410);
    try (Sender sender = sender()) {
      assertThat(sender.sendDue()).isZero();
      now = now.plus(Duration.ofDays(1));
      assertThat(sender.sendDue()).isZero();
    }

    assertThat(received).hasSize(1);
  }

  @Test
  void anUnreachableReceiverIsGivenUpAfterManyAttempts() throws Exception {
    server.stop(0);
    try (Sender sender = sender()) {
      for (int attempt = 0; attempt < Sender.MOST_ATTEMPTS + 5; attempt++) {
        sender.sendDue();
        now = now.plus(Duration.ofHours(2));
      }
    }

    assertThat(store.dueNotifications(now, 10)).isEmpty();
  }

  @Test
  void aRestartForgetsNoAttempt() throws Exception {
    answers.addAll(List.of(503, 204));
    try (Sender sender = sender()) {
      assertThat(sender.sendDue()).isZero();
    }
    store.close();
    store = FastStores.open(folder.resolve("leadline.db").toString());
    try (Sender sender = sender()) {
      assertThat(sender.sendDue()).isZero();
      now = now.plus(Duration.ofMillis(1_300));
      assertThat(sender.sendDue()).isEqualTo(1);
    }

    assertThat(received).hasSize(2).allMatch("{\"id\":\"inc-1/1\"}"::equals);
    assertThat(store.notifications("inc-1").get(0).attempts()).isEqualTo(2);
  }
}
