package io.leadline.core.performance;

/**
 * The fixed bins that scores in [0, 1] are counted in: 1/1024 wide in the middle and, towards 0 and
 * 1, narrowing with the distance from it to 1/64 of an octave, so that the scores of rare classes
 * keep their order and their ratio. Symmetric; as it never depends on the data, counts of any two
 * windows add up, and any baseline's calibration applies to any window.
 */
final class ScoreGrid {

  // From 2^-20 up to 1/16 there are 16 octaves of 64 bins; one more holds all below.
  private static final int TAIL_MANTISSA_BITS = 6;
  private static final int TAIL_OCTAVES = 16;
  private static final int TAIL = 1 + TAIL_OCTAVES * (1 << TAIL_MANTISSA_BITS);
  private static final double TAIL_END = 1.0 / 16;
  private static final double TAIL_START = 0x1p-20;
  private static final int SHIFT = 52 - TAIL_MANTISSA_BITS;
  private static final long FIRST_KEY = Double.doubleToRawLongBits(TAIL_START) >>> SHIFT;

  private static final int LINEAR = 1024;
  private static final int FIRST_LINEAR = LINEAR / 16;
  private static final int MIDDLE = LINEAR - 2 * FIRST_LINEAR;

  /** Number of bins. */
  static final int BINS = TAIL + MIDDLE + TAIL;

  private ScoreGrid() {}

  /** The bin of a score in [0, 1], rising with the score. */
  static int binOf(double score) {
    if (score < TAIL_END) {
      return tail(score);
    }
    // 1 − score is exact here, so that the tails mirror each other to the bit.
    return score > 1 - TAIL_END ? BINS - 1 - tail(1 - score) : middle(score);
  }

  private static int tail(double distance) {
    return distance < TAIL_START
        ? 0
        : (int) (1 + (Double.doubleToRawLongBits(distance) >>> SHIFT) - FIRST_KEY);
  }

  private static int middle(double score) {
    return TAIL + Math.min(MIDDLE - 1, (int) (score * LINEAR) - FIRST_LINEAR);
  }

  /** The middle of a bin; the scores in it are at most half its width away. */
  static double centreOf(int bin) {
    if (bin >= TAIL + MIDDLE) {
      return 1 - centreOf(BINS - 1 - bin);
    }
    if (bin >= TAIL) {
      return (bin - TAIL + FIRST_LINEAR + 0.5) / LINEAR;
    }
    return bin == 0 ? TAIL_START / 2 : (tailEdge(bin) + tailEdge(bin + 1)) / 2;
  }

  private static double tailEdge(int bin) {
    return Double.longBitsToDouble((FIRST_KEY + bin - 1) << SHIFT);
  }
}
