package io.leadline.batch.etl;

/**
 * The request ids that were seen, by 64-bit hash: 16 bytes each at most. Of ten million ids, two
 * are taken for one with a probability of 3 in a million. Not thread-safe.
 */
final class SeenIds {

  private final int most;
  private long[] slots = new long[1 << 10];
  private int size;
  private boolean hasZero;

  /**
   * @param most ids that are kept
   */
  SeenIds(int most) {
    this.most = most;
  }

  /** More ids than are kept: they must be counted in more shares. */
  static final class OverflowException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OverflowException() {
      super("too many ids", null, false, false);
    }
  }

  /**
   * Whether the id was not seen before.
   *
   * @throws OverflowException if it is one too many
   */
  boolean add(long hash) {
    if (hash == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    int at = find(slots, hash);
    if (slots[at] == hash) {
      return false;
    }
    if (size == most) {
      throw new OverflowException();
    }
    slots[at] = hash;
    if (2 * ++size > slots.length) {
      grow();
    }
    return true;
  }

  private static int find(long[] slots, long hash) {
    // The lower bits tell shares apart, so the place comes from the upper ones.
    int at = (int) (hash >>> 33) & (slots.length - 1);
    while (slots[at] != 0 && slots[at] != hash) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    for (long hash : slots) {
      if (hash != 0) {
        larger[find(larger, hash)] = hash;
      }
    }
    slots = larger;
  }
}
