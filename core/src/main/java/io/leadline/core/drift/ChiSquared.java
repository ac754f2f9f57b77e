package io.leadline.core.drift;

/**
 * Chi-squared as an effect: Cramér's V of the 2 × bins table with both sides weighted equally, V =
 * √(½ Σ (p − q)² ÷ (p + q)), in [0, 1].
 *
 * <p>The statistic itself grows with the number of rows, and V of the raw table shrinks when a
 * small window meets a large baseline; weighted equally it depends on the shares alone. With sides
 * of one size it is the ordinary V.
 *
 * <p>Effect floor 0.1: Cohen's border of a small effect (w, which is V for two rows).
 *
 * @see <a href="https://doi.org/10.1080/14786440009463897">Pearson (1900)</a>
 * @see <a href="https://doi.org/10.1016/C2013-0-10517-X">Cohen, Statistical Power Analysis (1977),
 *     section 7.2</a>
 */
public final class ChiSquared implements DriftMethod {

  @Override
  public String name() {
    return "chi2";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double sum = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      double p = current.share(bin);
      double q = baseline.share(bin);
      if (p + q > 0) {
        sum += (p - q) * (p - q) / (p + q);
      }
    }
    return Math.min(1, Math.sqrt(sum / 2));
  }

  /** Pearson's statistic of homogeneity, Σ (observed − expected)² ÷ expected. */
  public double statistic(Bins current, Bins baseline) {
    double sum = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      double pooled = TwoSamples.pooledShare(current, baseline, bin);
      if (pooled > 0) {
        double gap = current.share(bin) - baseline.share(bin);
        sum += gap * gap / pooled;
      }
    }
    return sum * TwoSamples.of(current, baseline).effectiveSize();
  }

  /** Probability of a statistic this large, or larger, if nothing changed; for many rows. */
  public double pValue(Bins current, Bins baseline) {
    int degrees = TwoSamples.of(current, baseline).occupied() - 1;
    return degrees < 1 ? 1 : Distributions.chiSquaredTail(statistic(current, baseline), degrees);
  }

  @Override
  public double effectFloor() {
    return 0.1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    double divergence = TwoSamples.of(current, baseline).chiSquaredDivergence(alpha);
    return Math.min(1, Math.sqrt(divergence) / 2);
  }
}
