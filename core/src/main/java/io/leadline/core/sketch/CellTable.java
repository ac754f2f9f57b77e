package io.leadline.core.sketch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts by cell of a {@link NestedHistogram}. An octave whose cells are mostly occupied has an
 * array of counts, indexed by the upper bits of the mantissa; the cells of all others are in a hash
 * table. Mutable; owned by one thread.
 */
final class CellTable {

  static final int OCTAVES = 1 << 12;
  private static final int MANTISSA = OrderedBits.MANTISSA_BITS;
  private static final long MANTISSA_MASK = (1L << MANTISSA) - 1;

  // At up to this many places an occupied cell, an array is faster than hashing.
  private static final int PLACES_PER_CELL = 8;

  // By octave, as are the next two: null while its cells are hashed.
  private final long[] @Nullable [] dense;
  private final byte[] shifts;
  private final int[] occupied;
  private LongCounts hashed;
  private int size;

  /** Every key is a cell of its own. */
  CellTable() {
    this(new long[OCTAVES][], new byte[OCTAVES], new int[OCTAVES], new LongCounts(), 0);
  }

  private CellTable(
      long[] @Nullable [] dense, byte[] shifts, int[] occupied, LongCounts hashed, int size) {
    this.dense = dense;
    this.shifts = shifts;
    this.occupied = occupied;
    this.hashed = hashed;
    this.size = size;
  }

  /** Adds to the count of the key's cell; whether the cell was empty before. */
  boolean add(long key, long count) {
    int octave = (int) (key >>> MANTISSA);
    long[] counts = dense[octave];
    int shift = shifts[octave];
    if (counts == null) {
      return hashed.add(key & (-1L << shift), count) && occupy(octave);
    }
    int place = (int) ((key & MANTISSA_MASK) >>> shift);
    long before = counts[place];
    counts[place] = before + count;
    return before == 0 && occupy(octave);
  }

  private boolean occupy(int octave) {
    occupied[octave]++;
    size++;
    return true;
  }

  /** Number of occupied cells. */
  int size() {
    return size;
  }

  /** Number of occupied cells of an octave. */
  int size(int octave) {
    return occupied[octave];
  }

  int shift(int octave) {
    return shifts[octave];
  }

  /** Widens the cells of an octave by as little as leaves at most {@code most}. */
  void coarsen(int octave, int most) {
    long[] keys = keysOf(octave);
    widen(octave, smallestShift(keys, most, shifts[octave]), keys);
  }

  /** Widens the cells of an octave to 2<sup>shift</sup> keys, unless they are wider. */
  void widen(int octave, int shift) {
    if (shift > shifts[octave]) {
      widen(octave, shift, keysOf(octave));
    }
  }

  private void widen(int octave, int shift, long[] keys) {
    long[] counts = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      counts[i] = get(keys[i]);
    }
    if (dense[octave] == null && keys.length > 0) {
      forgetHashed(octave);
    }
    size -= keys.length;
    occupied[octave] = 0;
    shifts[octave] = (byte) shift;
    dense[octave] = isDense(shift, cells(keys, shift)) ? new long[1 << (MANTISSA - shift)] : null;
    for (int i = 0; i < keys.length; i++) {
      add(keys[i], counts[i]);
    }
  }

  private void forgetHashed(int octave) {
    LongCounts all = hashed;
    hashed = new LongCounts();
    all.forEach(
        (key, count) -> {
          if (key >>> MANTISSA != octave) {
            hashed.add(key, count);
          }
        });
  }

  private static boolean isDense(int shift, int cells) {
    int bits = MANTISSA - shift;
    return bits <= 20 && 1 << bits <= PLACES_PER_CELL * cells;
  }

  /** The smallest shift, at least {@code from}, at which sorted keys fall into ≤ most cells. */
  static int smallestShift(long[] sorted, int most, int from) {
    // Two neighbours share a cell once the shift exceeds the highest bit in which they differ.
    int[] separatedBy = new int[64];
    for (int i = 1; i < sorted.length; i++) {
      separatedBy[63 - Long.numberOfLeadingZeros(sorted[i] ^ sorted[i - 1])]++;
    }
    int cells = sorted.length;
    int shift = 0;
    while (shift < from || cells > most) {
      cells -= separatedBy[shift++];
    }
    return shift;
  }

  private static int cells(long[] sorted, int shift) {
    int cells = sorted.length == 0 ? 0 : 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] >>> shift != sorted[i - 1] >>> shift) {
        cells++;
      }
    }
    return cells;
  }

  /** The smallest keys of an octave's occupied cells, rising. */
  private long[] keysOf(int octave) {
    long[] keys = new long[occupied[octave]];
    int[] next = {0};
    if (dense[octave] == null) {
      hashed.forEach(
          (key, count) -> {
            if (key >>> MANTISSA == octave) {
              keys[next[0]++] = key;
            }
          });
      // All of one sign bit, so the signed order is the unsigned one.
      Arrays.sort(keys);
    } else {
      forEachDense(octave, (key, count) -> keys[next[0]++] = key);
    }
    return keys;
  }

  private void forEachDense(int octave, LongCounts.Entry each) {
    long[] counts = dense[octave];
    for (int place = 0; counts != null && place < counts.length; place++) {
      if (counts[place] != 0) {
        each.accept((long) octave << MANTISSA | (long) place << shifts[octave], counts[place]);
      }
    }
  }

  /** Calls {@code each} with the smallest key of every occupied cell, in no order. */
  void forEach(LongCounts.Entry each) {
    hashed.forEach(each);
    for (int octave = 0; octave < OCTAVES; octave++) {
      forEachDense(octave, each);
    }
  }

  /** The smallest keys of the occupied cells, in unsigned order. */
  long[] sortedKeys() {
    long[] keys = new long[size];
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
    int octave = (int) (cell >>> MANTISSA);
    long[] counts = dense[octave];
    return counts == null
        ? hashed.get(cell)
        : counts[(int) ((cell & MANTISSA_MASK) >>> shifts[octave])];
  }

  CellTable copy() {
    long[][] copies = new long[OCTAVES][];
    for (int octave = 0; octave < OCTAVES; octave++) {
      long[] counts = dense[octave];
      if (counts != null) {
        copies[octave] = counts.clone();
      }
    }
    return new CellTable(copies, shifts.clone(), occupied.clone(), hashed.copy(), size);
  }
}
