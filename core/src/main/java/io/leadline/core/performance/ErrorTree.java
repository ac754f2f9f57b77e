package io.leadline.core.performance;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Sorts predictions of numbers into groups whose errors are alike: a regression tree of |error| on
 * the features and the prediction, grown on the baseline by {@link ErrorTreeGrower}.
 *
 * <p>A window needs to count its predictions by leaf only: what error to expect in a leaf, the
 * baseline's labels tell. Immutable.
 *
 * @param nodes the root first, children after their parent
 */
public record ErrorTree(List<Node> nodes) {

  /**
   * A question about one field, or a leaf.
   *
   * @param field what is asked about; empty for a leaf
   * @param below numbers below it go left, as do missing ones
   * @param among categories that go left; all others, and missing ones, go right
   * @param left index of the left child; of a leaf its number, in [0, leaves)
   * @param right index of the right child; 0 for a leaf
   */
  public record Node(String field, double below, Set<String> among, int left, int right) {

    public Node {
      among = Set.copyOf(among);
    }

    boolean isLeaf() {
      return field.isEmpty();
    }
  }

  static final int MOST_LEAVES = 64;

  public ErrorTree {
    nodes = List.copyOf(nodes);
    long leaves = nodes.stream().filter(Node::isLeaf).count();
    for (int at = 0; at < nodes.size(); at++) {
      Node node = nodes.get(at);
      boolean isSound =
          node.isLeaf()
              ? node.left >= 0 && node.left < leaves
              : node.left > at
                  && node.left < nodes.size()
                  && node.right > at
                  && node.right < nodes.size();
      if (!isSound) {
        throw new IllegalArgumentException(
            "Invalid error tree: node %d of %d leads nowhere".formatted(at, nodes.size()));
      }
    }
    if (leaves < 1 || leaves > MOST_LEAVES) {
      throw new IllegalArgumentException(
          "Invalid error tree: %d leaves (must be in [1, %d])".formatted(leaves, MOST_LEAVES));
    }
  }

  /** Names of the fields that it asks about. */
  public Set<String> fields() {
    return nodes.stream()
        .filter(node -> !node.isLeaf())
        .map(Node::field)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  int leaves() {
    return (int) nodes.stream().filter(Node::isLeaf).count();
  }

  /** A number that other trees hardly share. */
  long fingerprint() {
    ByteWriter out = new ByteWriter();
    write(out);
    CRC32C crc = new CRC32C();
    crc.update(out.toByteArray());
    return crc.getValue();
  }

  /** The leaf of each row of {@code batch}. */
  int[] leavesOf(Batch batch) {
    Asked[] asked = nodes.stream().map(node -> Asked.of(node, batch)).toArray(Asked[]::new);
    int[] leaves = new int[batch.rows()];
    for (int row = 0; row < leaves.length; row++) {
      int at = 0;
      while (!asked[at].node.isLeaf()) {
        at = asked[at].goesLeft(row) ? asked[at].node.left : asked[at].node.right;
      }
      leaves[row] = asked[at].node.left;
    }
    return leaves;
  }

  /** A node with the batch's column that it asks about. */
  private record Asked(
      Node node, double @Nullable [] numbers, int @Nullable [] codes, boolean[] isAmong) {

    static Asked of(Node node, Batch batch) {
      Optional<Column> column = node.isLeaf() ? Optional.empty() : batch.column(node.field);
      if (column.orElse(null) instanceof NumberColumn numbers && node.among.isEmpty()) {
        return new Asked(node, plain(numbers), null, new boolean[0]);
      }
      if (column.orElse(null) instanceof CategoryColumn categories && !node.among.isEmpty()) {
        String[] dictionary = categories.dictionary();
        boolean[] isAmong = new boolean[dictionary.length];
        for (int code = 0; code < isAmong.length; code++) {
          isAmong[code] = node.among.contains(dictionary[code]);
        }
        return new Asked(node, null, categories.codes(), isAmong);
      }
      return new Asked(node, null, null, new boolean[0]);
    }

    boolean goesLeft(int row) {
      if (numbers != null) {
        return !(numbers[row] >= node.below);
      }
      if (codes != null) {
        return codes[row] >= 0 && isAmong[codes[row]];
      }
      // A batch without the column, or with one of the other kind, has it missing in all rows.
      return node.among.isEmpty();
    }
  }

  /** The values, NaN where there is none. */
  static double[] plain(NumberColumn numbers) {
    if (numbers.isComplete()) {
      return numbers.values();
    }
    double[] values = numbers.values().clone();
    for (int row = 0; row < values.length; row++) {
      if (numbers.isMissing(row) || numbers.isMismatched(row)) {
        values[row] = Double.NaN;
      }
    }
    return values;
  }

  /** Appends the tree, which {@link #read} restores: equal trees give equal bytes. */
  public void write(ByteWriter out) {
    out.varint(nodes.size());
    for (Node node : nodes) {
      out.text(node.field);
      out.fixed64(Double.doubleToLongBits(node.below));
      out.varint(node.among.size());
      new TreeSet<>(node.among).forEach(out::text);
      out.varint(node.left);
      out.varint(node.right);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or no tree
   */
  public static ErrorTree read(ByteReader in) throws CorruptBytesException {
    // A node takes at least twelve bytes.
    int count = in.items(12);
    List<Node> nodes = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      String field = in.text();
      double below = Double.longBitsToDouble(in.fixed64());
      Set<String> among = new TreeSet<>();
      int size = in.items(1);
      for (int i = 0; i < size; i++) {
        among.add(in.text());
      }
      nodes.add(
          new Node(field, below, among, in.count(2 * MOST_LEAVES), in.count(2 * MOST_LEAVES)));
    }
    try {
      return new ErrorTree(nodes);
    } catch (IllegalArgumentException e) {
      throw new CorruptBytesException(String.valueOf(e.getMessage()));
    }
  }
}
