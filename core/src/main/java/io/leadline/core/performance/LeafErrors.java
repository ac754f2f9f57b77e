package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Predictions by the leaf of an {@link ErrorTree}, and the errors of those whose label is known.
 * Immutable. Of two different trees nothing can be said: their merge is {@link #MIXED} and stays
 * so.
 *
 * @param tree the tree's fingerprint; −1 for none, −2 for several
 * @param leaves by number, without empty ones
 */
record LeafErrors(long tree, SortedMap<Integer, Leaf> leaves) implements Mergeable<LeafErrors> {

  static final LeafErrors EMPTY = new LeafErrors(-1, new TreeMap<>());
  static final LeafErrors MIXED = new LeafErrors(-2, new TreeMap<>());

  /**
   * @param rows number of predictions, ≥ 1
   * @param errors of the labelled ones
   */
  record Leaf(long rows, ErrorSums errors) implements Mergeable<Leaf> {
    @Override
    public Leaf merge(Leaf other) {
      return new Leaf(rows + other.rows, errors.merge(other.errors));
    }
  }

  LeafErrors {
    leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
  }

  @Override
  public LeafErrors merge(LeafErrors other) {
    if (tree == EMPTY.tree) {
      return other;
    }
    if (other.tree == EMPTY.tree) {
      return this;
    }
    if (tree != other.tree || tree == MIXED.tree) {
      return MIXED;
    }
    SortedMap<Integer, Leaf> both = new TreeMap<>(leaves);
    other.leaves.forEach((number, leaf) -> both.merge(number, leaf, Leaf::merge));
    return new LeafErrors(tree, both);
  }

  /** The same once some of its predictions have labels; see {@link LabelFree#labelled}. */
  LeafErrors labelled(LeafErrors truth) {
    if (truth.tree == EMPTY.tree) {
      return this;
    }
    if (tree != truth.tree || tree == MIXED.tree) {
      return MIXED;
    }
    SortedMap<Integer, Leaf> joined = new TreeMap<>(leaves);
    truth.leaves.forEach(
        (number, leaf) ->
            joined.merge(
                number,
                leaf,
                (all, labelled) -> new Leaf(all.rows, all.errors.merge(labelled.errors))));
    return new LeafErrors(tree, joined);
  }

  long rows() {
    return leaves.values().stream().mapToLong(Leaf::rows).sum();
  }

  void write(ByteWriter out) {
    out.varint(tree + 2);
    out.varint(leaves.size());
    leaves.forEach(
        (number, leaf) -> {
          out.varint(number);
          out.varint(leaf.rows);
          leaf.errors.write(out);
        });
  }

  static LeafErrors read(ByteReader in) throws CorruptBytesException {
    long tree = in.size() - 2;
    int count = in.count(ErrorTree.MOST_LEAVES);
    SortedMap<Integer, Leaf> leaves = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int number = in.count(ErrorTree.MOST_LEAVES - 1);
      Leaf leaf = new Leaf(in.size(), ErrorSums.read(in));
      if (leaf.rows == 0 || leaves.put(number, leaf) != null) {
        throw new CorruptBytesException("leaf %d twice or empty".formatted(number));
      }
    }
    if (tree < 0 && count > 0) {
      throw new CorruptBytesException("leaves of no tree");
    }
    return new LeafErrors(tree, leaves);
  }
}
