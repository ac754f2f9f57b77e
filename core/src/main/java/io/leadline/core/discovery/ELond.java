package io.leadline.core.discovery;

/**
 * e-LOND: keeps the false-discovery rate below α whatever the dependence, as it tests e-values:
 * bets against the hypothesis whose mean is at most 1 if it is true.
 *
 * <p>A hypothesis is a discovery if its e-value is at least 1 ÷ α_t, α_t = α γ_t (1 + discoveries
 * before t). P-values become e-values by {@link EValue}.
 *
 * @see <a href="https://proceedings.mlr.press/v238/xu24a.html">Xu and Ramdas, Online multiple
 *     testing with e-values (2024)</a>
 */
public final class ELond implements DiscoveryControl {

  private final double alpha;
  private final Spending spending;
  private final int tested;
  private final int discoveries;

  private ELond(double alpha, Spending spending, int tested, int discoveries) {
    this.alpha = alpha;
    this.spending = spending;
    this.tested = tested;
    this.discoveries = discoveries;
  }

  /**
   * Before the first hypothesis.
   *
   * @param alpha bearable false-discovery rate, in (0, 1]
   * @throws IllegalArgumentException if it is out of its range
   */
  public static ELond of(double alpha, Spending spending) {
    Levels.check(alpha, alpha);
    return new ELond(alpha, spending, 0, 0);
  }

  /** α_t: the next hypothesis is a discovery from an e-value of 1 ÷ α_t on. */
  public double evidenceLevel() {
    return alpha * spending.share(tested + 1) * (discoveries + 1);
  }

  @Override
  public double level() {
    return EValue.pValue(1 / evidenceLevel());
  }

  /**
   * The state after the next hypothesis has been tested.
   *
   * @param evidence its e-value, ≥ 0
   */
  public ELond afterEvidence(double evidence) {
    boolean isDiscovery = evidence >= 1 / evidenceLevel();
    return new ELond(alpha, spending, tested + 1, discoveries + (isDiscovery ? 1 : 0));
  }

  @Override
  public ELond after(double pValue) {
    Levels.check(pValue);
    return new ELond(alpha, spending, tested + 1, discoveries + (isDiscovery(pValue) ? 1 : 0));
  }
}
