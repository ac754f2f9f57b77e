package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.column.CellType;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import io.leadline.protocol.tensor.ValueTrace;
import java.io.IOException;
import java.util.Arrays;

/**
 * Flattens nested arrays into tensors and knows their shape. All arrays of one depth must be
 * equally long, all values equally deep. Not thread-safe.
 */
final class ArrayReader {

  /** More dimensions than any model has. */
  private static final int MAX_DEPTH = 15;

  private final JsonParser parser;
  private final Tensors tensors;

  /** By depth, how long the arrays are; -1 while unknown. */
  private final int[] sizes = new int[MAX_DEPTH + 1];

  /** By depth, elements of the array at hand. */
  private final int[] counts = new int[MAX_DEPTH + 1];

  private int leafDepth;

  ArrayReader(JsonParser parser, Tensors tensors) {
    this.parser = parser;
    this.tensors = tensors;
  }

  /**
   * Appends all values below the parser's current value, an array or a scalar.
   *
   * @param deepest arrays below this depth are one mismatched value each
   */
  void read(Tensor tensor, int deepest) throws IOException {
    begin(tensor);
    readFrom(0, tensor, deepest);
  }

  /**
   * As {@link #read}, where the array's start was read before: the parser is at its first element.
   */
  void readElements(Tensor tensor, int deepest) throws IOException {
    begin(tensor);
    counts[0] = 1;
    readFrom(deeper(0), tensor, deepest);
  }

  private void begin(Tensor tensor) {
    Arrays.fill(sizes, -1);
    leafDepth = -1;
    counts[0] = 0;
    tensor.markData();
  }

  private void readFrom(int start, Tensor tensor, int deepest) throws IOException {
    int depth = start;
    JsonToken token = parser.currentToken();
    while (true) {
      if (token == JsonToken.START_ARRAY && depth < deepest) {
        counts[depth]++;
        depth = deeper(depth);
      } else if (token == JsonToken.END_ARRAY) {
        endArray(depth--);
      } else {
        counts[depth]++;
        leaf(depth);
        add(token, tensor);
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private int deeper(int depth) throws IOException {
    if (depth == MAX_DEPTH) {
      throw tensors.tooLarge(
          JsonPath.of(parser), "arrays nested more than %d deep".formatted(MAX_DEPTH));
    }
    counts[depth + 1] = 0;
    return depth + 1;
  }

  private void endArray(int depth) throws IOException {
    if (sizes[depth] < 0) {
      sizes[depth] = counts[depth];
    } else if (sizes[depth] != counts[depth]) {
      throw tensors.malformed(
          JsonPath.of(parser),
          "%,d elements (the arrays before have %,d)".formatted(counts[depth], sizes[depth]));
    }
  }

  private void leaf(int depth) throws IOException {
    if (leafDepth < 0) {
      leafDepth = depth;
    } else if (leafDepth != depth) {
      throw tensors.malformed(
          JsonPath.of(parser), "a value beside an array (all must be equally deep)");
    }
  }

  /** Appends the parser's current value; objects but {@code {"b64": "…"}} are mismatched. */
  private void add(JsonToken token, Tensor tensor) throws IOException {
    switch (token) {
      case VALUE_NULL -> {
        trace(tensor);
        tensor.addMissing();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addText(tensor, CellType.NUMBER);
      case VALUE_STRING -> addText(tensor, CellType.STRING);
      case VALUE_TRUE, VALUE_FALSE -> addText(tensor, CellType.BOOLEAN);
      case START_OBJECT -> addObject(tensor);
      default -> {
        parser.skipChildren();
        tensor.addMismatched();
      }
    }
  }

  private void trace(Tensor tensor) {
    ValueTrace trace = tensors.trace();
    if (trace != null) {
      trace.add(tensor.index(), parser.currentTokenLocation().getByteOffset());
    }
  }

  private void addText(Tensor tensor, CellType type) throws IOException {
    trace(tensor);
    tensor.add(type, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  /** TensorFlow Serving writes bytes as an object: {@code {"b64": "…"}}. */
  private void addObject(Tensor tensor) throws IOException {
    boolean isAdded = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isBytes = parser.currentName().equals("b64");
      JsonToken value = parser.nextToken();
      if (isBytes && value == JsonToken.VALUE_STRING && !isAdded) {
        addText(tensor, CellType.STRING);
        isAdded = true;
      } else {
        parser.skipChildren();
      }
    }
    if (!isAdded) {
      tensor.addMismatched();
    }
  }

  private int depthOfArrays() {
    int depth = 0;
    while (depth < MAX_DEPTH && sizes[depth + 1] >= 0) {
      depth++;
    }
    return depth;
  }

  /** Gives the tensor the shape of what was read last; a scalar is one row. */
  void shape(Tensor tensor) throws IOException {
    tensor.beginShape();
    for (int depth = 1; depth <= depthOfArrays(); depth++) {
      tensor.dimension(sizes[depth]);
    }
  }
}
