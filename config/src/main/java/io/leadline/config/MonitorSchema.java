package io.leadline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of monitors, for editors; made from the shapes that read them. */
public final class MonitorSchema {

  private MonitorSchema() {}

  /**
   * The schema as indented JSON.
   *
   * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
   */
  public static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Leadline monitor, version 1");
    schema.putAll(MonitorShape.MONITOR.schema());
    StringBuilder json = new StringBuilder();
    write(schema, "", json);
    return json.append('\n').toString();
  }

  private static void write(Object value, String indent, StringBuilder json) {
    if (value instanceof Map<?, ?> map) {
      writeObject(map, indent, json);
    } else if (value instanceof List<?> list) {
      writeList(list, indent, json);
    } else if (value instanceof String text) {
      json.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    } else {
      json.append(value);
    }
  }

  private static void writeObject(Map<?, ?> map, String indent, StringBuilder json) {
    json.append('{');
    String before = "\n";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.append(before).append(indent).append("  \"").append(entry.getKey()).append("\": ");
      write(entry.getValue(), indent + "  ", json);
      before = ",\n";
    }
    json.append('\n').append(indent).append('}');
  }

  private static void writeList(List<?> list, String indent, StringBuilder json) {
    json.append('[');
    String before = "";
    for (Object item : list) {
      json.append(before);
      write(item, indent, json);
      before = ", ";
    }
    json.append(']');
  }
}
