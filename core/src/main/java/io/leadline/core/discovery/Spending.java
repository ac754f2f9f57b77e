package io.leadline.core.discovery;

/**
 * How wealth is spent over the hypotheses that follow: shares that never rise, and sum to at most 1
 * over all of them.
 */
@FunctionalInterface
public interface Spending {

  /** γ ∝ log(max(t, 2)) ÷ (t e^√(log t)), which suits LORD and LOND (Javanmard and Montanari). */
  Spending SLOW =
      t -> 0.07720838 * Math.log(Math.max(t, 2)) / (t * Math.exp(Math.sqrt(Math.log(t))));

  /** γ ∝ t^−1.6, which suits SAFFRON (Ramdas et al.). */
  Spending FAST = t -> 0.4374901658 * Math.pow(t, -1.6);

  /**
   * The share of hypothesis {@code t}.
   *
   * @param t ≥ 1
   */
  double share(int t);

  /** The same share for each of so many hypotheses, and nothing for later ones. */
  static Spending evenly(int hypotheses) {
    return t -> t <= hypotheses ? 1.0 / hypotheses : 0;
  }
}
