package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a document and takes what a {@link PointerTree} points to. Used once. */
final class PointerReader {

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final JsonParser parser;
  private final Tensors tensors;
  private final PointerTree tree;
  private final RowTensors rows;

  /** Columns outside of the rows; those of them that are one value hold for all rows. */
  private final Map<String, Tensor> outside = new HashMap<>();

  private boolean hasRows;
  private boolean isInRow;

  PointerReader(JsonParser parser, Tensors tensors, PointerTree tree) {
    this.parser = parser;
    this.tensors = tensors;
    this.tree = tree;
    this.rows = new RowTensors(parser, tensors, "$");
  }

  void read() throws IOException {
    if (parser.currentToken() == null) {
      throw tensors.malformed("", "empty");
    }
    walk(tree.root());
    if (parser.nextToken() != null) {
      throw tensors.malformed("", "something follows the JSON value");
    }
    if (hasRows) {
      rows.finish();
    }
    boolean hasArray = hasRows || outside.values().stream().anyMatch(tensor -> tensor.rank() > 0);
    for (Tensor tensor : outside.values()) {
      if (hasArray && tensor.rank() == 0) {
        tensor.markConstant();
      }
    }
    if (tensors.size() == 0) {
      throw tensors.malformed("", "nothing at the pointers of %s".formatted(tree.columns()));
    }
  }

  /** At a value; afterwards at its end. */
  private void walk(PointerTree.Node node) throws IOException {
    if (node.column().isPresent()) {
      put(node.column().get());
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      walkObject(node);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      walkArray(node);
    }
  }

  private void walkObject(PointerTree.Node node) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      PointerTree.Node child = node.child(parser.currentName());
      parser.nextToken();
      walkHere(child);
    }
  }

  private void walkHere(PointerTree.@Nullable Node child) throws IOException {
    if (child == null) {
      parser.skipChildren();
    } else {
      walk(child);
    }
  }

  private void walkArray(PointerTree.Node node) throws IOException {
    PointerTree.Node each = node.each();
    if (each != null && hasRows) {
      throw tensors.malformed(JsonPath.of(parser), "the array of rows occurs twice");
    }
    hasRows |= each != null;
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (each != null) {
        walkRow(each);
      } else {
        walkHere(node.child(Integer.toString(index)));
      }
      index++;
    }
  }

  private void walkRow(PointerTree.Node each) throws IOException {
    isInRow = true;
    walk(each);
    isInRow = false;
    rows.endRow();
  }

  private void put(String column) throws IOException {
    if (isInRow) {
      rows.put(rows.member(column, 0));
      return;
    }
    if (outside.containsKey(column)) {
      parser.skipChildren();
      return;
    }
    Tensor tensor = tensors.add(column, JsonPath.of(parser));
    outside.put(column, tensor);
    ArrayReader reader = new ArrayReader(parser, tensors);
    reader.read(tensor, NO_LIMIT);
    reader.shape(tensor);
  }
}
