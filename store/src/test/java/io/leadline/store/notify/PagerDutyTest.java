package io.leadline.store.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentChange;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.Notification;
import io.leadline.store.publish.IncidentEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a server that keeps the contract of the Events API v2: POST /v2/enqueue; a trigger opens
 * the incident of its dedup_key or is added to it, acknowledge and resolve name one; 202 if the
 * event is valid, 400 if it is not, 429 if there are too many.
 */
class PagerDutyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-24T10:11:12Z");
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final Map<String, String> states = new ConcurrentHashMap<>();
  private volatile JsonNode latest = JSON.createObjectNode();
  private volatile boolean isBusy;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v2/enqueue",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          boolean isJson =
              "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
          int status = isBusy ? 429 : isJson ? enqueue(JSON.readTree(body)) : 400;
          byte[] answer =
              (status == 202
                      ? "{\"status\":\"success\",\"message\":\"Event processed\"}"
                      : "{\"status\":\"invalid event\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private int enqueue(JsonNode event) {
    latest = event;
    String key = event.path("dedup_key").asText();
    if (!event.path("routing_key").asText().equals(KEY) || key.length() > 255) {
      return 400;
    }
    switch (event.path("event_action").asText()) {
      case "trigger" -> {
        JsonNode payload = event.path("payload");
        boolean isValid =
            !payload.path("summary").asText().isEmpty()
                && payload.path("summary").asText().length() <= 1_024
                && !payload.path("source").asText().isEmpty()
                && List.of("critical", "error", "warning", "info")
                    .contains(payload.path("severity").asText());
        if (!isValid) {
          return 400;
        }
        states.putIfAbsent(key, "triggered");
      }
      case "acknowledge" -> states.computeIfPresent(key, (known, state) -> "acknowledged");
      case "resolve" -> states.computeIfPresent(key, (known, state) -> "resolved");
      default -> {
        return 400;
      }
    }
    return 202;
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private PagerDuty pagerDuty(String key) {
    return new PagerDuty(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v2/enqueue"), key);
  }

  @Test
  void oneIncidentIsTriggeredAcknowledgedAndResolvedUnderOneKey() throws Exception {
    PagerDuty target = pagerDuty(KEY);
    String key = "leadline/loan/inc-14";

    target.deliver(notification(IncidentChange.Kind.OPENED, "income drifted"));
    target.deliver(notification(IncidentChange.Kind.OPENED, "income drifted"));
    assertThat(states).containsExactly(Map.entry(key, "triggered"));

    target.deliver(notification(IncidentChange.Kind.ACKNOWLEDGED, "income drifted"));
    assertThat(states).containsExactly(Map.entry(key, "acknowledged"));

    target.deliver(notification(IncidentChange.Kind.RESOLVED, "income drifted"));
    assertThat(states).containsExactly(Map.entry(key, "resolved"));
  }

  @Test
  void aTriggerSaysWhatWhereAndHowBad() throws Exception {
    pagerDuty(KEY).deliver(notification(IncidentChange.Kind.OPENED, "income drifted"));

    JsonNode payload = latest.path("payload");
    assertThat(payload.path("summary").asText()).isEqualTo("loan: income drifted");
    assertThat(payload.path("source").asText()).isEqualTo("loan");
    assertThat(payload.path("severity").asText()).isEqualTo("critical");
    assertThat(payload.path("class").asText()).isEqualTo("drift");
    assertThat(payload.path("timestamp").asText()).isEqualTo("2026-11-24T10:11:12Z");
    assertThat(payload.path("custom_details").path("causes").path("income").asText())
        .isEqualTo("median 21,904 → 44,640");
    assertThat(latest.path("links").path(0).path("href").asText())
        .isEqualTo("http://leadline/i/inc-14");
  }

  @Test
  void longSummariesAreCutToWhatIsAllowed() throws Exception {
    pagerDuty(KEY).deliver(notification(IncidentChange.Kind.OPENED, "x".repeat(3_000)));

    assertThat(latest.path("payload").path("summary").asText()).hasSize(1_024).endsWith("…");
  }

  @Test
  void aWrongRoutingKeyIsFinalAndNeverTold() {
    assertThatThrownBy(
            () ->
                pagerDuty("wrong")
                    .deliver(notification(IncidentChange.Kind.OPENED, "income drifted")))
        .isInstanceOf(Target.RefusedException.class)
        .hasMessage("127.0.0.1 answered 400");
  }

  @Test
  void tooManyEventsAreTriedAgain() {
    isBusy = true;

    assertThatThrownBy(
            () ->
                pagerDuty(KEY).deliver(notification(IncidentChange.Kind.OPENED, "income drifted")))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Target.RefusedException.class);
  }

  private static Notification notification(IncidentChange.Kind kind, String summary) {
    Instant start = NOW.minusSeconds(3_600);
    Incident open =
        new Incident(
            "inc-14",
            "loan",
            "drift",
            Severity.CRITICAL,
            Incident.State.OPEN,
            summary,
            start,
            NOW,
            NOW,
            Optional.empty(),
            List.of(new Incident.Cause("drift", "income", 0.4, 4, "median 21,904 → 44,640")));
    Incident incident =
        switch (kind) {
          case RESOLVED -> open.resolvedAt(NOW);
          case ACKNOWLEDGED -> open.acknowledged();
          default -> open;
        };
    String payload =
        IncidentEvent.json(
            "inc-14/" + kind,
            new IncidentChange(incident, kind),
            WindowKey.of("loan", start, NOW),
            "",
            NOW,
            "http://leadline");
    return new Notification(
        "inc-14/" + kind + "/ops", "inc-14", "ops", payload, Notification.State.QUEUED, 0, NOW, "");
  }
}
