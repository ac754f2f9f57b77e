package io.leadline.core.monitor.calibration;

/**
 * How surprising a standard normal deviate is: −ln P(|Z| &gt; z), 0 for z = 0. By a bound of the
 * error function that errs by less than 2 % and never falls; only comparisons are made with it.
 *
 * @see <a href="https://dlmf.nist.gov/7.8">NIST Digital Library, 7.8.3</a>
 */
final class Surprise {

  private static final double LARGEST = 1e100;

  private Surprise() {}

  static double of(double z) {
    double bounded = Math.min(LARGEST, z);
    if (!(bounded > 0)) {
      return 0;
    }
    double x = bounded / Math.sqrt(2);
    return x * x + Math.log(Math.sqrt(Math.PI) / 2 * (x + Math.sqrt(x * x + 4 / Math.PI)));
  }

  /** The deviate that is so surprising: the inverse of {@link #of}. */
  static double deviate(double surprise) {
    double low = 0;
    double high = Math.sqrt(2 * Math.max(0, surprise)) + 1;
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      if (of(middle) < surprise) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
