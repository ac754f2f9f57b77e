package io.leadline.store.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadline.store.Notification;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hands incidents to a Prometheus Alertmanager, which routes, groups and silences them: a POST to
 * its {@code /api/v2/alerts}. Labels are few and stable (alertname, model, severity); the rest
 * stands in annotations.
 *
 * <p>An alert is sent when the incident opens and again when it ends. In between it is not
 * repeated, so it is given {@value #DAYS_TO_LIVE} days to live; an Alertmanager that is restarted
 * meanwhile forgets it.
 *
 * @see <a href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">API</a>
 */
public final class Alertmanager implements Target {

  private static final int DAYS_TO_LIVE = 30;
  private static final JsonFactory JSON = new JsonFactory();

  private final URI url;
  private final Map<String, String> headers;

  /**
   * @param address of the Alertmanager, such as {@code http://alertmanager:9093}
   */
  public Alertmanager(String address, Map<String, String> headers) {
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    this.url = URI.create(base + "/api/v2/alerts");
    this.headers = Map.copyOf(headers);
  }

  @Override
  public void deliver(Notification notification) throws IOException, InterruptedException {
    IncidentMessage message = IncidentMessage.of(notification);
    if (message.state() == IncidentMessage.State.ACKNOWLEDGED) {
      // It has silences of its own, and no word for this.
      return;
    }
    String body = json(message);
    HttpPost.send(url, "application/json", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(IncidentMessage message) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      json.writeStartObject();
      json.writeObjectFieldStart("labels");
      json.writeStringField("alertname", message.rule());
      json.writeStringField("model", message.model());
      json.writeStringField("severity", message.severity());
      json.writeEndObject();
      json.writeObjectFieldStart("annotations");
      json.writeStringField("summary", message.summary());
      json.writeStringField("incident", message.incident());
      json.writeStringField("since", message.since());
      json.writeStringField("causes", causes(message));
      if (!message.rootCause().isEmpty()) {
        json.writeStringField("root_cause", message.rootCause());
      }
      json.writeEndObject();
      // When Leadline said so, not the windows' event time: Alertmanager drops what ended long ago.
      json.writeStringField("startsAt", message.isFiring() ? message.time() : started(message));
      json.writeStringField("endsAt", message.isFiring() ? expiry(message) : message.time());
      if (!message.url().isEmpty()) {
        json.writeStringField("generatorURL", message.url());
      }
      json.writeEndObject();
      json.writeEndArray();
    }
    return text.toString();
  }

  private static String started(IncidentMessage message) {
    return message.since().compareTo(message.time()) < 0 ? message.since() : message.time();
  }

  private static String expiry(IncidentMessage message) throws RefusedException {
    try {
      return Instant.parse(message.time()).plus(Duration.ofDays(DAYS_TO_LIVE)).toString();
    } catch (DateTimeException e) {
      throw new RefusedException("the event has no time: '%s'".formatted(message.time()));
    }
  }

  private static String causes(IncidentMessage message) {
    return message.causes().stream()
        .map(cause -> cause.name() + ": " + cause.change())
        .collect(Collectors.joining("\n"));
  }
}
