package io.leadline.store.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadline.store.Notification;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Triggers, acknowledges and resolves PagerDuty's incidents by its Events API v2. The deduplication
 * key is the model and the incident's id, so whatever is sent twice counts once. A refused routing
 * key or event (400, 403) is final; too many events (429) and failures there are tried again.
 *
 * @see <a href="https://developer.pagerduty.com/docs/events-api-v2/trigger-events/">Events API
 *     v2</a>
 */
public final class PagerDuty implements Target {

  /** Where events of all customers go, unless their service region has another address. */
  public static final URI ADDRESS = URI.create("https://events.pagerduty.com/v2/enqueue");

  /** PagerDuty cuts longer summaries off. */
  private static final int LONGEST_SUMMARY = 1_024;

  private static final JsonFactory JSON = new JsonFactory();

  private final URI url;
  private final String routingKey;

  /**
   * @param routingKey the integration key of a service
   */
  public PagerDuty(URI url, String routingKey) {
    this.url = url;
    this.routingKey = routingKey;
  }

  @Override
  public void deliver(Notification notification) throws IOException, InterruptedException {
    String body = json(IncidentMessage.of(notification));
    HttpPost.send(url, "application/json", Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private String json(IncidentMessage message) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("routing_key", routingKey);
      json.writeStringField("event_action", action(message.state()));
      json.writeStringField("dedup_key", "leadline/" + message.model() + "/" + message.incident());
      if (message.isFiring()) {
        writePayload(json, message);
        json.writeStringField("client", "Leadline");
        writeLinks(json, message);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String action(IncidentMessage.State state) {
    return switch (state) {
      case FIRING -> "trigger";
      case ACKNOWLEDGED -> "acknowledge";
      case RESOLVED -> "resolve";
    };
  }

  private static void writePayload(JsonGenerator json, IncidentMessage message) throws IOException {
    json.writeObjectFieldStart("payload");
    json.writeStringField("summary", shortened(message.model() + ": " + message.summary()));
    json.writeStringField("source", message.model());
    json.writeStringField("severity", severity(message));
    json.writeStringField("timestamp", message.time());
    json.writeStringField("component", message.model());
    json.writeStringField("class", message.rule());
    json.writeObjectFieldStart("custom_details");
    json.writeStringField("incident", message.incident());
    json.writeStringField("since", message.since());
    if (!message.rootCause().isEmpty()) {
      json.writeStringField("root_cause", message.rootCause());
    }
    json.writeObjectFieldStart("causes");
    for (IncidentMessage.Cause cause : message.causes()) {
      json.writeStringField(cause.name(), cause.change());
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Critical, error, warning and info are what PagerDuty knows. */
  private static String severity(IncidentMessage message) {
    return switch (message.severity()) {
      case "critical", "warning", "info" -> message.severity();
      default -> "error";
    };
  }

  private static void writeLinks(JsonGenerator json, IncidentMessage message) throws IOException {
    if (message.url().isEmpty()) {
      return;
    }
    json.writeStringField("client_url", message.url());
    json.writeArrayFieldStart("links");
    json.writeStartObject();
    json.writeStringField("href", message.url());
    json.writeStringField("text", "Open " + message.incident());
    json.writeEndObject();
    json.writeEndArray();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SUMMARY ? text : text.substring(0, LONGEST_SUMMARY - 1) + "…";
  }
}
