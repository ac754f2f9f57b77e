package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows as objects, {@code [{"age": 41}, {"age": 12}]}; see {@link RowTensors}. Used once. */
final class RecordReader {

  private final JsonParser parser;
  private final Tensors tensors;
  private final RowTensors rows;

  /**
   * @param path of the array of rows
   */
  RecordReader(JsonParser parser, Tensors tensors, String path) {
    this.parser = parser;
    this.tensors = tensors;
    this.rows = new RowTensors(parser, tensors, path);
  }

  /** Reads from the first object to the end of the array around it. */
  void read() throws IOException {
    readUntil(JsonToken.END_ARRAY);
  }

  /** Reads from the first object to the end of the input: objects one after the other. */
  void readAll() throws IOException {
    readUntil(null);
  }

  private void readUntil(@Nullable JsonToken end) throws IOException {
    while (parser.currentToken() != end) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw tensors.malformed(
            JsonPath.of(parser), "no JSON object (the elements before are objects)");
      }
      readRow();
      parser.nextToken();
    }
    rows.finish();
  }

  private void readRow() throws IOException {
    int expected = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int member = rows.member(parser.currentName(), expected);
      parser.nextToken();
      rows.put(member);
      expected = member + 1;
    }
    rows.endRow();
  }
}
