package io.leadline.store.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.leadline.core.dependence.JointSpace;
import io.leadline.core.fairness.Grouping;
import io.leadline.core.outlier.AnomalyScorer;
import io.leadline.core.performance.ErrorTree;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.segment.Segmentation;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CategorySketch;
import io.leadline.core.sketch.CorruptBytesException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A layout as JSON, so that people can read in the database what was profiled:
 *
 * <pre>
 * {"resolution": 256,
 *  "fields": [{"name": "age", "kind": "NUMERIC", "role": "FEATURE", "min": 0.0, "private": true}],
 *  "categories": {"country": {"complete": true, "values": ["DE", "FR"]}},
 *  "numbers": {"age": [-1.0, 999.0]},
 *  "groups": {"age_band": ["30-45", "18-29"]},
 *  "error_tree": "base64",
 *  "privacy_key": "#0123456789abcdef",
 *  "joint_space": "base64",
 *  "anomaly_scorer": "base64",
 *  "segments": "base64"}
 * </pre>
 *
 * <p>Pure ASCII, so that any category whatever (U+0000, unpaired surrogates) survives the database.
 * Unknown keys are skipped.
 */
final class LayoutJson {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private LayoutJson() {}

  static String write(Layout layout) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("resolution", layout.resolution());
      out.writeArrayFieldStart("fields");
      for (Field field : layout.schema().fields()) {
        writeField(out, field);
      }
      out.writeEndArray();
      writeCategories(out, layout.knownCategories());
      writeNumbers(out, layout.knownNumbers());
      writeGroups(out, layout.groupings());
      if (layout.errorTree().isPresent()) {
        ByteWriter tree = new ByteWriter();
        layout.errorTree().get().write(tree);
        out.writeBinaryField("error_tree", tree.toByteArray());
      }
      if (!layout.segments().isEmpty()) {
        ByteWriter segments = new ByteWriter();
        layout.segments().write(segments);
        out.writeBinaryField("segments", segments.toByteArray());
      }
      if (!layout.pseudonyms().fingerprint().isEmpty()) {
        out.writeStringField("privacy_key", layout.pseudonyms().fingerprint());
      }
      if (layout.jointSpace().isPresent()) {
        ByteWriter space = new ByteWriter();
        layout.jointSpace().get().write(space);
        out.writeBinaryField("joint_space", space.toByteArray());
      }
      if (layout.anomalyScorer().isPresent()) {
        ByteWriter scorer = new ByteWriter();
        layout.anomalyScorer().get().write(scorer);
        out.writeBinaryField("anomaly_scorer", scorer.toByteArray());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a layout", e);
    }
    return text.toString();
  }

  private static void writeField(JsonGenerator out, Field field) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", field.name());
    out.writeStringField("kind", field.kind().name());
    out.writeStringField("role", field.role().name());
    writeNumber(out, "min", field.min());
    writeNumber(out, "max", field.max());
    writeNumber(out, "importance", field.importance());
    out.writeBooleanField("private", field.isPrivate());
    out.writeEndObject();
  }

  private static void writeNumber(JsonGenerator out, String name, OptionalDouble number)
      throws IOException {
    if (number.isPresent()) {
      out.writeNumberField(name, number.getAsDouble());
    }
  }

  private static void writeCategories(JsonGenerator out, Map<String, CategorySketch.Known> known)
      throws IOException {
    out.writeObjectFieldStart("categories");
    for (Map.Entry<String, CategorySketch.Known> entry : new TreeMap<>(known).entrySet()) {
      out.writeObjectFieldStart(entry.getKey());
      out.writeBooleanField("complete", entry.getValue().complete());
      out.writeArrayFieldStart("values");
      for (String value : entry.getValue().values()) {
        out.writeString(value);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void writeNumbers(JsonGenerator out, Map<String, double[]> known)
      throws IOException {
    out.writeObjectFieldStart("numbers");
    for (Map.Entry<String, double[]> entry : new TreeMap<>(known).entrySet()) {
      out.writeFieldName(entry.getKey());
      out.writeStartArray();
      for (double value : entry.getValue()) {
        out.writeNumber(value);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void writeGroups(JsonGenerator out, List<Grouping> groupings) throws IOException {
    out.writeObjectFieldStart("groups");
    for (Grouping grouping : groupings) {
      out.writeArrayFieldStart(grouping.attribute());
      for (String value : grouping.values()) {
        out.writeString(value);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  static Layout read(String json) throws CorruptProfileException {
    try (JsonParser in = JSON.createParser(json)) {
      return readLayout(in);
    } catch (IOException | IllegalArgumentException | CorruptBytesException e) {
      throw new CorruptProfileException("Corrupt layout: " + e.getMessage(), e);
    }
  }

  private static Layout readLayout(JsonParser in) throws IOException, CorruptBytesException {
    int resolution = Layout.WINDOW_RESOLUTION;
    List<Field> fields = new ArrayList<>();
    Map<String, CategorySketch.Known> categories = new HashMap<>();
    Map<String, double[]> numbers = new HashMap<>();
    List<Grouping> groupings = new ArrayList<>();
    Optional<ErrorTree> tree = Optional.empty();
    Segmentation segments = Segmentation.NONE;
    Pseudonyms pseudonyms = Pseudonyms.UNKEYED;
    Optional<JointSpace> space = Optional.empty();
    Optional<AnomalyScorer> scorer = Optional.empty();
    in.nextToken();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      JsonToken value = in.nextToken();
      switch (key) {
        case "resolution" -> resolution = in.getIntValue();
        case "fields" -> {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            fields.add(readField(in));
          }
        }
        case "categories" -> readCategories(in, categories);
        case "numbers" -> readNumbers(in, numbers);
        case "groups" -> readGroups(in, groupings);
        case "error_tree" ->
            tree = Optional.of(ErrorTree.read(new ByteReader(in.getBinaryValue())));
        case "segments" -> segments = Segmentation.read(new ByteReader(in.getBinaryValue()));
        case "privacy_key" -> pseudonyms = Pseudonyms.ofUnknownKey(in.getText());
        case "joint_space" ->
            space = Optional.of(JointSpace.read(new ByteReader(in.getBinaryValue())));
        case "anomaly_scorer" -> scorer = AnomalyScorer.read(new ByteReader(in.getBinaryValue()));
        default -> skip(in, value);
      }
    }
    return new Layout(new Schema(fields), categories, numbers, resolution)
        .withPseudonyms(pseudonyms)
        .withErrorTree(tree)
        .withGroupings(groupings)
        .withJointSpace(space)
        .withAnomalyScorer(scorer)
        .withSegments(segments);
  }

  private static Field readField(JsonParser in) throws IOException {
    String name = "";
    Kind kind = Kind.NUMERIC;
    Role role = Role.FEATURE;
    boolean isPrivate = false;
    Map<String, Double> numbers = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      JsonToken value = in.nextToken();
      switch (key) {
        case "name" -> name = in.getText();
        case "kind" -> kind = Kind.valueOf(in.getText());
        case "role" -> role = Role.valueOf(in.getText());
        case "private" -> isPrivate = in.getBooleanValue();
        case "min", "max", "importance" -> numbers.put(key, readNumber(in));
        default -> skip(in, value);
      }
    }
    return new Field(
        name,
        kind,
        role,
        optional(numbers, "min"),
        optional(numbers, "max"),
        optional(numbers, "importance"),
        isPrivate);
  }

  private static OptionalDouble optional(Map<String, Double> numbers, String key) {
    Double number = numbers.get(key);
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  private static void readCategories(JsonParser in, Map<String, CategorySketch.Known> known)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      boolean complete = false;
      List<String> values = new ArrayList<>();
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        JsonToken value = in.nextToken();
        switch (key) {
          case "complete" -> complete = in.getBooleanValue();
          case "values" -> {
            while (in.nextToken() == JsonToken.VALUE_STRING) {
              values.add(in.getText());
            }
          }
          default -> skip(in, value);
        }
      }
      known.put(field, new CategorySketch.Known(values, complete));
    }
  }

  private static void readNumbers(JsonParser in, Map<String, double[]> known) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      List<Double> values = new ArrayList<>();
      in.nextToken();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        values.add(readNumber(in));
      }
      known.put(field, values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private static void readGroups(JsonParser in, List<Grouping> groupings) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String attribute = in.currentName();
      List<String> values = new ArrayList<>();
      in.nextToken();
      while (in.nextToken() == JsonToken.VALUE_STRING) {
        values.add(in.getText());
      }
      groupings.add(new Grouping(attribute, values));
    }
  }

  /** Infinities are written as text: JSON has no number for them. */
  private static double readNumber(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_STRING
        ? Double.parseDouble(in.getText())
        : in.getDoubleValue();
  }

  private static void skip(JsonParser in, JsonToken value) throws IOException {
    if (value.isStructStart()) {
      in.skipChildren();
    }
  }
}
