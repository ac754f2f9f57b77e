package io.leadline.core.performance;

/**
 * A metric as it is expected to turn out.
 *
 * @param value the expectation
 * @param standardError how far the realised value will be from it by chance: the draw of the
 *     window's predictions and labels, and what the baseline's labels leave open, ≥ 0
 */
public record Estimate(double value, double standardError) {

  // Two-sided 95 % of the normal distribution.
  private static final double NINETY_FIVE = 1.959963984540054;

  /** Half the width of the 95 % band. */
  public double margin() {
    return NINETY_FIVE * standardError;
  }

  public double low() {
    return value - margin();
  }

  public double high() {
    return value + margin();
  }
}
