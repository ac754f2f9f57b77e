package io.leadline.core.drift;

/**
 * Total variation distance: TV = ½ Σ |p − q|, in [0, 1]: the share of rows that would have to
 * change their bin. A metric.
 *
 * <p>Effect floor 0.1: a tenth of the rows changed. The critical value is an upper bound, from (Σ
 * |p − q|)² ≤ Σ (p − q)² ÷ p̄ (Cauchy–Schwarz); it is sharp for two bins of equal mass and within a
 * quarter for many.
 *
 * @see <a href="https://doi.org/10.1111/j.1751-5823.2002.tb00178.x">Gibbs and Su, On Choosing and
 *     Bounding Probability Metrics (2002)</a>
 */
public final class TotalVariation implements DriftMethod {

  @Override
  public String name() {
    return "tv";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double sum = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      sum += Math.abs(current.share(bin) - baseline.share(bin));
    }
    return Math.min(1, sum / 2);
  }

  @Override
  public double effectFloor() {
    return 0.1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    TwoSamples samples = TwoSamples.of(current, baseline);
    if (samples.occupied() < 2) {
      return 0;
    }
    double[] shares = new double[baseline.size()];
    for (int bin = 0; bin < shares.length; bin++) {
      shares[bin] = TwoSamples.pooledShare(current, baseline, bin);
    }
    double limit = AbsoluteNormals.multinomial(shares).quantile(alpha) / 2;
    return Math.min(1, limit / Math.sqrt(samples.effectiveSize()));
  }
}
