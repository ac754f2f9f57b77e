package io.leadline.core.sketch;

import java.util.Arrays;

/** Counts by 64-bit key in an open-addressing table. Mutable; owned by one thread. */
final class LongCounts {

  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  // Key and count of a slot side by side, in one line of the cache. A slot is free while its count
  // is 0, so that every key is allowed.
  private long[] slots;
  private int shift;
  private int size;

  LongCounts() {
    allocate(16);
  }

  private LongCounts(LongCounts other) {
    slots = other.slots.clone();
    shift = other.shift;
    size = other.size;
  }

  /** Adds {@code count} &gt; 0 to the key's count; whether the key is new. */
  boolean add(long key, long count) {
    int slot = slotOf(key);
    if (slots[slot + 1] != 0) {
      slots[slot + 1] += count;
      return false;
    }
    slots[slot] = key;
    slots[slot + 1] = count;
    size++;
    if (4 * size > slots.length) {
      grow();
    }
    return true;
  }

  long get(long key) {
    return slots[slotOf(key) + 1];
  }

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  LongCounts copy() {
    return new LongCounts(this);
  }

  /** The keys in unsigned order. */
  long[] sortedKeys() {
    long[] sorted = new long[size];
    int[] next = {0};
    // Flipping the sign bit makes the signed sort below an unsigned one.
    forEach((key, count) -> sorted[next[0]++] = key ^ Long.MIN_VALUE);
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] ^= Long.MIN_VALUE;
    }
    return sorted;
  }

  /** Calls {@code each} for every key, in no order; the table must not change meanwhile. */
  void forEach(Entry each) {
    for (int slot = 0; slot < slots.length; slot += 2) {
      if (slots[slot + 1] != 0) {
        each.accept(slots[slot], slots[slot + 1]);
      }
    }
  }

  /** Receives a key and its count. */
  interface Entry {
    void accept(long key, long count);
  }

  /** Index of the key's slot, or of the free one where it belongs. */
  private int slotOf(long key) {
    long[] table = slots;
    int mask = table.length - 1;
    // Numbers that share a cell's width differ in high bits only: folded in, they spread as well.
    long mixed = (key ^ (key >>> 32)) * SPREAD;
    int slot = (int) (mixed >>> shift) << 1;
    while (table[slot + 1] != 0 && table[slot] != key) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    allocate(old.length);
    for (int slot = 0; slot < old.length; slot += 2) {
      if (old[slot + 1] != 0) {
        int free = slotOf(old[slot]);
        slots[free] = old[slot];
        slots[free + 1] = old[slot + 1];
      }
    }
  }

  /**
   * @param capacity number of slots, a power of two
   */
  private void allocate(int capacity) {
    slots = new long[2 * capacity];
    shift = Long.numberOfLeadingZeros(capacity) + 1;
  }
}
