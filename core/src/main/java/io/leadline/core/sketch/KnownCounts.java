package io.leadline.core.sketch;

import java.util.Arrays;

/**
 * Exact counts of numbers that were asked for beforehand: the baseline's atoms. Mutable; owned by
 * one thread. Sides that were asked for different numbers merge into one that knows none.
 */
final class KnownCounts {

  private long[] keys;
  private long[] counts;
  private long filter;

  /** Owns {@code keys}: sorted in unsigned order, distinct. */
  KnownCounts(long[] keys) {
    this(keys, new long[keys.length]);
  }

  private KnownCounts(long[] keys, long[] counts) {
    this.keys = keys;
    this.counts = counts;
    for (long key : keys) {
      filter |= filterBit(key);
    }
  }

  static KnownCounts of(double[] values) {
    long[] keys =
        Arrays.stream(values)
            .filter(Double::isFinite)
            .mapToLong(value -> OrderedBits.ofDouble(value) ^ Long.MIN_VALUE)
            .sorted()
            .distinct()
            .map(key -> key ^ Long.MIN_VALUE)
            .toArray();
    return new KnownCounts(keys);
  }

  void add(long key, long count) {
    if ((filter & filterBit(key)) != 0) {
      int at = indexOf(key);
      if (at >= 0) {
        counts[at] += count;
      }
    }
  }

  /** Adds one to the counts of those of the first {@code size} keys that were asked for. */
  void add(long[] candidates, int size) {
    for (int i = 0; i < size && keys.length > 0; i++) {
      add(candidates[i], 1);
    }
  }

  /** Forgets everything if the other side was asked for different numbers. */
  void keepIfSame(KnownCounts other) {
    if (!Arrays.equals(keys, other.keys)) {
      forget();
    }
  }

  void add(KnownCounts other) {
    keepIfSame(other);
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  private void forget() {
    keys = new long[0];
    counts = new long[0];
    filter = 0;
  }

  boolean knows(long key) {
    return (filter & filterBit(key)) != 0 && indexOf(key) >= 0;
  }

  long count(long key) {
    int at = indexOf(key);
    return at < 0 ? 0 : counts[at];
  }

  long[] keys() {
    return keys;
  }

  KnownCounts copy() {
    return new KnownCounts(keys, counts.clone());
  }

  private static long filterBit(long key) {
    return 1L << ((key * 0x9e3779b97f4a7c15L) >>> 58);
  }

  private int indexOf(long key) {
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(keys[middle], key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  void write(ByteWriter out) {
    out.varint(keys.length);
    long before = 0;
    for (int i = 0; i < keys.length; i++) {
      out.varint(Long.reverse(keys[i] ^ before));
      out.varint(counts[i]);
      before = keys[i];
    }
  }

  static KnownCounts read(ByteReader in) throws CorruptBytesException {
    int size = in.items(2);
    long[] keys = new long[size];
    long[] counts = new long[size];
    long key = 0;
    for (int i = 0; i < size; i++) {
      key ^= Long.reverse(in.varint());
      if (i > 0 && Long.compareUnsigned(keys[i - 1], key) >= 0) {
        throw new CorruptBytesException("known values out of order");
      }
      keys[i] = key;
      counts[i] = in.size();
    }
    return new KnownCounts(keys, counts);
  }
}
