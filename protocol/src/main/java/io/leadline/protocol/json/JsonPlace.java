package io.leadline.protocol.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where JSON is wrong, in words. Passed limits have no place of their own. */
public final class JsonPlace {

  private JsonPlace() {}

  static String column(JsonProcessingException failure) {
    @Nullable JsonLocation place = failure.getLocation();
    return place == null ? "its depth or length" : "column " + place.getColumnNr();
  }

  public static String lineAndColumn(JsonProcessingException failure) {
    @Nullable JsonLocation place = failure.getLocation();
    return place == null
        ? ""
        : "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  /** The parser's complaint, without where what it misses began: that names its own settings. */
  public static String complaint(JsonProcessingException failure) {
    String message = failure.getOriginalMessage();
    int marker = message.indexOf(" (start marker at");
    return marker < 0 ? message : message.substring(0, marker);
  }

  /** What is wrong, and in which column where that is known. */
  public static String reason(IOException failure) {
    return failure instanceof JsonProcessingException json
        ? "no valid JSON at %s: %s".formatted(column(json), complaint(json))
        : "no valid JSON: " + failure.getMessage();
  }
}
