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
 * Named values of rows that come one row after the other, as tensors. What a row does not have, or
 * has as null, is missing. A value that is an array is as many columns; where it is of another
 * length than in the rows before, the row's values are mismatched. Not thread-safe.
 */
final class RowTensors {

  private static final int UNKNOWN = -1;
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final JsonParser parser;
  private final Tensors tensors;
  private final String path;
  private final ArrayReader arrays;
  private final Map<String, Integer> indexOf = new HashMap<>();

  /** By member, its index among the tensors of the body. */
  private int[] indexes = new int[16];

  /** By member, values a row. */
  private int[] widths = new int[16];

  private int members;
  private int row;

  /**
   * @param path of the rows, for error messages
   */
  RowTensors(JsonParser parser, Tensors tensors, String path) {
    this.parser = parser;
    this.tensors = tensors;
    this.path = path;
    this.arrays = new ArrayReader(parser, tensors);
  }

  /**
   * The member of that name.
   *
   * @param expected which it probably is: rows mostly have their members in the same order, so that
   *     no look-up is needed
   */
  int member(String name, int expected) throws IOException {
    if (expected < members && tensors.get(indexes[expected]).name().equals(name)) {
      return expected;
    }
    Integer known = indexOf.get(name);
    return known != null ? known : add(name);
  }

  private int add(String name) throws IOException {
    if (members == widths.length) {
      widths = Arrays.copyOf(widths, 2 * members);
      indexes = Arrays.copyOf(indexes, 2 * members);
    }
    indexes[members] = tensors.size();
    widths[members] = UNKNOWN;
    tensors.add(name, path + "[*]." + name);
    indexOf.put(name, members);
    return members++;
  }

  /** Puts the parser's current value to the row at hand; of values put twice the last counts. */
  void put(int member) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    Tensor tensor = tensors.get(indexes[member]);
    if (widths[member] != UNKNOWN) {
      int start = values(row, widths[member]);
      tensor.shrink(Math.min(start, tensor.size()));
      tensor.addMissing(start - tensor.size());
    }
    int before = tensor.size();
    arrays.read(tensor, NO_LIMIT);
    int width = tensor.size() - before;
    if (widths[member] == UNKNOWN) {
      begin(member, tensor, width);
    } else if (width != widths[member]) {
      tensor.mismatch(before, widths[member]);
    }
  }

  /** The first value tells the width; rows before had none. */
  private void begin(int member, Tensor tensor, int width) throws IOException {
    widths[member] = Math.max(1, width);
    if (width == 0) {
      tensor.mismatch(0, 1);
    }
    if (row > 0) {
      tensor.prependMissing(values(row, widths[member]));
    }
  }

  private int values(int rows, int width) throws IOException {
    long values = (long) rows * width;
    if (values > Tensors.MAX_VALUES) {
      throw tensors.tooLarge(path, "more than %,d values".formatted(Tensors.MAX_VALUES));
    }
    return (int) values;
  }

  void endRow() throws IOException {
    row++;
    long most = tensors.context().limits().maxRows();
    if (row > most) {
      throw tensors.tooLarge(path, "more than %,d rows".formatted(most));
    }
  }

  /** Fills up what the last rows did not have. */
  void finish() throws IOException {
    for (int member = 0; member < members; member++) {
      Tensor tensor = tensors.get(indexes[member]);
      int width = Math.max(1, widths[member]);
      tensor.addMissing(values(row, width) - tensor.size());
      tensor.beginShape();
      tensor.dimension(row);
      tensor.dimension(width);
    }
  }
}
