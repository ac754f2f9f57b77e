package io.leadline.core.discovery;

/**
 * What a p-value is worth as an e-value: the mean of all bets κ p^(κ−1) over κ in (0, 1), which is
 * (1 − p + p ln p) ÷ (p ln² p). It falls as p rises; 1 ÷ 2 at p = 1.
 *
 * @see <a href="https://doi.org/10.1214/20-AOS2020">Vovk and Wang, E-values: calibration,
 *     combination and applications (2021)</a>
 */
final class EValue {

  private static final double NEAR_ONE = 1e-3;
  private static final double LEAST_LOG = -700;
  private static final int STEPS = 200;

  private EValue() {}

  /**
   * @param p in [0, 1]
   */
  static double of(double p) {
    return p == 0 ? Double.POSITIVE_INFINITY : ofLog(Math.log(p));
  }

  private static double ofLog(double log) {
    // Near p = 1 both parts of the fraction vanish: its series there.
    return -log < NEAR_ONE ? 0.5 - log / 6 : (Math.exp(-log) - 1 + log) / (log * log);
  }

  /** The largest p-value that is worth at least this much; 0 if none is. */
  static double pValue(double evidence) {
    if (evidence <= 0.5) {
      return 1;
    }
    double low = LEAST_LOG;
    double high = 0;
    if (!(ofLog(low) >= evidence)) {
      return 0;
    }
    for (int step = 0; step < STEPS && low < high; step++) {
      double middle = (low + high) / 2;
      if (ofLog(middle) >= evidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.exp(low);
  }
}
