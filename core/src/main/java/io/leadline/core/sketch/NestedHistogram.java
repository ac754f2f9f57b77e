package io.leadline.core.sketch;

/**
 * Counts of numbers in cells whose widths follow from the data set alone: a canonical, order-free
 * summary of at most {@code budget} cells. Mutable; owned by one thread.
 *
 * <p>A cell is a run of neighbouring {@linkplain OrderedBits keys}: all keys that agree above the
 * lowest {@code shift} bits. It is named by its smallest key. Cells of one octave share a shift.
 *
 * <ol>
 *   <li>Each octave may have {@code perOctave} cells; its shift is the smallest that keeps to it.
 *   <li>{@code perOctave} is the largest power of two, at most the budget, with Σ over octaves of
 *       min(perOctave, number of distinct keys) ≤ budget.
 *   <li>Where even one cell an octave is too many, all octaves share the smallest shift beyond 52
 *       that keeps to the budget.
 * </ol>
 *
 * <p>All three only ever coarsen as keys are added, and depend on the set of distinct keys only. So
 * a cell's count is never split after the fact, and any order, sharding and merge tree ends in the
 * same cells with the same counts. Giving each octave a budget of its own keeps mixed scales apart;
 * choosing the shift by occupied cells, not by range, keeps a narrow cluster with far outliers
 * sharp (timestamps with strays).
 *
 * <p>What it cannot see is how the mass of one cell lies inside it, so the rank of a number is
 * known up to the mass of its cell.
 */
final class NestedHistogram {

  private static final int OCTAVES = CellTable.OCTAVES;
  private static final int MANTISSA = OrderedBits.MANTISSA_BITS;

  private int budget;
  private int perOctave;
  // At or below 52 each octave has its own shift; above, this one is everybody's.
  private int commonShift = MANTISSA;
  // Σ over octaves of min(perOctave, distinct keys), kept up to date.
  private int claimed;
  private CellTable cells = new CellTable();

  NestedHistogram(int budget) {
    this.budget = budget;
    this.perOctave = budget;
  }

  private NestedHistogram(NestedHistogram other) {
    budget = other.budget;
    perOctave = other.perOctave;
    commonShift = other.commonShift;
    claimed = other.claimed;
    cells = other.cells.copy();
  }

  void add(long key, long count) {
    if (cells.add(commonShift > MANTISSA ? key & (-1L << commonShift) : key, count)) {
      occupied((int) (key >>> MANTISSA));
    }
  }

  /** Adds one to the counts of the first {@code size} keys. */
  void add(long[] keys, int size) {
    for (int i = 0; i < size; i++) {
      add(keys[i], 1);
    }
  }

  private void occupied(int octave) {
    if (commonShift > MANTISSA) {
      if (cells.size() > budget) {
        coarsenAll();
      }
      return;
    }
    if (cells.shift(octave) == 0) {
      claimed++;
    }
    if (cells.size(octave) > perOctave) {
      claimed -= claim(octave);
      cells.coarsen(octave, perOctave);
      claimed += claim(octave);
    }
    while (claimed > budget) {
      halvePerOctave();
    }
  }

  private void halvePerOctave() {
    if (perOctave == 1) {
      commonShift = MANTISSA + 1;
      coarsenAll();
      claimed = 0;
      return;
    }
    perOctave /= 2;
    keepToPerOctave();
  }

  private void keepToPerOctave() {
    claimed = 0;
    for (int octave = 0; octave < OCTAVES; octave++) {
      if (cells.size(octave) > perOctave) {
        cells.coarsen(octave, perOctave);
      }
      claimed += claim(octave);
    }
  }

  private int claim(int octave) {
    // An octave that was ever coarsened has more distinct keys than it may have cells.
    return cells.shift(octave) > 0 ? perOctave : cells.size(octave);
  }

  private void coarsenAll() {
    long[] keys = cells.sortedKeys();
    commonShift = Math.max(commonShift, CellTable.smallestShift(keys, budget, commonShift));
    CellTable old = cells;
    cells = new CellTable();
    old.forEach((key, count) -> cells.add(key & (-1L << commonShift), count));
  }

  int shiftOf(long key) {
    return commonShift > MANTISSA ? commonShift : cells.shift((int) (key >>> MANTISSA));
  }

  void forEach(LongCounts.Entry each) {
    cells.forEach(each);
  }

  void lowerBudget(int most) {
    if (most < budget) {
      budget = most;
      perOctave = Math.min(perOctave, most);
      settle();
    }
  }

  NestedHistogram copy() {
    return new NestedHistogram(this);
  }

  /** Adds all counts of {@code other}; the smaller budget holds from then on. */
  void add(NestedHistogram other) {
    takeLimitsOf(other);
    other.cells.forEach(this::add);
  }

  private void takeLimitsOf(NestedHistogram other) {
    budget = Math.min(budget, other.budget);
    perOctave = Math.min(perOctave, other.perOctave);
    commonShift = Math.max(commonShift, other.commonShift);
    for (int octave = 0; octave < OCTAVES && commonShift <= MANTISSA; octave++) {
      cells.widen(octave, other.cells.shift(octave));
    }
    settle();
  }

  /** Restores the three rules after limits were lowered or shifts raised. */
  private void settle() {
    if (commonShift > MANTISSA) {
      coarsenAll();
      return;
    }
    keepToPerOctave();
    while (commonShift <= MANTISSA && claimed > budget) {
      halvePerOctave();
    }
  }

  /**
   * Budget, limits, then octave by octave its shift and cells, each as the distance from the cell
   * before:
   *
   * <pre>
   * varint budget, perOctave, commonShift, number of groups
   * group: varint octave (or 0 above shift 52), shift, number of cells, cells × (distance, count)
   * </pre>
   */
  void write(ByteWriter out) {
    out.varint(budget);
    out.varint(perOctave);
    out.varint(commonShift);
    long[] sorted = cells.sortedKeys();
    out.varint(groups(sorted));
    int from = 0;
    while (from < sorted.length) {
      int to = endOfGroup(sorted, from);
      writeGroup(out, sorted, from, to);
      from = to;
    }
  }

  private void writeGroup(ByteWriter out, long[] sorted, int from, int to) {
    int shift = shiftOf(sorted[from]);
    out.varint(commonShift > MANTISSA ? 0 : sorted[from] >>> MANTISSA);
    out.varint(shift);
    out.varint(to - from);
    long base = commonShift > MANTISSA ? 0 : sorted[from] >>> MANTISSA << MANTISSA;
    for (int i = from; i < to; i++) {
      out.varint((sorted[i] - base) >>> shift);
      out.varint(cells.get(sorted[i]));
      base = sorted[i];
    }
  }

  private int groups(long[] sorted) {
    int groups = 0;
    for (int at = 0; at < sorted.length; at = endOfGroup(sorted, at)) {
      groups++;
    }
    return groups;
  }

  private int endOfGroup(long[] sorted, int from) {
    if (commonShift > MANTISSA) {
      return sorted.length;
    }
    int to = from + 1;
    while (to < sorted.length && sorted[to] >>> MANTISSA == sorted[from] >>> MANTISSA) {
      to++;
    }
    return to;
  }

  static NestedHistogram read(ByteReader in) throws CorruptBytesException {
    int budget = in.count(1 << 16);
    NestedHistogram histogram = new NestedHistogram(requirePowerOfTwo(budget));
    histogram.perOctave = requirePowerOfTwo(in.count(budget));
    histogram.commonShift = in.count(63);
    int groups = in.items(3);
    int total = 0;
    for (int group = 0; group < groups; group++) {
      total += histogram.readGroup(in);
      if (total > 2 * budget) {
        throw new CorruptBytesException("more histogram cells than the budget " + budget);
      }
    }
    histogram.settle();
    return histogram;
  }

  private int readGroup(ByteReader in) throws CorruptBytesException {
    int octave = in.count(OCTAVES - 1);
    int shift = in.count(63);
    int size = in.items(2);
    if (commonShift <= MANTISSA) {
      if (shift > MANTISSA || cells.size(octave) > 0) {
        throw new CorruptBytesException(
            "octave %d, shift %d (must occur once; shift must be ≤ 52)".formatted(octave, shift));
      }
      cells.widen(octave, shift);
    }
    long key = (long) octave << MANTISSA;
    for (int i = 0; i < size; i++) {
      key += in.varint() << shift;
      long count = in.size();
      boolean isOutside = commonShift <= MANTISSA && key >>> MANTISSA != octave;
      if (count == 0 || isOutside) {
        throw new CorruptBytesException("histogram cell empty, or outside of its octave");
      }
      cells.add(key, count);
    }
    return size;
  }

  private static int requirePowerOfTwo(int value) throws CorruptBytesException {
    if (Integer.bitCount(value) != 1) {
      throw new CorruptBytesException("limit %d (must be a power of two)".formatted(value));
    }
    return value;
  }
}
