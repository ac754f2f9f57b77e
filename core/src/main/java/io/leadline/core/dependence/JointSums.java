package io.leadline.core.dependence;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is kept of the features of predictions together: sums of positions, of their products, and
 * of random Fourier features. Immutable; whole numbers throughout, so it merges exactly, in any
 * order. Right up to 2³⁷ rows: a product is at most 2²⁶.
 *
 * <p>Sums of different spaces cannot be added: what they merge to is {@link #MIXED}, and stays it.
 */
public final class JointSums implements Mergeable<JointSums> {

  /** Of no predictions. */
  public static final JointSums EMPTY = new JointSums(Optional.empty(), 0, new long[0][]);

  /** Of predictions that were looked at in different spaces: nothing can be said of them. */
  public static final JointSums MIXED = new JointSums(Optional.empty(), -1, new long[0][]);

  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int COSINES = 2;
  private static final int SINES = 3;

  private final Optional<JointFrame> frame;
  private final long rows;
  private final long[][] sums;

  /**
   * @param sums positions [axes], products [axes × (axes + 1) ÷ 2], cosines and sines [frequencies]
   */
  JointSums(Optional<JointFrame> frame, long rows, long[][] sums) {
    this.frame = frame;
    this.rows = rows;
    this.sums = sums;
  }

  /** The space of the sums; empty where there are none. */
  public Optional<JointFrame> frame() {
    return frame;
  }

  /** Number of predictions, ≥ 0. */
  public long rows() {
    return Math.max(0, rows);
  }

  public boolean isEmpty() {
    return rows == 0;
  }

  /** Whether predictions of different spaces came together. */
  public boolean isMixed() {
    return rows < 0;
  }

  @Override
  public JointSums merge(JointSums other) {
    if (isEmpty() || other.isMixed()) {
      return other;
    }
    if (other.isEmpty() || isMixed()) {
      return this;
    }
    if (!frame.equals(other.frame)) {
      return MIXED;
    }
    long[][] both = new long[sums.length][];
    for (int kind = 0; kind < sums.length; kind++) {
      both[kind] = sums[kind].clone();
      for (int i = 0; i < both[kind].length; i++) {
        both[kind][i] += other.sums[kind][i];
      }
    }
    return new JointSums(frame, rows + other.rows, both);
  }

  /** Where products of two axes are kept. */
  static int pair(int one, int other) {
    int high = Math.max(one, other);
    return high * (high + 1) / 2 + Math.min(one, other);
  }

  /** Mean position on an axis, in deviations of the baseline. */
  double mean(int axis) {
    return (double) sums[FIRST][axis] / rows / FourierFeatures.UNITS;
  }

  /** Covariance of two axes, in deviations of the baseline. */
  double covariance(int one, int other) {
    double squareUnits = (double) FourierFeatures.UNITS * FourierFeatures.UNITS;
    return (double) sums[SECOND][pair(one, other)] / rows / squareUnits - mean(one) * mean(other);
  }

  /** [axes × axes] */
  double[][] covariances() {
    int axes = sums[FIRST].length;
    double[][] matrix = new double[axes][axes];
    for (int one = 0; one < axes; one++) {
      for (int other = 0; other < axes; other++) {
        matrix[one][other] = covariance(one, other);
      }
    }
    return matrix;
  }

  /** Mean cosines of all frequencies, then mean sines. */
  double[] embedding() {
    double[] means = new double[2 * FourierFeatures.COUNT];
    double units = (double) rows * FourierFeatures.COSINE_UNITS;
    for (int k = 0; k < FourierFeatures.COUNT; k++) {
      means[k] = sums[COSINES][k] / units;
      means[FourierFeatures.COUNT + k] = sums[SINES][k] / units;
    }
    return means;
  }

  /** Appends the state, which {@link #read} restores: equal states give equal bytes. */
  public void write(ByteWriter out) {
    out.u8(isMixed() ? 1 : 0);
    out.varint(rows());
    if (frame.isPresent()) {
      frame.get().write(out);
      for (long[] kind : sums) {
        for (long sum : kind) {
          // Signs in the lowest bit, so that small negative sums are short too.
          out.varint((sum << 1) ^ (sum >> 63));
        }
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static JointSums read(ByteReader in) throws CorruptBytesException {
    boolean isMixed = in.u8() != 0;
    long rows = in.size();
    if (isMixed || rows == 0) {
      return isMixed ? MIXED : EMPTY;
    }
    JointFrame frame = JointFrame.read(in);
    int axes = frame.names().size();
    int[] lengths = {axes, axes * (axes + 1) / 2, FourierFeatures.COUNT, FourierFeatures.COUNT};
    long[][] sums = new long[lengths.length][];
    for (int kind = 0; kind < lengths.length; kind++) {
      sums[kind] = new long[lengths[kind]];
      for (int i = 0; i < lengths[kind]; i++) {
        long coded = in.varint();
        sums[kind][i] = (coded >>> 1) ^ -(coded & 1);
      }
    }
    return new JointSums(Optional.of(frame), rows, sums);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JointSums that
        && rows == that.rows
        && frame.equals(that.frame)
        && Arrays.deepEquals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(rows) + Arrays.deepHashCode(sums);
  }

  @Override
  public String toString() {
    return "JointSums[%d rows × %d axes]"
        .formatted(rows(), frame.map(known -> known.names().size()).orElse(0));
  }
}
