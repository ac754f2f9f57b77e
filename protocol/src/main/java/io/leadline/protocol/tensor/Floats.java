package io.leadline.protocol.tensor;

/** Short floating-point numbers to doubles. */
final class Floats {

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
  private static final double MIN = 1e-3;
  private static final double MAX = 1e7;

  private Floats() {}

  /**
   * The double of the decimal with fewest digits that is this float: 0.1 for the float 0.1, where
   * widening gives 0.10000000149011612. A baseline in 64 bits has 0.1, and a client that sends JSON
   * writes 0.1; the same prediction must not differ by how it travelled. Beyond [0.001, 10⁷), where
   * few decimals are no longer enough, the float is widened.
   */
  static double decimal(float value) {
    double size = Math.abs(value);
    if (size >= MIN && size < MAX) {
      for (double power : POWERS) {
        // One rounding each: whole numbers and powers here are far below 2^53.
        double candidate = Math.rint(value * power) / power;
        if ((float) candidate == value) {
          return candidate;
        }
      }
    }
    return value;
  }

  /**
   * IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction.
   *
   * @see <a href="https://doi.org/10.1109/IEEESTD.2019.8766229">IEEE 754-2019</a>
   */
  static double ofHalf(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb(1 + fraction * 0x1p-10, exponent - 15);
        };
    return bits < 0 ? -size : size;
  }
}
