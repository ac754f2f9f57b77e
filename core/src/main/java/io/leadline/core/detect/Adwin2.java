package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * ADWIN2: a window that grows while its mean stays and shrinks from its old end when two parts of
 * it have different means, kept in O(log n) memory. This is what most libraries call ADWIN; {@link
 * Adwin} is the plain one.
 *
 * <p>Where MOA and river disagree: river forgets the whole window after a change, the paper (figure
 * 1) and MOA drop only the old part; the paper's is the default here. The paper allows every split;
 * MOA wants at least 7 values on each side, river 5 (both in spite of the 5 in their formula).
 *
 * <pre>
 * row i holds up to `buckets` + 1 sums of 2^i values each, oldest first; a full row hands the sum of
 * its two oldest to row i + 1. Newest values in row 0:
 *
 *   oldest  row 3 [8 8] row 2 [4 4 4] row 1 [2 2] row 0 [1 1 1 1]  newest
 *
 * A cut is looked for between any two sums: |mean0 − mean1| ≥ ε,
 *   ε = √(2 m σ² ln(2 ln n / δ)) + 2/3 m ln(2 ln n / δ),   m = 1/n0 + 1/n1
 * </pre>
 *
 * <p>Every {@code clock}-th value looks for cuts, so that a value costs O(1 + log n / clock).
 *
 * @see <a href="https://doi.org/10.1137/1.9781611972771.42">Bifet, Gavaldà: Learning from
 *     time-changing data with adaptive windowing (2007)</a>
 */
public final class Adwin2 implements ChangeDetector {

  private static final int MOST_ROWS = 62;
  private static final int LENGTH_IN_BOUND = 5;
  // Most splits are far from a cut, which (without division or root) ε² > 2 σ² ln(…) n/(n0 n1)
  // shows; these keep rounding from deciding it.
  private static final double SLACK = 1e-9;
  private static final double ROUNDING = 1e-13;

  /** What remains of the window after a change. */
  public enum AfterChange {
    /** The newer part, as in the paper and MOA. */
    KEEP_RECENT,
    /** Nothing, as in river. */
    FORGET
  }

  /**
   * @param delta confidence of a cut, in (0, 1); smaller raises fewer alarms. The paper's bound
   *     holds per check
   * @param clock look for a cut at every so-manieth value, ≥ 1; larger is faster and later
   * @param buckets sums a row keeps, ≥ 2; more finds the place of a change more exactly
   * @param grace no cut in a window of at most so many values
   * @param leastPart fewest values on each side of a cut, ≥ 5
   * @param afterChange what remains after a change
   */
  public record Parameters(
      double delta, int clock, int buckets, int grace, int leastPart, AfterChange afterChange) {

    public static final Parameters DEFAULT =
        new Parameters(0.002, 32, 5, 10, 5, AfterChange.KEEP_RECENT);

    public Parameters {
      Limits.inside("delta", delta, 0, 1);
      Limits.atLeast("clock", clock, 1);
      Limits.atLeast("buckets", buckets, 2);
      Limits.atLeast("grace", grace, 0);
      Limits.atLeast("leastPart", leastPart, LENGTH_IN_BOUND);
    }

    public Parameters withDelta(double newDelta) {
      return new Parameters(newDelta, clock, buckets, grace, leastPart, afterChange);
    }

    public Parameters withClock(int newClock) {
      return new Parameters(delta, newClock, buckets, grace, leastPart, afterChange);
    }
  }

  private final Parameters parameters;
  // A row is a ring of `stride` places, a power of two, with its oldest bucket at heads[row].
  // [row × stride + place]: sum, and sum of squared deviations from the bucket's mean
  private final int stride;
  private double[] totals;
  private double[] deviations;
  private int[] heads;
  private int[] used;
  private int rows;
  private double width;
  private double total;
  private double deviation;
  private int untilCheck;

  public Adwin2(Parameters parameters) {
    this.parameters = parameters;
    this.stride = Integer.highestOneBit(parameters.buckets()) * 2;
    this.totals = new double[8 * stride];
    this.deviations = new double[8 * stride];
    this.heads = new int[8];
    this.used = new int[8];
    reset();
  }

  public Adwin2() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    insert(value);
    if (--untilCheck > 0) {
      return State.STABLE;
    }
    untilCheck = parameters.clock();
    if (width <= parameters.grace() || !shrink()) {
      return State.STABLE;
    }
    if (parameters.afterChange() == AfterChange.FORGET) {
      reset();
    }
    return State.DRIFT;
  }

  /** Values in the window. */
  public long width() {
    return (long) width;
  }

  /** Mean of the window; 0 if it is empty. */
  public double mean() {
    return width == 0 ? 0 : total / width;
  }

  /** Variance of the window (its values weigh the same); 0 if it is empty. */
  public double variance() {
    return width == 0 ? 0 : Math.max(0, deviation) / width;
  }

  private void insert(double value) {
    append(0, value, 0);
    width++;
    if (width > 1) {
      double fromMean = value - total / (width - 1);
      deviation += (width - 1) * fromMean * fromMean / width;
    }
    total += value;
    if (used[0] > parameters.buckets()) {
      compress();
    }
  }

  private int place(int row, int bucket) {
    return row * stride + ((heads[row] + bucket) & (stride - 1));
  }

  private void append(int row, double sum, double squares) {
    int place = place(row, used[row]++);
    totals[place] = sum;
    deviations[place] = squares;
  }

  private void compress() {
    double share = 1;
    for (int row = 0; used[row] > parameters.buckets(); row++, share *= 0.5) {
      if (row + 1 == rows) {
        addRow();
      }
      int older = place(row, 0);
      int newer = place(row, 1);
      double gap = totals[older] * share - totals[newer] * share;
      append(
          row + 1,
          totals[older] + totals[newer],
          deviations[older] + deviations[newer] + gap * gap / (2 * share));
      remove(row, 2);
    }
  }

  private void addRow() {
    if (rows == used.length) {
      heads = Arrays.copyOf(heads, rows * 2);
      used = Arrays.copyOf(used, rows * 2);
      totals = Arrays.copyOf(totals, rows * 2 * stride);
      deviations = Arrays.copyOf(deviations, rows * 2 * stride);
    }
    rows++;
  }

  private void remove(int row, int count) {
    heads[row] = (heads[row] + count) & (stride - 1);
    used[row] -= count;
  }

  private boolean shrink() {
    boolean isCut = false;
    while (findsCut()) {
      dropOldest();
      isCut = true;
    }
    return isCut;
  }

  private boolean findsCut() {
    double confidence = Math.log(2 * Math.log(width) / parameters.delta());
    double variance = Math.max(0, deviation) / width;
    double surelyNot = 2 * variance * confidence * width * (1 - SLACK);
    double most = width - parameters.leastPart();
    double[] sums = totals;
    int mask = stride - 1;
    double n0 = 0;
    double sum0 = 0;
    for (int row = rows - 1; row >= 0; row--) {
      double size = 1L << row;
      int first = row * stride;
      int head = heads[row];
      int end = head + used[row];
      for (int at = head; at < end; at++) {
        n0 += size;
        if (n0 > most) {
          return false;
        }
        sum0 += sums[first + (at & mask)];
        // |mean0 − mean1| n0 n1, and more than what rounding can hide of it
        double left = sum0 * width;
        double right = total * n0;
        double gap = Math.abs(left - right) + ROUNDING * (Math.abs(left) + Math.abs(right));
        if (gap * gap > surelyNot * n0 * (width - n0)
            && n0 >= parameters.leastPart()
            && isCut(
                n0, width - n0, sum0 / n0 - (total - sum0) / (width - n0), variance, confidence)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCut(
      double n0, double n1, double gap, double variance, double confidence) {
    double parts = 1 / (n0 - LENGTH_IN_BOUND + 1) + 1 / (n1 - LENGTH_IN_BOUND + 1);
    double bound = Math.sqrt(2 * parts * variance * confidence) + 2.0 / 3 * confidence * parts;
    return Math.abs(gap) > bound;
  }

  private void dropOldest() {
    int row = rows - 1;
    double size = 1L << row;
    int place = place(row, 0);
    double oldest = totals[place];
    width -= size;
    total -= oldest;
    double gap = oldest / size - total / width;
    deviation -= deviations[place] + size * width * gap * gap / (size + width);
    remove(row, 1);
    while (rows > 1 && used[rows - 1] == 0) {
      rows--;
    }
  }

  @Override
  public void reset() {
    Arrays.fill(used, 0);
    Arrays.fill(heads, 0);
    rows = 1;
    width = 0;
    total = 0;
    deviation = 0;
    untilCheck = parameters.clock();
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(untilCheck);
    StateBytes.write(out, total, deviation);
    out.varint(rows);
    for (int row = 0; row < rows; row++) {
      out.varint(used[row]);
      for (int bucket = 0; bucket < used[row]; bucket++) {
        int place = place(row, bucket);
        StateBytes.write(out, totals[place], deviations[place]);
      }
    }
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    reset();
    untilCheck = in.count(parameters.clock());
    total = StateBytes.read(in);
    deviation = StateBytes.read(in);
    int count = in.count(MOST_ROWS);
    for (int row = 0; row < count; row++) {
      if (row == rows) {
        addRow();
      }
      int buckets = in.count(parameters.buckets());
      for (int bucket = 0; bucket < buckets; bucket++) {
        append(row, StateBytes.read(in), StateBytes.read(in));
      }
      width += used[row] * (double) (1L << row);
    }
  }
}
