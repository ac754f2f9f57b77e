package io.leadline.stream.detect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A change that a detector found, as CloudEvents 1.0 JSON; see docs/reference/topics.md. */
final class DetectorEvent {

  static final String TYPE = "io.leadline.detector.v1";

  private static final JsonFactory JSON = new JsonFactory();

  private DetectorEvent() {}

  static byte[] json(Signal at, String detector, String job, Following seen) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      // A function of what was seen: the same after a restart.
      json.writeStringField("id", "%s/%s/%d".formatted(at.model(), detector, seen.values()));
      json.writeStringField("source", "/models/" + at.model());
      json.writeStringField("type", TYPE);
      json.writeStringField("subject", detector);
      json.writeStringField("time", Instant.ofEpochMilli(at.knownMillis()).toString());
      json.writeStringField("datacontenttype", "application/json");
      json.writeObjectFieldStart("data");
      json.writeStringField("kind", "detector");
      json.writeStringField("source", job);
      json.writeStringField("path", "stream");
      json.writeBooleanField("fast_path", true);
      json.writeStringField("model", at.model());
      json.writeStringField("detector", detector);
      json.writeStringField("signal", "error");
      json.writeStringField("state", "drift");
      json.writeStringField("prediction", at.id());
      json.writeNumberField("values", seen.values());
      json.writeNumberField("since_change", seen.sinceChange());
      json.writeNumberField("mean_error", seen.meanSinceChange());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
