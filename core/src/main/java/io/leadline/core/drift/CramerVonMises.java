package io.leadline.core.drift;

/**
 * Cramér–von Mises distance: the root mean squared gap between two distribution functions, √∫ (F −
 * G)² dH with H = (F + G) ÷ 2: Σ over bins of (F − G)² (p + q) ÷ 2, both functions taken at the
 * bin's end. In [0, 0.71]; independent of the numbers of rows.
 *
 * <p>Effect floor 0.075: that of a normal distribution that moved so far that its
 * Kolmogorov–Smirnov distance is 0.1. The critical value is the larger one of two limits for
 * e·distance²: the distribution-free one of continuous data, and a scaled chi-squared variable with
 * the mean and variance that these very bins give, which covers atoms.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177704477">Anderson (1962)</a>
 */
public final class CramerVonMises implements DriftMethod {

  @Override
  public String name() {
    return "cvm";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double sum = 0;
    long currentBelow = 0;
    long baselineBelow = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      currentBelow += current.counts()[bin];
      baselineBelow += baseline.counts()[bin];
      double gap =
          (double) currentBelow / current.total() - (double) baselineBelow / baseline.total();
      sum += gap * gap * (current.share(bin) + baseline.share(bin)) / 2;
    }
    return Math.sqrt(sum);
  }

  /**
   * Anderson's two-sample T = U ÷ (n m (n + m)) − (4 n m − 1) ÷ (6 (n + m)), with middle ranks
   * within a bin: the statistic of {@code scipy.stats.cramervonmises_2samp} on the binned values.
   * It assumes distinct values: with many rows to a bin it is large even for equal sides, unlike
   * {@link #distance}.
   */
  public double statistic(Bins current, Bins baseline) {
    double n = current.total();
    double m = baseline.total();
    double u = n * rankGaps(current, baseline) + m * rankGaps(baseline, current);
    return u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
  }

  /** Σ (rank in both together − rank in {@code own})² over the rows of {@code own}. */
  private static double rankGaps(Bins own, Bins other) {
    double sum = 0;
    double otherBelow = 0;
    for (int bin = 0; bin < own.size(); bin++) {
      double rows = own.counts()[bin];
      // Middle rank of the bin less the own ranks, which run evenly around their own middle.
      double middle = otherBelow + other.counts()[bin] / 2.0;
      sum += rows * middle * middle + rows * (rows * rows - 1) / 12;
      otherBelow += other.counts()[bin];
    }
    return sum;
  }

  /** Probability of a statistic this large, or larger, if nothing changed; for many rows. */
  public double pValue(Bins current, Bins baseline) {
    double n = current.total();
    double m = baseline.total();
    double all = n + m;
    double mean = (1 + 1 / all) / 6;
    double variance =
        (all + 1)
            * (4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m)
            / (45 * all * all * 4 * n * m);
    double standardised = (statistic(current, baseline) - mean) / Math.sqrt(45 * variance);
    return Distributions.cramerVonMisesTail(1 / 6.0 + standardised);
  }

  @Override
  public double effectFloor() {
    return 0.075;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    TwoSamples samples = TwoSamples.of(current, baseline);
    if (samples.occupied() < 2) {
      return 0;
    }
    double limit =
        Math.max(
            Distributions.cramerVonMisesQuantile(alpha), binnedLimit(current, baseline, alpha));
    return Math.sqrt(limit / samples.effectiveSize());
  }

  /**
   * Satterthwaite's approximation of Σ w B(F)², with B a Brownian bridge: mean Σ w F(1 − F) and
   * variance 2 ΣΣ w w′ (min(F, F′) − F F′)², whose double sum splits into running ones.
   */
  private static double binnedLimit(Bins current, Bins baseline, double alpha) {
    double below = 0;
    double mean = 0;
    double squares = 0;
    double earlier = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      double weight = TwoSamples.pooledShare(current, baseline, bin);
      below = Math.min(1, below + weight);
      double above = 1 - below;
      mean += weight * below * above;
      squares += weight * above * above * (weight * below * below + 2 * earlier);
      earlier += weight * below * below;
    }
    if (squares <= 0) {
      return 0;
    }
    double degrees = mean * mean / squares;
    return squares / mean * Distributions.chiSquaredQuantile(alpha, degrees);
  }

  @Override
  public boolean usesFineBins() {
    return true;
  }
}
