package io.leadline.store.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentChange;
import io.leadline.core.cause.CauseWords;
import io.leadline.core.cause.RootCause;
import io.leadline.core.cause.Suspect;
import io.leadline.core.schema.WindowKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;

/**
 * An incident as CloudEvents 1.0 JSON, type {@value #TYPE}: the one form that all notifications are
 * made from.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">
 *     CloudEvents JSON format</a>
 */
public final class IncidentEvent {

  public static final String TYPE = "io.leadline.alert.v1";

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CAUSES = 10;

  private IncidentEvent() {}

  /**
   * @param id of the event
   * @param baseUrl of the dashboard, without a slash at its end; empty where there is none
   */
  public static String json(
      String id,
      IncidentChange change,
      WindowKey window,
      String baselineVersion,
      Instant now,
      String baseUrl) {
    return json(id, change, RootCause.UNKNOWN, window, baselineVersion, now, baseUrl);
  }

  /** The same, with what is behind the incident. */
  public static String json(
      String id,
      IncidentChange change,
      RootCause cause,
      WindowKey window,
      String baselineVersion,
      Instant now,
      String baseUrl) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      Incident incident = change.incident();
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", id);
      json.writeStringField("source", "/models/" + incident.model());
      json.writeStringField("type", TYPE);
      json.writeStringField("subject", incident.rule());
      json.writeStringField("time", now.toString());
      json.writeStringField("datacontenttype", "application/json");
      json.writeObjectFieldStart("data");
      writeData(json, change, window, baselineVersion);
      writeRootCause(json, cause);
      if (!baseUrl.isEmpty()) {
        json.writeStringField("url", baseUrl + "/i/" + incident.id());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void writeData(
      JsonGenerator json, IncidentChange change, WindowKey window, String baselineVersion)
      throws IOException {
    Incident incident = change.incident();
    json.writeStringField("incident", incident.id());
    json.writeStringField("state", state(change));
    json.writeStringField("severity", incident.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("model", incident.model());
    json.writeStringField("model_version", window.version());
    json.writeStringField("baseline", baselineVersion);
    json.writeStringField("rule", incident.rule());
    json.writeStringField("summary", incident.summary());
    json.writeStringField("since", incident.since().toString());
    json.writeObjectFieldStart("window");
    json.writeStringField("start", window.start().toString());
    json.writeStringField("end", window.end().toString());
    json.writeEndObject();
    json.writeArrayFieldStart("causes");
    for (Incident.Cause cause : incident.causes().stream().limit(MOST_CAUSES).toList()) {
      writeCause(json, cause);
    }
    json.writeEndArray();
  }

  private static String state(IncidentChange change) {
    return switch (change.kind()) {
      case OPENED, UPDATED -> "firing";
      case ACKNOWLEDGED -> "acknowledged";
      case RESOLVED -> "resolved";
    };
  }

  private static void writeRootCause(JsonGenerator json, RootCause cause) throws IOException {
    if (cause.equals(RootCause.UNKNOWN)) {
      return;
    }
    json.writeObjectFieldStart("root_cause");
    json.writeStringField("summary", CauseWords.of(cause));
    if (cause.onset().isPresent()) {
      json.writeStringField("began", cause.onset().get().at().toString());
      json.writeStringField("earliest", cause.onset().get().earliest().toString());
      json.writeStringField("latest", cause.onset().get().latest().toString());
    }
    json.writeArrayFieldStart("groups");
    for (RootCause.Group group : cause.groups().stream().limit(MOST_CAUSES).toList()) {
      json.writeStartArray();
      for (Suspect suspect : group.suspects().stream().limit(MOST_CAUSES).toList()) {
        writeSuspect(json, suspect);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSuspect(JsonGenerator json, Suspect suspect) throws IOException {
    json.writeStartObject();
    json.writeStringField("feature", suspect.feature());
    json.writeNumberField("effect", suspect.effect());
    if (suspect.importance().isPresent()) {
      json.writeNumberField("importance", suspect.importance().getAsDouble());
    }
    if (suspect.shift().isPresent()) {
      json.writeStringField("shift", suspect.shift().get().kind().words());
      json.writeStringField("change", suspect.shift().get().words());
    }
    json.writeEndObject();
  }

  private static void writeCause(JsonGenerator json, Incident.Cause cause) throws IOException {
    json.writeStartObject();
    json.writeStringField("metric", cause.metric());
    json.writeStringField("feature", cause.feature());
    if (Double.isFinite(cause.ratio())) {
      json.writeNumberField("ratio", cause.ratio());
    }
    json.writeStringField("change", cause.change());
    if (!cause.segment().isEmpty()) {
      json.writeStringField("segment", cause.segment());
    }
    json.writeEndObject();
  }
}
