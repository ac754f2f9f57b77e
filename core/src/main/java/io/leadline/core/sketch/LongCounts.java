package io.leadline.core.sketch;

import java.util.Arrays;

/** Counts by 64-bit key in an open-addressing table. Mutable; owned by one thread. */
final class LongCounts {

  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  // A slot is free while its count is 0, so that every key is allowed.
  private long[] keys;
  private long[] counts;
  private int shift;
  private int size;

  LongCounts() {
    allocate(16);
  }

  private LongCounts(LongCounts other) {
    keys = other.keys.clone();
    counts = other.counts.clone();
    shift = other.shift;
    size = other.size;
  }

  /** Adds {@code count} &gt; 0 to the key's count; whether the key is new. */
  boolean add(long key, long count) {
    int slot = slotOf(key);
    if (counts[slot] != 0) {
      counts[slot] += count;
      return false;
    }
    keys[slot] = key;
    counts[slot] = count;
    size++;
    if (2 * size > keys.length) {
      grow();
    }
    return true;
  }

  long get(long key) {
    return counts[slotOf(key)];
  }

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(counts, 0);
    size = 0;
  }

  LongCounts copy() {
    return new LongCounts(this);
  }

  /** The keys in unsigned order. */
  long[] sortedKeys() {
    long[] sorted = new long[size];
    int next = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (counts[slot] != 0) {
        // Flipping the sign bit makes the signed sort below an unsigned one.
        sorted[next++] = keys[slot] ^ Long.MIN_VALUE;
      }
    }
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] ^= Long.MIN_VALUE;
    }
    return sorted;
  }

  /** Calls {@code each} for every key, in no order; the table must not change meanwhile. */
  void forEach(Entry each) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (counts[slot] != 0) {
        each.accept(keys[slot], counts[slot]);
      }
    }
  }

  /** Receives a key and its count. */
  interface Entry {
    void accept(long key, long count);
  }

  private int slotOf(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * SPREAD) >>> shift);
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    allocate(oldKeys.length * 2);
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldCounts[slot] != 0) {
        int free = slotOf(oldKeys[slot]);
        keys[free] = oldKeys[slot];
        counts[free] = oldCounts[slot];
      }
    }
  }

  private void allocate(int capacity) {
    keys = new long[capacity];
    counts = new long[capacity];
    shift = Long.numberOfLeadingZeros(capacity) + 1;
  }
}
