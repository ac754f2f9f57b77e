package io.leadline.core.drift;

/**
 * Jensen–Shannon distance, the square root of the divergence in bits: JS = √(½ Σ p log₂(p ÷ a) + ½
 * Σ q log₂(q ÷ a)) with a = (p + q) ÷ 2, in [0, 1]; 1 where no bin has rows of both. A metric.
 *
 * <p>Effect floor 0.1, as in Evidently and NannyML. The critical value follows from JS² ≈ χ² ÷ (8 e
 * ln 2) for small distances.
 *
 * @see <a href="https://doi.org/10.1109/TIT.2003.813506">Endres and Schindelin (2003)</a>
 */
public final class JensenShannon implements DriftMethod {

  private static final double LN2 = Math.log(2);

  @Override
  public String name() {
    return "js";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double nats = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      double p = current.share(bin);
      double q = baseline.share(bin);
      nats += relativeEntropy(p, (p + q) / 2) + relativeEntropy(q, (p + q) / 2);
    }
    // Rounding can leave a sum of opposite terms a hair below 0 or above 1.
    return Math.sqrt(Math.min(1, Math.max(0, nats / 2 / LN2)));
  }

  private static double relativeEntropy(double share, double average) {
    return share == 0 ? 0 : share * Math.log(share / average);
  }

  @Override
  public double effectFloor() {
    return 0.1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    double divergence = TwoSamples.of(current, baseline).chiSquaredDivergence(alpha);
    return Math.min(1, Math.sqrt(divergence / (8 * LN2)));
  }
}
