package io.leadline.protocol.serving;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON Pointers by their common beginnings. Built once, then only read. */
final class PointerTree {

  static final String EACH = "*";

  /** A place in a document. */
  static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private @Nullable String column;

    @Nullable Node child(String token) {
      return children.get(token);
    }

    /** What is wanted of each element of the array here; null where nothing is. */
    @Nullable Node each() {
      return children.get(EACH);
    }

    /** The column whose value is here. */
    Optional<String> column() {
      return Optional.ofNullable(column);
    }
  }

  private final Node root = new Node();
  private final Map<String, String> pointers;

  private PointerTree(Map<String, String> pointers) {
    this.pointers = new TreeMap<>(pointers);
  }

  static PointerTree of(Map<String, String> pointers) {
    PointerTree tree = new PointerTree(pointers);
    String rows = "";
    for (Map.Entry<String, String> entry : tree.pointers.entrySet()) {
      String pointer = entry.getValue();
      int star = (pointer + "/").indexOf("/*/");
      if (star >= 0) {
        String array = pointer.substring(0, star + 2);
        if ((!rows.isEmpty() && !rows.equals(array))
            || array.length() != (pointer + "/").lastIndexOf("/*/") + 2) {
          throw new IllegalArgumentException(
              "Invalid pointer of '%s': %s (all must step through the same array, once; another steps through %s)"
                  .formatted(entry.getKey(), pointer, rows.isEmpty() ? array : rows));
        }
        rows = array;
      }
      tree.add(entry.getKey(), pointer);
    }
    return tree;
  }

  private void add(String column, String pointer) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "Invalid pointer of '%s': %s (must begin with /, as /customer/age)"
              .formatted(column, pointer));
    }
    Node node = root;
    String[] tokens = pointer.split("/", -1);
    for (int i = 1; i < tokens.length; i++) {
      String token = tokens[i].replace("~1", "/").replace("~0", "~");
      node = node.children.computeIfAbsent(token, added -> new Node());
    }
    if (node.column != null) {
      throw new IllegalArgumentException(
          "Invalid pointer of '%s': %s (is that of '%s' too)"
              .formatted(column, pointer, node.column));
    }
    node.column = column;
  }

  Node root() {
    return root;
  }

  /** All columns, in a fixed order. */
  Iterable<String> columns() {
    return pointers.keySet();
  }
}
