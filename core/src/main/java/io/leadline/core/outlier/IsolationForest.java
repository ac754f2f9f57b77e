package io.leadline.core.outlier;

import io.leadline.core.detect.SplitMix;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.OrderedBits;
import java.util.Arrays;

/**
 * An isolation forest: random cuts separate what is odd from the rest sooner than what is usual.
 * Immutable once grown; scored by any number of threads.
 *
 * <p>Everything that scoring does is done in integers, so that the same row has the same depth on
 * every machine. A number is cut by the upper 32 bits of its order-preserving key, which are 20
 * bits of its mantissa.
 *
 * <pre>
 *   node of an inner cut:  bits 63–32 least code that goes right · 31–20 input · 19–0 left child;
 *                          the right child follows the left one
 *   leaf:                  a cut that nothing passes, leading to itself
 * </pre>
 *
 * <p>So a walk takes as many equal steps as the forest is deep, without a branch that depends on
 * the row.
 *
 * @see <a href="https://doi.org/10.1109/ICDM.2008.17">Liu, Ting, Zhou: Isolation forest (2008)</a>
 */
final class IsolationForest {

  static final int TREES = 64;
  static final int SAMPLE = 256;

  /** More inputs than a node can name. */
  static final int MOST_INPUTS = 1 << 12;

  private static final int DEPTH = 8;
  private static final int MOST_NODES = 2 << DEPTH;
  private static final int CHILD_BITS = 20;
  private static final int CHILD = (1 << CHILD_BITS) - 1;
  private static final int MOST_LENGTH = 1 << 14;
  private static final long SEED = 0x1eadL;

  // Depths are sums of path lengths in 1/256.
  private static final double UNIT = 256;
  private static final double EULER = 0.5772156649015329;

  private final int inputs;
  private final long[] nodes;
  private final int[] roots;

  // By node, the path length of what ends there; 0 for inner cuts.
  private final int[] lengths;

  private IsolationForest(int inputs, long[] nodes, int[] roots, int[] lengths) {
    this.inputs = inputs;
    this.nodes = nodes;
    this.roots = roots;
    this.lengths = lengths;
  }

  /** What a number, which must not be NaN, is compared by. */
  static int code(double value) {
    // From unsigned order to that of ints; the largest int is what leaves ask for.
    int code = (int) (OrderedBits.ofDouble(value) >>> 32) ^ Integer.MIN_VALUE;
    return Math.min(code, Integer.MAX_VALUE - 1);
  }

  /**
   * Adds the rows' path lengths up over all trees.
   *
   * @param codes [rows × inputs] row by row
   * @param depths [rows] replaced; the smaller, the odder
   */
  void depths(int[] codes, int rows, int[] depths) {
    Arrays.fill(depths, 0, rows, 0);
    for (int root : roots) {
      for (int row = 0; row < rows; row++) {
        int first = row * inputs;
        int at = root;
        for (int step = 0; step < DEPTH; step++) {
          long node = nodes[at];
          int low = (int) node;
          // 1 if the code is at least the cut: the sign of (cut − 1 − code), without a branch.
          long beyond = ((node >> 32) - 1 - codes[first + (low >>> CHILD_BITS)]) >>> 63;
          at = (low & CHILD) + (int) beyond;
        }
        depths[row] += lengths[at];
      }
    }
  }

  /**
   * Grows a forest.
   *
   * @param values [inputs][rows] finite; at least one input and row
   */
  static IsolationForest grow(double[][] values) {
    return new Grower(values).grow();
  }

  /** Trees of rows drawn without replacement. */
  private static final class Grower {

    private final double[][] values;
    private final SplitMix random = new SplitMix(SEED);
    private final long[] nodes = new long[TREES * MOST_NODES];
    private final int[] lengths = new int[TREES * MOST_NODES];
    private final int[] roots = new int[TREES];
    private int size;

    Grower(double[][] values) {
      this.values = values;
    }

    IsolationForest grow() {
      int[] all = new int[values[0].length];
      Arrays.setAll(all, row -> row);
      for (int tree = 0; tree < TREES; tree++) {
        int sample = Math.min(SAMPLE, all.length);
        for (int i = 0; i < sample; i++) {
          int picked = i + random.below(all.length - i);
          int kept = all[i];
          all[i] = all[picked];
          all[picked] = kept;
        }
        roots[tree] = size++;
        grow(roots[tree], Arrays.copyOf(all, sample), 0);
      }
      return new IsolationForest(
          values.length, Arrays.copyOf(nodes, size), roots, Arrays.copyOf(lengths, size));
    }

    private void grow(int at, int[] rows, int depth) {
      int input = depth == DEPTH || rows.length < 2 ? -1 : pick(rows);
      if (input < 0) {
        nodes[at] = leaf(at);
        lengths[at] = length(depth, rows.length);
        return;
      }
      double[] column = values[input];
      int cut = cut(column, rows);
      int[] left = new int[rows.length];
      int[] right = new int[rows.length];
      int lefts = 0;
      int rights = 0;
      for (int row : rows) {
        if (code(column[row]) < cut) {
          left[lefts++] = row;
        } else {
          right[rights++] = row;
        }
      }
      int child = size;
      size += 2;
      nodes[at] = inner(cut, input, child);
      grow(child, Arrays.copyOf(left, lefts), depth + 1);
      grow(child + 1, Arrays.copyOf(right, rights), depth + 1);
    }

    /** An input in which the rows differ, each as likely as the other; −1 if there is none. */
    private int pick(int[] rows) {
      int picked = -1;
      int candidates = 0;
      for (int input = 0; input < values.length; input++) {
        if (differ(values[input], rows) && random.below(++candidates) == 0) {
          picked = input;
        }
      }
      return picked;
    }

    private static boolean differ(double[] column, int[] rows) {
      int first = code(column[rows[0]]);
      for (int row : rows) {
        if (code(column[row]) != first) {
          return true;
        }
      }
      return false;
    }

    private int cut(double[] column, int[] rows) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int row : rows) {
        least = Math.min(least, column[row]);
        most = Math.max(most, column[row]);
      }
      double share = random.uniform();
      int drawn = code(least * (1 - share) + most * share);
      // On both sides of the cut there is a row.
      return Math.min(Math.max(drawn, code(least) + 1), code(most));
    }
  }

  private static long inner(int cut, int input, int child) {
    return ((long) cut << 32) | ((long) input << CHILD_BITS) | child;
  }

  private static long leaf(int at) {
    return inner(Integer.MAX_VALUE, 0, at);
  }

  /** The depth reached, and the mean further path in a random tree of the rows left there. */
  private static int length(int depth, int rows) {
    double further =
        rows < 2 ? 0 : 2 * (StrictMath.log(rows - 1.0) + EULER) - 2 * (rows - 1.0) / rows;
    return (int) Math.round(UNIT * (depth + (rows == 2 ? 1 : further)));
  }

  /**
   *
   *
   * <pre>
   * each tree from its root, left before right:
   * varint input + 1, 4 bytes cut; or varint 0, varint path length
   * </pre>
   */
  void write(ByteWriter out) {
    for (int root : roots) {
      write(out, root);
    }
  }

  private void write(ByteWriter out, int at) {
    int low = (int) nodes[at];
    int child = low & CHILD;
    if (child == at) {
      out.varint(0);
      out.varint(lengths[at]);
      return;
    }
    out.varint((low >>> CHILD_BITS) + 1L);
    out.fixed32((int) (nodes[at] >> 32));
    write(out, child);
    write(out, child + 1);
  }

  static IsolationForest read(ByteReader in, int inputs) throws CorruptBytesException {
    Reader reader = new Reader(in, inputs);
    for (int tree = 0; tree < TREES; tree++) {
      reader.roots[tree] = reader.size++;
      reader.read(reader.roots[tree], 0);
    }
    return new IsolationForest(
        inputs,
        Arrays.copyOf(reader.nodes, reader.size),
        reader.roots,
        Arrays.copyOf(reader.lengths, reader.size));
  }

  private static final class Reader {

    private final ByteReader in;
    private final int inputs;
    private final long[] nodes = new long[TREES * MOST_NODES];
    private final int[] lengths = new int[TREES * MOST_NODES];
    private final int[] roots = new int[TREES];
    private int size;

    Reader(ByteReader in, int inputs) {
      this.in = in;
      this.inputs = inputs;
    }

    void read(int at, int depth) throws CorruptBytesException {
      int input = in.count(inputs) - 1;
      if (input < 0) {
        nodes[at] = leaf(at);
        lengths[at] = in.count(MOST_LENGTH);
        return;
      }
      if (depth == DEPTH) {
        throw new CorruptBytesException("tree of more than %d levels".formatted(DEPTH));
      }
      int child = size;
      size += 2;
      nodes[at] = inner(in.fixed32(), input, child);
      read(child, depth + 1);
      read(child + 1, depth + 1);
    }
  }
}
