package io.leadline.core.drift;

/**
 * L-infinity distance: the largest change of a bin's share, max |p − q|, in [0, 1].
 *
 * <p>Effect floor 0.1, as in NannyML. The critical value t solves Σ P(|N(0, p̄(1 − p̄) ÷ e)| &gt;
 * t) = alpha over the bins: an upper bound by Boole's inequality, nearly sharp for many bins.
 *
 * @see <a
 *     href="https://nannyml.readthedocs.io/en/stable/how_it_works/univariate_drift_comparison.html">
 *     NannyML, L-infinity distance</a>
 */
public final class LInfinity implements DriftMethod {

  @Override
  public String name() {
    return "linf";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    double gap = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      gap = Math.max(gap, Math.abs(current.share(bin) - baseline.share(bin)));
    }
    return gap;
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
    double[] deviations = new double[baseline.size()];
    for (int bin = 0; bin < deviations.length; bin++) {
      double share = TwoSamples.pooledShare(current, baseline, bin);
      deviations[bin] = Math.sqrt(share * (1 - share) / samples.effectiveSize());
    }
    return Math.min(1, Distributions.inverse(t -> anyBeyond(deviations, t), alpha, 1));
  }

  private static double anyBeyond(double[] deviations, double t) {
    double sum = 0;
    for (double deviation : deviations) {
      sum += deviation > 0 ? Distributions.normalTwoSidedTail(t / deviation) : 0;
    }
    return sum;
  }
}
