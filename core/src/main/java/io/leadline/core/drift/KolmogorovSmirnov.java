package io.leadline.core.drift;

/**
 * Kolmogorov–Smirnov distance: the largest gap between two distribution functions, D = max |F(x) −
 * G(x)|, in [0, 1].
 *
 * <p>Exact on the bins; against the raw data it errs by at most the heaviest bin's share.
 *
 * <p>Effect floor 0.1: for some value, a tenth of the rows moved across it. The critical value is
 * Kolmogorov's; with atoms the real probability is below {@code alpha}.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1951.10500769">Massey (1951)</a>
 */
public final class KolmogorovSmirnov implements DriftMethod {

  @Override
  public String name() {
    return "ks";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double gap = 0;
    long currentBelow = 0;
    long baselineBelow = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      currentBelow += current.counts()[bin];
      baselineBelow += baseline.counts()[bin];
      double currentCdf = (double) currentBelow / current.total();
      double baselineCdf = (double) baselineBelow / baseline.total();
      gap = Math.max(gap, Math.abs(currentCdf - baselineCdf));
    }
    return gap;
  }

  /** Probability of a distance this large, or larger, if nothing changed; for many rows. */
  public double pValue(Bins current, Bins baseline) {
    double size = TwoSamples.of(current, baseline).effectiveSize();
    return Distributions.kolmogorovTail(Math.sqrt(size) * distance(current, baseline));
  }

  @Override
  public double effectFloor() {
    return 0.1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    double size = TwoSamples.of(current, baseline).effectiveSize();
    return Distributions.kolmogorovQuantile(alpha) / Math.sqrt(size);
  }

  @Override
  public boolean usesFineBins() {
    return true;
  }
}
