package io.leadline.core.segment;

import java.util.BitSet;

/**
 * For which rows a condition holds and for which it does not; for the others that is unknown, since
 * a value is missing (Kleene's logic of three values, as in CEL and SQL).
 *
 * @param holds rows for which it is true
 * @param fails rows for which it is false; disjoint from {@code holds}
 * @param rows number of rows
 */
record Truth(BitSet holds, BitSet fails, int rows) {

  static Truth unknown(int rows) {
    return new Truth(new BitSet(), new BitSet(), rows);
  }

  /** Known for every row. */
  static Truth of(BitSet holds, int rows) {
    BitSet fails = new BitSet(rows);
    fails.set(0, rows);
    fails.andNot(holds);
    return new Truth(holds, fails, rows);
  }

  Truth not() {
    return new Truth(fails, holds, rows);
  }

  /** False where one is false, even if the other is unknown. */
  Truth and(Truth other) {
    BitSet both = (BitSet) holds.clone();
    both.and(other.holds);
    BitSet either = (BitSet) fails.clone();
    either.or(other.fails);
    return new Truth(both, either, rows);
  }

  Truth or(Truth other) {
    return not().and(other.not()).not();
  }
}
