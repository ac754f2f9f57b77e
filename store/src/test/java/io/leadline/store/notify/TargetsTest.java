package io.leadline.store.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Task;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import io.leadline.store.Notification;
import io.leadline.store.publish.SampleNotification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Alertmanager and Slack are sent, by a real receiver. */
class TargetsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:11:12Z");

  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int answer = 200;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          paths.add(exchange.getRequestURI().getPath());
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Notification sample(boolean resolved) {
    Monitor monitor =
        new Monitor(
            "loan",
            Task.BINARY,
            "",
            Optional.empty(),
            Optional.empty(),
            new Schema(List.of()),
            Set.of(),
            new Monitor.BaselineSource("train.parquet", ""),
            Windows.DEFAULT,
            Checks.DEFAULT,
            List.of());
    return SampleNotification.of(monitor, "ops", resolved, NOW, "http://leadline");
  }

  @Test
  void alertmanagerGetsFewLabelsAndTheWayToTheIncident() throws Exception {
    new Alertmanager(address() + "/", Map.of()).deliver(sample(false));

    assertThat(paths).containsExactly("/api/v2/alerts");
    assertThat(bodies)
        .containsExactly(
            "[{\"labels\":{\"alertname\":\"Sample\",\"model\":\"loan\",\"severity\":\"info\"},"
                + "\"annotations\":{\"summary\":\"This is a test of notifications: nothing"
                + " happened to loan\",\"incident\":\"inc-0\",\"since\":\"2026-11-24T09:00:00Z\","
                + "\"causes\":\"a_feature: median 21,904 → 44,640\"},"
                + "\"startsAt\":\"2026-11-24T10:11:12Z\",\"endsAt\":\"2026-12-24T10:11:12Z\","
                + "\"generatorURL\":\"http://leadline/i/inc-0\"}]");
  }

  @Test
  void alertmanagerIsToldOfTheEndUnderTheSameLabels() throws Exception {
    new Alertmanager(address(), Map.of()).deliver(sample(true));

    assertThat(bodies.get(0))
        .contains("\"labels\":{\"alertname\":\"Sample\",\"model\":\"loan\",\"severity\":\"info\"}")
        .contains("\"endsAt\":\"2026-11-24T10:11:12Z\"");
  }

  @Test
  void slackGetsOneMessageWithCausesAndLink() throws Exception {
    new Slack(URI.create(address() + "/services/T0/B0/secret")).deliver(sample(false));

    assertThat(paths).containsExactly("/services/T0/B0/secret");
    assertThat(bodies.get(0))
        .contains("\"type\":\"mrkdwn\"", "*:rotating_light: info: loan*")
        .contains("• *a_feature* median 21,904 → 44,640", "<http://leadline/i/inc-0|Open inc-0>");
  }

  @Test
  void failuresNameTheHostButNotTheSecretInTheAddress() {
    answer = 404;
    Slack slack = new Slack(URI.create(address() + "/services/T0/B0/secret"));

    assertThatThrownBy(() -> slack.deliver(sample(false)))
        .isInstanceOf(Target.RefusedException.class)
        .hasMessage("127.0.0.1 answered 404");
  }

  @Test
  void whatMayPassIsTriedAgain() {
    answer = 503;

    assertThatThrownBy(() -> new Alertmanager(address(), Map.of()).deliver(sample(false)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Target.RefusedException.class)
        .hasMessage("127.0.0.1 answered 503");
  }

  @Test
  void aDamagedEventIsRefused() {
    Notification broken =
        new Notification("n", "inc-1", "ops", "[1", Notification.State.QUEUED, 0, NOW, "");

    assertThatThrownBy(() -> new Alertmanager(address(), Map.of()).deliver(broken))
        .isInstanceOf(Target.RefusedException.class)
        .hasMessageContaining("'n' is damaged");
  }
}
