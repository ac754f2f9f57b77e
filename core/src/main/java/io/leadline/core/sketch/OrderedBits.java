package io.leadline.core.sketch;

/**
 * Doubles as 64-bit keys whose unsigned order is the numbers' order.
 *
 * <p>The upper twelve bits of a key are its <em>octave</em>: sign and exponent. Inside an octave
 * keys are evenly spaced in value. −0.0 and 0.0 share one key.
 */
public final class OrderedBits {

  /** Bits of a key below its octave. */
  public static final int MANTISSA_BITS = 52;

  private OrderedBits() {}

  /** The key of {@code value}, which must not be NaN. */
  public static long ofDouble(double value) {
    // Adding zero turns −0.0 into 0.0 and leaves every other number as it is.
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) | Long.MIN_VALUE);
  }

  public static double toDouble(long key) {
    return Double.longBitsToDouble(key ^ (((~key) >> 63) | Long.MIN_VALUE));
  }

  /** How simple a number is: the trailing zero bits of its mantissa, in [0, 52]; 64 for zero. */
  static int simplicity(long key) {
    long bits = Double.doubleToRawLongBits(toDouble(key));
    return bits == 0 ? 64 : Math.min(MANTISSA_BITS, Long.numberOfTrailingZeros(bits));
  }

  /** Whether {@link #simplicity} is at least {@code level} &gt; 0, without computing it. */
  static boolean isAsSimpleAs(long key, int level) {
    // The double's bits without its sign: keys of negative numbers are complements.
    long magnitude = (key < 0 ? key : ~key) & Long.MAX_VALUE;
    return level <= MANTISSA_BITS ? magnitude << (64 - level) == 0 : magnitude == 0;
  }
}
