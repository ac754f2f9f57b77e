package io.leadline.predictions.table;

import java.util.BitSet;

/** Which rows of a page have a value. */
final class Levels {

  private final RleReader runs;
  private final int present;
  private int[] scratch = new int[0];

  /**
   * @param present the definition level of a value that is there
   */
  Levels(RleReader runs, int present) {
    this.runs = runs;
    this.present = present;
  }

  /**
   * Looks at the next {@code count} rows, and marks those without a value, from bit {@code at} on.
   *
   * @return how many have a value
   */
  int read(BitSet missing, int at, int count) {
    int next = 0;
    int absent = 0;
    while (next < count) {
      int run = runs.runOf(present, count - next);
      if (run > 0) {
        runs.skipRun(run);
        next += run;
      } else {
        // A short stretch, so that a long run behind it is still seen as one.
        int stretch = Math.min(count - next, 256);
        absent += mark(missing, at + next, stretch);
        next += stretch;
      }
    }
    return count - absent;
  }

  private int mark(BitSet missing, int at, int count) {
    if (scratch.length < count) {
      scratch = new int[count];
    }
    runs.read(scratch, 0, count);
    int absent = 0;
    for (int i = 0; i < count; i++) {
      if (scratch[i] > present) {
        throw PageFault.corrupt("definition level %d (must be at most %d)", scratch[i], present);
      }
      if (scratch[i] != present) {
        missing.set(at + i);
        absent++;
      }
    }
    return absent;
  }
}
