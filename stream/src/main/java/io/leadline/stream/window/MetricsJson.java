package io.leadline.stream.window;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.profile.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What was computed of a window, as JSON; see {@code docs/reference/topics.md}. */
final class MetricsJson {

  private static final JsonFactory JSON = new JsonFactory();

  private MetricsJson() {}

  static byte[] write(Snapshot snapshot, String baseline, List<Finding> findings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("model", snapshot.window().model());
      json.writeObjectFieldStart("window");
      json.writeStringField("start", snapshot.window().start().toString());
      json.writeStringField("end", snapshot.window().end().toString());
      json.writeBooleanField("complete", snapshot.complete());
      json.writeEndObject();
      json.writeNumberField("rows", snapshot.profile().rows());
      json.writeNumberField("labelled", snapshot.profile().outcomes().labelled());
      json.writeStringField("baseline", baseline);
      json.writeStringField("source", snapshot.source());
      json.writeNumberField("epoch", snapshot.epoch());
      json.writeNumberField("sequence", snapshot.sequence());
      json.writeArrayFieldStart("metrics");
      for (Finding finding : findings) {
        write(json, finding);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("metric", finding.metric());
    text(json, "feature", finding.feature());
    text(json, "method", finding.method());
    text(json, "against", finding.against());
    number(json, "value", finding.value());
    number(json, "limit", finding.limit());
    number(json, "ratio", finding.ratio());
    json.writeStringField("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
    if (finding.isViolated()) {
      json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    }
    text(json, "detail", finding.detail());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      json.writeNumberField(name, value.getAsDouble());
    }
  }
}
