package io.leadline.core.drift;

/**
 * Hellinger distance: H = √(½ Σ (√p − √q)²), in [0, 1]; 1 where no bin has rows of both. A metric.
 *
 * <p>Effect floor 0.1, as in Evidently and NannyML. The critical value follows from H² ≈ χ² ÷ (8 e)
 * for small distances.
 *
 * @see <a href="https://doi.org/10.1515/crll.1909.136.210">Hellinger (1909)</a>
 */
public final class Hellinger implements DriftMethod {

  @Override
  public String name() {
    return "hellinger";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double sum = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      double gap = Math.sqrt(current.share(bin)) - Math.sqrt(baseline.share(bin));
      sum += gap * gap;
    }
    return Math.min(1, Math.sqrt(sum / 2));
  }

  @Override
  public double effectFloor() {
    return 0.1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    double divergence = TwoSamples.of(current, baseline).chiSquaredDivergence(alpha);
    return Math.min(1, Math.sqrt(divergence / 8));
  }
}
