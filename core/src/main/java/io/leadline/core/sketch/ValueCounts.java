package io.leadline.core.sketch;

/**
 * Exact counts of the numbers that are at least so simple: of all numbers while they are few, then
 * of those with many trailing zero bits. Order-free. Mutable; owned by one thread.
 *
 * <p>Sentinels and defaults (0, −1, 999, 0.5) are simple; measured numbers are not. The level is
 * the smallest at which the numbers fit: at level 0 as many as {@code budget}, above an eighth of
 * it. It only ever rises as numbers are added, so a number that is kept was always kept, and its
 * count is exact.
 */
final class ValueCounts {

  private int budget;
  private int level;
  private LongCounts counts;

  ValueCounts(int budget) {
    this(budget, 0, new LongCounts());
  }

  private ValueCounts(int budget, int level, LongCounts counts) {
    this.budget = budget;
    this.level = level;
    this.counts = counts;
  }

  /** Whether every number is kept. */
  boolean isComplete() {
    return level == 0;
  }

  /** Whether the count of {@code key} is exact, be it 0. */
  boolean knows(long key) {
    return level == 0 || OrderedBits.isAsSimpleAs(key, level);
  }

  /** Adds to the count, if the number is kept; the caller makes it {@link #fit} afterwards. */
  void add(long key, long count) {
    if (knows(key)) {
      counts.add(key, count);
    }
  }

  void add(ValueCounts other) {
    budget = Math.min(budget, other.budget);
    if (other.level > level) {
      level = other.level;
      drop();
    }
    other.counts.forEach(this::add);
    fit();
  }

  void lowerBudget(int most) {
    budget = Math.min(budget, most);
  }

  boolean isOverfull() {
    return counts.size() > capacity();
  }

  /** Raises the level until the numbers fit. */
  void fit() {
    while (isOverfull()) {
      level++;
      drop();
    }
  }

  private int capacity() {
    return level == 0 ? budget : budget / 8;
  }

  private void drop() {
    LongCounts old = counts;
    counts = new LongCounts();
    old.forEach(
        (key, count) -> {
          if (knows(key)) {
            counts.add(key, count);
          }
        });
  }

  long count(long key) {
    return counts.get(key);
  }

  int size() {
    return counts.size();
  }

  long[] sortedKeys() {
    return counts.sortedKeys();
  }

  void forEach(LongCounts.Entry each) {
    counts.forEach(each);
  }

  ValueCounts copy() {
    return new ValueCounts(budget, level, counts.copy());
  }

  void write(ByteWriter out) {
    out.varint(budget);
    out.varint(level);
    out.varint(counts.size());
    long before = 0;
    for (long key : counts.sortedKeys()) {
      // Simple and decimal numbers differ in their upper bits: reversed, the distance is short.
      out.varint(Long.reverse(key ^ before));
      out.varint(counts.get(key));
      before = key;
    }
  }

  static ValueCounts read(ByteReader in) throws CorruptBytesException {
    int budget = in.count(1 << 16);
    int level = in.count(64);
    int size = in.items(2);
    ValueCounts values = new ValueCounts(budget, level, new LongCounts());
    if (size > values.capacity()) {
      throw new CorruptBytesException(
          "%d values (must be at most %d)".formatted(size, values.capacity()));
    }
    long key = 0;
    for (int i = 0; i < size; i++) {
      key ^= Long.reverse(in.varint());
      long count = in.size();
      if (count == 0 || !values.knows(key) || !values.counts.add(key, count)) {
        throw new CorruptBytesException("value without a count, or out of place");
      }
    }
    return values;
  }
}
