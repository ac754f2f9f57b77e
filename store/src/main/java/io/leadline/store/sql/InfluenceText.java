package io.leadline.store.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.store.StoreException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Numbers by feature as a JSON object. */
final class InfluenceText {

  private static final JsonFactory JSON = new JsonFactory();

  private InfluenceText() {}

  static String write(Map<String, Double> influence) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Double> one : new TreeMap<>(influence).entrySet()) {
        json.writeNumberField(one.getKey(), one.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new StoreException("Cannot write the influence of features", e);
    }
    return text.toString();
  }

  /** Baselines of before influences were kept have none. */
  static Map<String, Double> read(@Nullable String text) {
    Map<String, Double> influence = new TreeMap<>();
    if (text == null || text.isEmpty()) {
      return influence;
    }
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String feature = json.currentName();
        json.nextToken();
        influence.put(feature, json.getDoubleValue());
      }
    } catch (IOException e) {
      throw new StoreException("Cannot read the influence of features", e);
    }
    return influence;
  }
}
