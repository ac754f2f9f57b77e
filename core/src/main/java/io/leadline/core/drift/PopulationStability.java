package io.leadline.core.drift;

/**
 * Population stability index: PSI = Σ (p − q) ln(p ÷ q), the symmetrised Kullback–Leibler
 * divergence in nats, ≥ 0.
 *
 * <p>A logarithm needs shares above 0: a bin that is empty on one side counts there as half a row;
 * bins that are empty on both sides do not count. Worked number: shares 0.5, 0.5 against 0.4, 0.6
 * give 0.1 ln 1.25 + 0.1 ln 1.2 = 0.0405.
 *
 * <p>Effect floor 0.2, the usual border to “significant” in credit scoring.
 *
 * @see <a href="https://scholarworks.wmich.edu/dissertations/3208">Yurdakul, Statistical Properties
 *     of Population Stability Index (2018)</a>, for its chi-squared limit
 */
public final class PopulationStability implements DriftMethod {

  private static final double EMPTY_BIN_ROWS = 0.5;

  @Override
  public String name() {
    return "psi";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double sum = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      if (current.counts()[bin] + baseline.counts()[bin] > 0) {
        double p = smoothed(current, bin);
        double q = smoothed(baseline, bin);
        sum += (p - q) * Math.log(p / q);
      }
    }
    return sum;
  }

  private static double smoothed(Bins bins, int bin) {
    return Math.max(bins.counts()[bin], EMPTY_BIN_ROWS) / bins.total();
  }

  @Override
  public double effectFloor() {
    return 0.2;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    return TwoSamples.of(current, baseline).chiSquaredDivergence(alpha);
  }
}
