package io.leadline.core.sketch;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A column's numbers as atoms (single numbers with an exact count) and cells (intervals whose
 * inside is not known), in rising order. Immutable.
 *
 * <p>Ranks at the edges of cells are exact. Inside a cell its numbers are taken as evenly spread,
 * which errs by at most the cell's share: the largest is {@link #errorBound}.
 */
public final class Distribution {

  private final long[] cellLow;
  private final long[] cellHigh;
  private final long[] cellCount;
  private final long[] cellsBefore;
  private final long[] atomKey;
  private final long[] atomCount;
  private final long[] atomsBefore;
  private final long total;

  private Distribution(Grid grid, NumberSketch sketch) {
    atomKey = grid.atoms;
    atomCount = new long[atomKey.length];
    cellLow = grid.cells;
    cellHigh = new long[cellLow.length];
    cellCount = new long[cellLow.length];
    sketch.forEachCell(
        (key, count) -> {
          int atom = grid.isSingleKey(key) ? indexOf(atomKey, key) : -1;
          if (atom >= 0) {
            atomCount[atom] += count;
          } else {
            cellCount[indexOf(cellLow, grid.cellOf(key))] += count;
          }
        });
    takeAtomsOutOfCells(grid, sketch);
    narrowToExtremes(grid, sketch);
    cellsBefore = sumsBefore(cellCount);
    atomsBefore = sumsBefore(atomCount);
    total = sketch.count();
  }

  public static Distribution of(NumberSketch sketch) {
    return new Distribution(new Grid(sketch, sketch), sketch);
  }

  /** Both on the finest cells and atoms that both know: index by index the same ones. */
  public record Pair(Distribution first, Distribution second) {

    public static Pair of(NumberSketch first, NumberSketch second) {
      Grid grid = new Grid(first, second);
      return new Pair(new Distribution(grid, first), new Distribution(grid, second));
    }

    /** How far a difference of distribution functions may be from the raw data's. */
    public double errorBound() {
      double bound = 0;
      for (int cell = 0; cell < first.cellCount.length; cell++) {
        bound = Math.max(bound, Math.max(first.cellShare(cell), second.cellShare(cell)));
      }
      return bound;
    }
  }

  /** The cells and atoms on which two sketches can be compared. */
  private static final class Grid {

    private final NumberSketch first;
    private final NumberSketch second;
    final long[] cells;
    final long[] atoms;

    Grid(NumberSketch first, NumberSketch second) {
      this.first = first;
      this.second = second;
      LongCounts cellSet = new LongCounts();
      LongCounts atomSet = new LongCounts();
      for (NumberSketch side : new NumberSketch[] {first, second}) {
        side.forEachCell(
            (key, count) -> (isSingleKey(key) ? atomSet : cellSet).add(cellOf(key), 1));
        side.atoms().filter(this::isAtom).forEach(key -> atomSet.add(key, 1));
      }
      cells = cellSet.sortedKeys();
      atoms = atomSet.sortedKeys();
    }

    private boolean isAtom(long key) {
      return first.knows(key)
          && second.knows(key)
          && (first.countOf(key) > 0 || second.countOf(key) > 0);
    }

    int shiftOf(long key) {
      return Math.max(first.shiftOf(key), second.shiftOf(key));
    }

    long cellOf(long key) {
      return key & (-1L << shiftOf(key));
    }

    boolean isSingleKey(long key) {
      return shiftOf(key) == 0;
    }
  }

  private void takeAtomsOutOfCells(Grid grid, NumberSketch sketch) {
    for (int atom = 0; atom < atomKey.length; atom++) {
      long key = atomKey[atom];
      if (!grid.isSingleKey(key)) {
        long count = sketch.countOf(key);
        atomCount[atom] = count;
        cellCount[indexOf(cellLow, grid.cellOf(key))] -= count;
      }
    }
  }

  private void narrowToExtremes(Grid grid, NumberSketch sketch) {
    long last = OrderedBits.ofDouble(sketch.max().orElse(0));
    for (int cell = 0; cell < cellLow.length; cell++) {
      long high = cellLow[cell] | ~(-1L << grid.shiftOf(cellLow[cell]));
      boolean holdsLast =
          Long.compareUnsigned(cellLow[cell], last) <= 0 && Long.compareUnsigned(last, high) <= 0;
      cellHigh[cell] = holdsLast ? last : high;
    }
  }

  private static long[] sumsBefore(long[] counts) {
    long[] before = new long[counts.length + 1];
    for (int i = 0; i < counts.length; i++) {
      before[i + 1] = before[i] + counts[i];
    }
    return before;
  }

  /** Index of {@code key} in unsigned order, or −(insertion point) − 1. */
  private static int indexOf(long[] sorted, long key) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(sorted[middle], key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  public long total() {
    return total;
  }

  private double cellShare(int cell) {
    return total == 0 ? 0 : (double) cellCount[cell] / total;
  }

  /** The largest share of any cell: no rank is further from the truth. In [0, 1]. */
  public double errorBound() {
    double bound = 0;
    for (int cell = 0; cell < cellCount.length; cell++) {
      bound = Math.max(bound, cellShare(cell));
    }
    return bound;
  }

  /** Estimated number of values ≤ {@code value}. */
  public double rank(double value) {
    return rankOfKey(OrderedBits.ofDouble(value));
  }

  private double rankOfKey(long key) {
    int atom = indexOf(atomKey, key);
    double rank = atomsBefore[atom >= 0 ? atom + 1 : -atom - 1];
    int at = indexOf(cellLow, key);
    int cell = at >= 0 ? at : -at - 2;
    if (cell < 0) {
      return rank;
    }
    rank += cellsBefore[cell];
    if (Long.compareUnsigned(key, cellHigh[cell]) >= 0) {
      return rank + cellCount[cell];
    }
    double inside = (double) (key - cellLow[cell]) + 1;
    double width = (double) (cellHigh[cell] - cellLow[cell]) + 1;
    return rank + cellCount[cell] * (inside / width);
  }

  /**
   * The smallest number with at least the share {@code q} of the numbers at or below it.
   *
   * @param q in [0, 1]
   */
  public OptionalDouble quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("Invalid quantile: %s (must be in [0, 1])".formatted(q));
    }
    if (total == 0) {
      return OptionalDouble.empty();
    }
    double wanted = Math.max(q * total, Math.min(1, total));
    // Bisection over keys in unsigned order; the rank never falls as the key rises.
    long low = OrderedBits.ofDouble(-Double.MAX_VALUE);
    long high = OrderedBits.ofDouble(Double.MAX_VALUE);
    while (low != high) {
      long middle = low + Long.divideUnsigned(high - low, 2);
      if (rankOfKey(middle) >= wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return OptionalDouble.of(OrderedBits.toDouble(low));
  }

  /** Receives, in rising order, a number that stands for a cell or atom, and its index. */
  private interface Visitor {
    void accept(double position, boolean isAtom, int index);
  }

  private void forEach(Visitor visitor) {
    int atom = 0;
    for (int cell = 0; cell <= cellLow.length; cell++) {
      while (atom < atomKey.length
          && (cell == cellLow.length || Long.compareUnsigned(atomKey[atom], cellLow[cell]) < 0)) {
        visitor.accept(OrderedBits.toDouble(atomKey[atom]), true, atom);
        atom++;
      }
      if (cell < cellLow.length) {
        visitor.accept(middle(cell), false, cell);
      }
    }
  }

  private double middle(int cell) {
    double low = Math.max(-Double.MAX_VALUE, OrderedBits.toDouble(cellLow[cell]));
    double high = OrderedBits.toDouble(cellHigh[cell]);
    return low / 2 + (Double.isFinite(high) ? high : Double.MAX_VALUE) / 2;
  }

  /** Numbers that stand for the cells and atoms, rising. [bins] */
  public double[] positions() {
    double[] positions = new double[cellLow.length + atomKey.length];
    int[] next = {0};
    forEach((position, isAtom, index) -> positions[next[0]++] = position);
    return positions;
  }

  /** How many numbers each cell and atom has. [bins] */
  public long[] counts() {
    long[] counts = new long[cellLow.length + atomKey.length];
    int[] next = {0};
    forEach(
        (position, isAtom, index) ->
            counts[next[0]++] = isAtom ? atomCount[index] : cellCount[index]);
    return counts;
  }

  /** Shares of the numbers in the half-open intervals [edges[i], edges[i + 1]); the last closed. */
  public double[] shares(double[] edges) {
    double[] shares = new double[Math.max(0, edges.length - 1)];
    for (int i = 0; i < shares.length; i++) {
      double to = i == shares.length - 1 ? edges[i + 1] : Math.nextDown(edges[i + 1]);
      double below = rank(Math.nextDown(edges[i]));
      shares[i] = total == 0 ? 0 : (rank(to) - below) / total;
    }
    return shares;
  }

  /** Standardised third moment about the mean; empty for a constant. */
  public OptionalDouble skewness() {
    return standardisedMoment(3);
  }

  /** Standardised fourth moment about the mean, less 3; empty for a constant. */
  public OptionalDouble excessKurtosis() {
    OptionalDouble moment = standardisedMoment(4);
    return moment.isEmpty() ? moment : OptionalDouble.of(moment.getAsDouble() - 3);
  }

  private OptionalDouble standardisedMoment(int order) {
    double[] positions = positions();
    long[] counts = counts();
    double mean = 0;
    for (int i = 0; i < counts.length; i++) {
      mean += positions[i] * ((double) counts[i] / total);
    }
    double variance = 0;
    double moment = 0;
    for (int i = 0; i < counts.length; i++) {
      double share = (double) counts[i] / total;
      double distance = positions[i] - mean;
      variance += share * distance * distance;
      moment += share * Math.pow(distance, order);
    }
    double standardised = moment / Math.pow(variance, order / 2.0);
    return Double.isFinite(standardised) ? OptionalDouble.of(standardised) : OptionalDouble.empty();
  }

  @Override
  public String toString() {
    return "Distribution[%d cells, %d atoms, %s]"
        .formatted(cellLow.length, atomKey.length, Arrays.toString(counts()));
  }
}
