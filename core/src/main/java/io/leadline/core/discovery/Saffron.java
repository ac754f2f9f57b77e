package io.leadline.core.discovery;

import java.util.Arrays;

/**
 * SAFFRON: as LORD++, but wealth is spent only on hypotheses that were no candidates for a
 * discovery, which is what an unchanged model's mostly are.
 *
 * <p>α_t = min(λ, (1 − λ) (w₀ γ_{t−C₀} + (α − w₀) γ_{t−τ₁−C₁} + α Σ_{j≥2} γ_{t−τ_j−C_j})), where
 * C_j is the number of p-values ≤ λ after the j-th discovery and before t. Keeps the
 * false-discovery rate below α if p-values are independent.
 *
 * @see <a href="https://proceedings.mlr.press/v80/ramdas18a.html">Ramdas, Zrnic, Wainwright and
 *     Jordan, SAFFRON (2018)</a>
 */
public final class Saffron implements DiscoveryControl {

  private final double alpha;
  private final double wealth;
  private final double candidate;
  private final Spending spending;
  private final int tested;
  private final int candidates;

  // By discovery: when it was made, and how many candidates there were up to then.
  private final int[] discoveries;
  private final int[] candidatesThen;

  private Saffron(
      Saffron before, int tested, int candidates, int[] discoveries, int[] candidatesThen) {
    this.alpha = before.alpha;
    this.wealth = before.wealth;
    this.candidate = before.candidate;
    this.spending = before.spending;
    this.tested = tested;
    this.candidates = candidates;
    this.discoveries = discoveries;
    this.candidatesThen = candidatesThen;
  }

  private Saffron(double alpha, double wealth, double candidate, Spending spending) {
    this.alpha = alpha;
    this.wealth = wealth;
    this.candidate = candidate;
    this.spending = spending;
    this.tested = 0;
    this.candidates = 0;
    this.discoveries = new int[0];
    this.candidatesThen = new int[0];
  }

  /**
   * Before the first hypothesis.
   *
   * @param alpha bearable false-discovery rate, in (0, 1]
   * @param wealth w₀, what may be spent before the first discovery, in (0, α]
   * @param candidate λ, the largest p-value of a candidate, in (0, 1)
   * @throws IllegalArgumentException if one is out of its range
   */
  public static Saffron of(double alpha, double wealth, double candidate, Spending spending) {
    Levels.check(alpha, wealth);
    if (!(candidate > 0 && candidate < 1)) {
      throw new IllegalArgumentException(
          "Invalid candidate level: %s (must be in (0, 1))".formatted(candidate));
    }
    return new Saffron(alpha, wealth, candidate, spending);
  }

  @Override
  public double level() {
    int t = tested + 1;
    double level = wealth * spending.share(t - candidates);
    for (int j = 0; j < discoveries.length; j++) {
      int since = t - discoveries[j] - (candidates - candidatesThen[j]);
      level += (j == 0 ? alpha - wealth : alpha) * spending.share(since);
    }
    return Math.min(candidate, (1 - candidate) * level);
  }

  @Override
  public Saffron after(double pValue) {
    Levels.check(pValue);
    int known = candidates + (pValue <= candidate ? 1 : 0);
    if (!isDiscovery(pValue)) {
      return new Saffron(this, tested + 1, known, discoveries, candidatesThen);
    }
    return new Saffron(
        this, tested + 1, known, with(discoveries, tested + 1), with(candidatesThen, known));
  }

  private static int[] with(int[] values, int added) {
    int[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = added;
    return longer;
  }
}
