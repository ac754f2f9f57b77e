package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows as objects: {@code [{"age": 41}, {"age": 12}]}. Each member becomes a tensor; absent ones
 * and nulls are missing. A member that is an array is as many columns; where it is of another
 * length than in the rows before, the row's values are mismatched. Not thread-safe.
 */
final class RecordReader {

  private static final int UNKNOWN = -1;
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final JsonParser parser;
  private final Tensors tensors;
  private final String path;
  private final ArrayReader arrays;
  private final int firstTensor;
  private final Map<String, Integer> indexOf = new HashMap<>();
  private int[] widths = new int[16];
  private int row;

  /**
   * @param path of the array of rows
   */
  RecordReader(JsonParser parser, Tensors tensors, String path) {
    this.parser = parser;
    this.tensors = tensors;
    this.path = path;
    this.arrays = new ArrayReader(parser, tensors);
    this.firstTensor = tensors.size();
  }

  /** Reads from the first object to the end of the array around it. */
  void read() throws IOException {
    long most = tensors.context().limits().maxRows();
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw tensors.malformed(
            JsonPath.of(parser), "no JSON object (the elements before are objects)");
      }
      if (row >= most) {
        throw tensors.tooLarge(path, "more than %,d rows".formatted(most));
      }
      readRow();
      row++;
      parser.nextToken();
    }
    finish();
  }

  private void readRow() throws IOException {
    int expected = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int member = index(parser.currentName(), expected);
      expected = member + 1;
      parser.nextToken();
      put(member);
    }
  }

  /** Rows mostly have their members in the same order, so no look-up is needed. */
  private int index(String name, int expected) throws IOException {
    int at = firstTensor + expected;
    if (at < tensors.size() && tensors.get(at).name().equals(name)) {
      return expected;
    }
    Integer known = indexOf.get(name);
    if (known != null) {
      return known;
    }
    int added = tensors.size() - firstTensor;
    tensors.add(name, path + "[*]." + name);
    indexOf.put(name, added);
    if (added == widths.length) {
      widths = Arrays.copyOf(widths, 2 * added);
    }
    widths[added] = UNKNOWN;
    return added;
  }

  private void put(int member) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    Tensor tensor = tensors.get(firstTensor + member);
    int start = row * Math.max(1, widths[member]);
    if (widths[member] != UNKNOWN) {
      // Of members that occur twice the last counts.
      tensor.shrink(Math.min(start, tensor.size()));
      tensor.addMissing(start - tensor.size());
    }
    int before = tensor.size();
    arrays.read(tensor, NO_LIMIT);
    int width = tensor.size() - before;
    if (widths[member] == UNKNOWN) {
      begin(member, tensor, before, width);
    } else if (width != widths[member]) {
      tensor.mismatch(before, widths[member]);
    }
  }

  /** The first value tells the width; rows before had none. */
  private void begin(int member, Tensor tensor, int before, int width) throws IOException {
    widths[member] = Math.max(1, width);
    if (width == 0) {
      tensor.mismatch(before, 1);
    }
    if (row > 0) {
      tensor.prependMissing(row * widths[member]);
    }
  }

  private void finish() throws IOException {
    for (int member = 0; firstTensor + member < tensors.size(); member++) {
      Tensor tensor = tensors.get(firstTensor + member);
      int width = Math.max(1, widths[member]);
      tensor.addMissing(row * width - tensor.size());
      tensor.beginShape();
      tensor.dimension(row);
      tensor.dimension(width);
    }
  }
}
