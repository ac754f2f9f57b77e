package io.leadline.protocol.serving;

import io.leadline.core.schema.Pointers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON Pointers by their common beginnings. Built once, then only read. */
final class PointerTree {

  /** A place in a document. */
  static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private @Nullable String column;

    @Nullable Node child(String token) {
      return children.get(token);
    }

    /** What is wanted of each element of the array here; null where nothing is. */
    @Nullable Node each() {
      return children.get(Pointers.EACH);
    }

    /** The column whose value is here. */
    Optional<String> column() {
      return Optional.ofNullable(column);
    }
  }

  private final Node root = new Node();
  private final Pointers pointers;

  private PointerTree(Pointers pointers) {
    this.pointers = pointers;
  }

  static PointerTree of(Pointers pointers) {
    PointerTree tree = new PointerTree(pointers);
    pointers.byColumn().forEach(tree::add);
    return tree;
  }

  private void add(String column, String pointer) {
    Node node = root;
    String[] tokens = pointer.split("/", -1);
    for (int i = 1; i < tokens.length; i++) {
      String token = tokens[i].replace("~1", "/").replace("~0", "~");
      node = node.children.computeIfAbsent(token, added -> new Node());
    }
    node.column = column;
  }

  Node root() {
    return root;
  }

  /** All columns, in a fixed order. */
  Iterable<String> columns() {
    return pointers.byColumn().keySet();
  }
}
