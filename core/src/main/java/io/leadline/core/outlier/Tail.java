package io.leadline.core.outlier;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * How rare an oddity is: the share of rows, which the scorer was not made of, that are at least as
 * odd, one more counted on both sides. So what is exchangeable with them is rarer than p with
 * probability at most p.
 *
 * <p>Of many rows some are kept: the share is at most a thirty-second of itself too large, never
 * too small. Shares are in units of 2⁻³⁰.
 *
 * @param oddities falling, each once
 * @param above by oddity, the number of rows odder than it
 * @param rows number of rows
 * @see <a href="https://arxiv.org/abs/1912.01420">Bates et al.: Testing for outliers with conformal
 *     p-values (2021)</a>
 */
record Tail(double[] oddities, int[] above, int rows) {

  static final int ONE = 1 << 30;

  private static final int FINENESS = 32;

  /**
   * @param oddities of the rows, not NaN
   */
  static Tail of(double[] oddities) {
    double[] sorted = oddities.clone();
    Arrays.sort(sorted);
    int rows = sorted.length;
    double[] kept = new double[rows];
    int[] above = new int[rows];
    int size = 0;
    int last = 0;
    for (int from = rows - 1; from >= 0; ) {
      int to = from;
      while (to >= 0 && sorted[to] == sorted[from]) {
        to--;
      }
      // What is left out here counts as odder below, so its whole run must fit in.
      int odder = rows - 1 - from;
      int withRun = rows - 1 - to;
      boolean isNeeded = size == 0 || to < 0 || withRun - last > last / FINENESS;
      if (isNeeded) {
        kept[size] = sorted[from];
        above[size++] = odder;
        last = withRun;
      }
      from = to;
    }
    return new Tail(Arrays.copyOf(kept, size), Arrays.copyOf(above, size), rows);
  }

  /** In [1, {@link #ONE}]: the less, the rarer. */
  int share(double oddity) {
    int low = 0;
    int high = oddities.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (oddities[middle] < oddity) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    int asOdd = low == oddities.length ? rows : above[low];
    return (int) (((1L + asOdd) << 30) / (rows + 1));
  }

  /** Of what is odder than all rows. */
  int least() {
    return (int) ((1L << 30) / (rows + 1));
  }

  void write(ByteWriter out) {
    out.varint(rows);
    out.varint(oddities.length);
    for (int i = 0; i < oddities.length; i++) {
      out.fixed64(Double.doubleToLongBits(oddities[i]));
      out.varint(above[i]);
    }
  }

  static Tail read(ByteReader in) throws CorruptBytesException {
    int rows = in.count(Integer.MAX_VALUE - 1);
    int size = in.items(9);
    double[] oddities = new double[size];
    int[] above = new int[size];
    for (int i = 0; i < size; i++) {
      oddities[i] = Double.longBitsToDouble(in.fixed64());
      above[i] = in.count(rows);
      boolean isFalling = i == 0 || (oddities[i] < oddities[i - 1] && above[i] > above[i - 1]);
      if (Double.isNaN(oddities[i]) || !isFalling) {
        throw new CorruptBytesException("oddities that do not fall");
      }
    }
    return new Tail(oddities, above, rows);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tail that
        && rows == that.rows
        && Arrays.equals(oddities, that.oddities)
        && Arrays.equals(above, that.above);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(oddities) + rows;
  }

  @Override
  public String toString() {
    return "Tail[%d of %d rows]".formatted(oddities.length, rows);
  }
}
