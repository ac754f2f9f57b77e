package io.leadline.core.discovery;

import java.util.Arrays;

/**
 * LORD++: the wealth that is spent on hypotheses grows with each discovery.
 *
 * <p>α_t = w₀ γ_t + (α − w₀) γ_{t−τ₁} + α Σ_{j≥2} γ_{t−τ_j}, where τ_j is the time of the j-th
 * discovery. Keeps the false-discovery rate below α if p-values are independent.
 *
 * @see <a href="https://arxiv.org/abs/1710.00499">Ramdas, Yang, Wainwright and Jordan, Online
 *     control of the false discovery rate with decaying memory (2017)</a>
 */
public final class Lord implements DiscoveryControl {

  private final double alpha;
  private final double wealth;
  private final Spending spending;
  private final int tested;
  private final int[] discoveries;

  private Lord(double alpha, double wealth, Spending spending, int tested, int[] discoveries) {
    this.alpha = alpha;
    this.wealth = wealth;
    this.spending = spending;
    this.tested = tested;
    this.discoveries = discoveries;
  }

  /**
   * Before the first hypothesis.
   *
   * @param alpha bearable false-discovery rate, in (0, 1]
   * @param wealth w₀, what may be spent before the first discovery, in (0, α]
   * @throws IllegalArgumentException if one is out of its range
   */
  public static Lord of(double alpha, double wealth, Spending spending) {
    Levels.check(alpha, wealth);
    return new Lord(alpha, wealth, spending, 0, new int[0]);
  }

  @Override
  public double level() {
    int t = tested + 1;
    double level = wealth * spending.share(t);
    for (int j = 0; j < discoveries.length; j++) {
      level += (j == 0 ? alpha - wealth : alpha) * spending.share(t - discoveries[j]);
    }
    return Math.min(1, level);
  }

  @Override
  public Lord after(double pValue) {
    Levels.check(pValue);
    int[] known = discoveries;
    if (isDiscovery(pValue)) {
      known = Arrays.copyOf(discoveries, discoveries.length + 1);
      known[discoveries.length] = tested + 1;
    }
    return new Lord(alpha, wealth, spending, tested + 1, known);
  }
}
