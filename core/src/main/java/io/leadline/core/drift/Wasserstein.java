package io.leadline.core.drift;

/**
 * Wasserstein-1 (earth mover's) distance in standard deviations of the baseline: ∫ |F − G| dx ÷ σ,
 * ≥ 0, both σ and the integral from the bins' positions. Categories count as neighbours one apart.
 *
 * <p>A baseline without spread has no σ; there it is that of both sides weighted equally, so that
 * two different constants are 2 apart, whatever their unit.
 *
 * <p>Effect floor 0.1, as in Evidently: the mean row moved by a tenth of a standard deviation. The
 * critical value fits a gamma distribution to the mean and variance of ∫ |B(F)| dx, with B a
 * Brownian bridge.
 *
 * @see <a href="https://doi.org/10.1214/aop/1022677394">del Barrio, Giné and Matrán (1999)</a>
 */
public final class Wasserstein implements DriftMethod {

  // Pairs of steps of F are needed for the variance; neighbours beyond this many share a step.
  private static final int STEPS = 64;

  @Override
  public String name() {
    return "wasserstein";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double work = work(current, baseline);
    return work == 0 ? 0 : work / scale(current, baseline);
  }

  /** ∫ |F − G| dx, in the column's own unit. */
  double work(Bins current, Bins baseline) {
    double work = 0;
    long currentBelow = 0;
    long baselineBelow = 0;
    for (int bin = 0; bin + 1 < baseline.size(); bin++) {
      currentBelow += current.counts()[bin];
      baselineBelow += baseline.counts()[bin];
      double gap =
          (double) currentBelow / current.total() - (double) baselineBelow / baseline.total();
      work += Math.abs(gap) * (position(baseline, bin + 1) - position(baseline, bin));
    }
    return work;
  }

  private static double position(Bins bins, int bin) {
    return bins.isOrdered() ? bins.positions()[bin] : bin;
  }

  private static double scale(Bins current, Bins baseline) {
    double own = deviation(baseline, baseline);
    return own > 0 ? own : deviation(current, baseline);
  }

  /** Standard deviation of both sides, each weighing one half. */
  private static double deviation(Bins left, Bins right) {
    double mean = 0;
    for (int bin = 0; bin < right.size(); bin++) {
      mean += position(right, bin) * (left.share(bin) + right.share(bin)) / 2;
    }
    double variance = 0;
    for (int bin = 0; bin < right.size(); bin++) {
      double gap = position(right, bin) - mean;
      variance += gap * gap * (left.share(bin) + right.share(bin)) / 2;
    }
    return Math.sqrt(variance);
  }

  @Override
  public double effectFloor() {
    return 0.1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    TwoSamples samples = TwoSamples.of(current, baseline);
    double scale = scale(current, baseline);
    if (samples.occupied() < 2 || scale == 0) {
      return 0;
    }
    double[][] steps = steps(current, baseline);
    double limit = AbsoluteNormals.bridge(steps[0], steps[1]).quantile(alpha);
    return limit / Math.sqrt(samples.effectiveSize()) / scale;
  }

  /**
   * By step of the pooled distribution function F: [0] ∫ √(F(1 − F)) dx, [1] the mean F therein.
   */
  private static double[][] steps(Bins current, Bins baseline) {
    double[] deviations = new double[STEPS];
    double[] levels = new double[STEPS];
    double rows = (double) current.total() + baseline.total();
    double below = 0;
    for (int bin = 0; bin + 1 < baseline.size(); bin++) {
      below += (double) current.counts()[bin] + baseline.counts()[bin];
      double level = below / rows;
      double length = position(baseline, bin + 1) - position(baseline, bin);
      double deviation = length * Math.sqrt(level * (1 - level));
      int step = Math.min(STEPS - 1, (int) (level * STEPS));
      deviations[step] += deviation;
      levels[step] += deviation * level;
    }
    for (int step = 0; step < STEPS; step++) {
      levels[step] = deviations[step] == 0 ? 0 : levels[step] / deviations[step];
    }
    return new double[][] {deviations, levels};
  }

  @Override
  public boolean usesFineBins() {
    return true;
  }
}
