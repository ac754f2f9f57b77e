package io.leadline.store.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadline.store.Notification;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Posts incidents to an incoming webhook of Slack, or of what takes its format (Mattermost): one
 * message when an incident opens, one when it ends.
 *
 * @see <a href="https://api.slack.com/messaging/webhooks">Incoming webhooks</a>
 */
public final class Slack implements Target {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CAUSES = 5;

  /** Slack refuses sections with longer text. */
  private static final int LONGEST_TEXT = 2_900;

  private final URI url;

  public Slack(URI url) {
    this.url = url;
  }

  @Override
  public void deliver(Notification notification) throws IOException, InterruptedException {
    IncidentMessage message = IncidentMessage.of(notification);
    if (message.state() == IncidentMessage.State.ACKNOWLEDGED) {
      return;
    }
    String body = json(message);
    HttpPost.send(url, "application/json", Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(IncidentMessage message) throws IOException {
    String title =
        message.isFiring()
            ? ":rotating_light: %s: %s".formatted(message.severity(), message.model())
            : ":white_check_mark: resolved: " + message.model();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("text", shortened(escaped(title + " – " + message.summary())));
      json.writeArrayFieldStart("blocks");
      writeSection(json, "*" + escaped(title) + "*\n" + escaped(message.summary()));
      if (!message.rootCause().isEmpty()) {
        writeSection(json, escaped(message.rootCause()));
      }
      if (!message.causes().isEmpty()) {
        writeSection(json, causes(message));
      }
      if (!message.url().isEmpty()) {
        writeSection(json, "<" + message.url() + "|Open " + escaped(message.incident()) + ">");
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeSection(JsonGenerator json, String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "section");
    json.writeObjectFieldStart("text");
    json.writeStringField("type", "mrkdwn");
    json.writeStringField("text", shortened(text));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String causes(IncidentMessage message) {
    String first =
        message.causes().stream()
            .limit(MOST_CAUSES)
            .map(cause -> "• *%s* %s".formatted(escaped(cause.name()), escaped(cause.change())))
            .collect(Collectors.joining("\n"));
    int more = message.causes().size() - MOST_CAUSES;
    return more > 0 ? first + "\n… and " + more + " more" : first;
  }

  // The three characters that mean something to Slack; names come with the data.
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
