package io.leadline.stream.truth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadline.core.performance.Label;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A label as a line of JSON, that can be sent again. */
final class LabelLine {

  private static final JsonFactory JSON = new JsonFactory();

  private LabelLine() {}

  static byte[] of(String idField, String id, String field, Label label) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField(idField, id);
      json.writeStringField("time", Instant.ofEpochMilli(label.arrivedMillis()).toString());
      json.writeStringField(field, label.text());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
