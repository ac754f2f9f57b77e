package io.leadline.stream.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.Limits;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.protocol.json.JsonPlace;
import io.leadline.protocol.json.JsonRows;
import java.io.IOException;

/**
 * Predictions as JSON: objects, each a prediction, and arrays of them, as many as there are in a
 * record; so lines of JSON, an array and a single object are all read. See {@link JsonRows}.
 */
final class JsonReader implements RecordReader {

  private final JsonFactory factory;

  JsonReader(Limits limits) {
    this.factory = JsonRows.factory(limits);
  }

  @Override
  public void read(byte[] bytes, int start, int length, BatchBuilder builder)
      throws IOException, RowException {
    try (JsonParser parser = factory.createParser(bytes, start, length)) {
      while (parser.nextToken() != null) {
        readRows(parser, builder);
      }
    } catch (JsonProcessingException e) {
      throw new RowException("no valid JSON at " + place(e) + ": " + JsonPlace.complaint(e));
    }
  }

  private static String place(JsonProcessingException failure) {
    String place = JsonPlace.lineAndColumn(failure);
    return place.isEmpty() ? "its depth or length" : place;
  }

  private static void readRows(JsonParser parser, BatchBuilder builder)
      throws IOException, RowException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      JsonRows.read(parser, builder);
      builder.endRow();
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new RowException("no JSON object (must be one, such as {\"age\": 41})");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      readRows(parser, builder);
    }
  }
}
