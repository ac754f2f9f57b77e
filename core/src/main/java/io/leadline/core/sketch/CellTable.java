package io.leadline.core.sketch;

import java.util.Arrays;

/**
 * Counts by cell of a {@link NestedHistogram}. An octave whose cells are mostly occupied has an
 * array of counts, indexed by the upper bits of the mantissa; the cells of all others are in a hash
 * table. Shifts are fixed for the life of a table. Mutable; owned by one thread.
 */
final class CellTable {

  private static final int OCTAVES = 1 << 12;
  private static final int MANTISSA = OrderedBits.MANTISSA_BITS;
  private static final long MANTISSA_MASK = (1L << MANTISSA) - 1;
  private static final int SHIFT_BITS = 6;

  // At up to this many places an occupied cell, an array is faster than hashing.
  private static final int PLACES_PER_CELL = 8;

  private static final int[] ALL_HASHED = new int[OCTAVES];

  // By octave: where its counts begin in `dense`, plus one, above its shift; 0 above for hashed.
  private final int[] octaves;
  private final long[] dense;
  private final LongCounts hashed;
  private int occupied;

  private CellTable(int[] octaves, long[] dense, LongCounts hashed, int occupied) {
    this.octaves = octaves;
    this.dense = dense;
    this.hashed = hashed;
    this.occupied = occupied;
  }

  /** A table of which every key is a cell of its own. */
  static CellTable ofKeys() {
    return new CellTable(ALL_HASHED, new long[0], new LongCounts(), 0);
  }

  /**
   * @param shifts [octaves] at most 52
   * @param cells [octaves] how many cells are about to be occupied
   */
  static CellTable of(byte[] shifts, int[] cells) {
    int[] octaves = new int[OCTAVES];
    int places = 0;
    for (int octave = 0; octave < OCTAVES; octave++) {
      int bits = MANTISSA - shifts[octave];
      boolean isDense = bits <= 20 && (1 << bits) <= PLACES_PER_CELL * cells[octave];
      octaves[octave] = (isDense ? places + 1 : 0) << SHIFT_BITS | shifts[octave];
      places += isDense ? 1 << bits : 0;
    }
    return new CellTable(octaves, new long[places], new LongCounts(), 0);
  }

  /** Adds to the count of the key's cell; whether the cell was empty before. */
  boolean add(long key, long count) {
    int octave = octaves[(int) (key >>> MANTISSA)];
    int begin = octave >>> SHIFT_BITS;
    if (begin == 0) {
      return hashed.add(key & (-1L << octave), count);
    }
    int place = begin - 1 + (int) ((key & MANTISSA_MASK) >>> octave);
    long before = dense[place];
    dense[place] = before + count;
    if (before != 0) {
      return false;
    }
    occupied++;
    return true;
  }

  int size() {
    return occupied + hashed.size();
  }

  /** Calls {@code each} with the smallest key of every occupied cell, in no order. */
  void forEach(LongCounts.Entry each) {
    hashed.forEach(each);
    for (int octave = 0; octave < OCTAVES && dense.length > 0; octave++) {
      int begin = octaves[octave] >>> SHIFT_BITS;
      int shift = octaves[octave] & ((1 << SHIFT_BITS) - 1);
      for (int place = 0; begin > 0 && place < 1 << (MANTISSA - shift); place++) {
        if (dense[begin - 1 + place] != 0) {
          long key = (long) octave << MANTISSA | (long) place << shift;
          each.accept(key, dense[begin - 1 + place]);
        }
      }
    }
  }

  /** The smallest keys of the occupied cells, in unsigned order. */
  long[] sortedKeys() {
    long[] keys = new long[size()];
    int[] next = {0};
    // Flipping the sign bit makes the signed sort an unsigned one.
    forEach((key, count) -> keys[next[0]++] = key ^ Long.MIN_VALUE);
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    return keys;
  }

  /** The count of a cell, named by its smallest key. */
  long get(long cell) {
    int octave = octaves[(int) (cell >>> MANTISSA)];
    int begin = octave >>> SHIFT_BITS;
    return begin == 0
        ? hashed.get(cell)
        : dense[begin - 1 + (int) ((cell & MANTISSA_MASK) >>> octave)];
  }

  CellTable copy() {
    return new CellTable(octaves, dense.clone(), hashed.copy(), occupied);
  }
}
