package io.leadline.core.drift;

/**
 * The sum of the absolute values of jointly normal variables: its mean and variance, and a gamma
 * distribution fitted to them.
 *
 * <p>Cov(|X|, |Y|) = σ σ′ (2/π) (√(1 − ρ²) + ρ asin ρ − 1), and E|X| = σ √(2/π).
 *
 * @see <a href="https://doi.org/10.1080/00401706.1961.10489974">Leone, Nelson and Nottingham, The
 *     Folded Normal Distribution (1961)</a>
 */
record AbsoluteNormals(double mean, double variance) {

  /** The correlation of two of the variables. */
  interface Correlation {
    double of(int one, int other);
  }

  static AbsoluteNormals of(double[] deviations, Correlation correlation) {
    double mean = 0;
    double variance = 0;
    for (int one = 0; one < deviations.length; one++) {
      mean += deviations[one];
      variance += deviations[one] * deviations[one] * covariance(1);
      for (int other = 0; other < one; other++) {
        double weight = deviations[one] * deviations[other];
        if (weight > 0) {
          variance += 2 * weight * covariance(correlation.of(one, other));
        }
      }
    }
    return new AbsoluteNormals(mean * Math.sqrt(2 / Math.PI), variance * 2 / Math.PI);
  }

  private static double covariance(double correlation) {
    double bounded = Math.max(-1, Math.min(1, correlation));
    return Math.sqrt(1 - bounded * bounded) + bounded * Math.asin(bounded) - 1;
  }

  /** Multinomial shares around their expectation, times the root of the number of rows. */
  static AbsoluteNormals multinomial(double[] shares) {
    double[] deviations = new double[shares.length];
    for (int bin = 0; bin < shares.length; bin++) {
      deviations[bin] = Math.sqrt(shares[bin] * (1 - shares[bin]));
    }
    return of(
        deviations,
        (one, other) -> -shares[one] * shares[other] / (deviations[one] * deviations[other]));
  }

  /** A Brownian bridge at rising levels in (0, 1), each scaled to its deviation. */
  static AbsoluteNormals bridge(double[] deviations, double[] levels) {
    return of(
        deviations,
        (one, other) -> {
          double low = Math.min(levels[one], levels[other]);
          double high = Math.max(levels[one], levels[other]);
          return Math.sqrt(low * (1 - high) / (high * (1 - low)));
        });
  }

  /** What the sum exceeds with probability of about {@code alpha}; 0 without any variance. */
  double quantile(double alpha) {
    if (!(variance > 0)) {
      return 0;
    }
    // A gamma variable is a scaled chi-squared one of fractional degrees of freedom.
    double degrees = 2 * mean * mean / variance;
    return variance / mean / 2 * Distributions.chiSquaredQuantile(alpha, degrees);
  }
}
