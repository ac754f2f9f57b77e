package io.leadline.store.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.store.Notification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a notification says, read from its CloudEvent, for targets that want another form.
 *
 * @param time when it was written, ISO 8601
 * @param state where in its life the incident is
 * @param since start of the first breaching window, ISO 8601
 * @param causes features or metrics and what changed, worst first
 * @param rootCause what is behind it, in a few sentences; empty where nothing is known
 * @param url of the incident's page; empty where the dashboard's address is not known
 */
record IncidentMessage(
    String incident,
    String time,
    State state,
    String severity,
    String model,
    String rule,
    String summary,
    String since,
    List<Cause> causes,
    String rootCause,
    String url) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Where in its life an incident is. */
  enum State {
    FIRING,
    ACKNOWLEDGED,
    RESOLVED
  }

  boolean isFiring() {
    return state == State.FIRING;
  }

  /** One cause; {@code change} in words, may be empty. */
  record Cause(String name, String change) {}

  IncidentMessage {
    causes = List.copyOf(causes);
  }

  /**
   * Reads a notification's payload.
   *
   * @throws Target.RefusedException if it is not an incident's event
   */
  static IncidentMessage of(Notification notification) throws Target.RefusedException {
    try (JsonParser parser = JSON.createParser(notification.payload())) {
      parser.nextToken();
      Map<?, ?> event = (Map<?, ?>) value(parser);
      Map<?, ?> data = event.get("data") instanceof Map<?, ?> map ? map : Map.of();
      return new IncidentMessage(
          text(data, "incident"),
          text(event, "time"),
          state(text(data, "state")),
          text(data, "severity"),
          text(data, "model"),
          text(data, "rule"),
          text(data, "summary"),
          text(data, "since"),
          causes(data),
          data.get("root_cause") instanceof Map<?, ?> cause ? text(cause, "summary") : "",
          text(data, "url"));
    } catch (IOException | ClassCastException e) {
      throw new Target.RefusedException("the event '%s' is damaged".formatted(notification.id()));
    }
  }

  private static State state(String name) {
    return switch (name) {
      case "firing" -> State.FIRING;
      case "acknowledged" -> State.ACKNOWLEDGED;
      default -> State.RESOLVED;
    };
  }

  private static List<Cause> causes(Map<?, ?> data) {
    List<Cause> causes = new ArrayList<>();
    if (data.get("causes") instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> cause) {
          String feature = text(cause, "feature");
          causes.add(
              new Cause(
                  feature.isEmpty() ? text(cause, "metric") : feature, text(cause, "change")));
        }
      }
    }
    return causes;
  }

  private static String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : "";
  }

  /** Objects as maps, arrays as lists, everything else as text. */
  private static Object value(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        object.put(name, value(parser));
      }
      return object;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser));
      }
      return array;
    }
    return String.valueOf(parser.getText());
  }
}
