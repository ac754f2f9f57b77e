package io.leadline.core.fairness;

/**
 * A part of a whole.
 *
 * @param part in [0, whole]
 * @param whole ≥ 0
 */
record Proportion(long part, long whole) {

  // Two-sided 95 % of the normal distribution.
  static final double Z = 1.959963984540054;

  boolean isKnown() {
    return whole > 0;
  }

  double value() {
    return (double) part / whole;
  }

  /** Lower end of the 95 % score interval. */
  double low() {
    return centre() - halfWidth();
  }

  /** Upper end of the 95 % score interval. */
  double high() {
    return centre() + halfWidth();
  }

  /**
   * Middle of the score interval.
   *
   * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson (1927)</a>
   */
  private double centre() {
    return (part + Z * Z / 2) / (whole + Z * Z);
  }

  private double halfWidth() {
    double p = value();
    return Z / (whole + Z * Z) * Math.sqrt(whole * p * (1 - p) + Z * Z / 4);
  }

  /**
   * This minus other, with the hybrid score interval (method 10 of Newcombe).
   *
   * @see <a
   *     href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I">Newcombe
   *     (1998)</a>
   */
  Gap minus(Proportion other) {
    double difference = value() - other.value();
    return new Gap(
        difference,
        difference - Math.hypot(value() - low(), other.high() - other.value()),
        difference + Math.hypot(high() - value(), other.value() - other.low()),
        pooledError(other));
  }

  /**
   * This divided by other, with the log interval; a half is added to all counts where one is zero.
   *
   * @see <a href="https://doi.org/10.2307/2530610">Katz, Baptista, Azen and Pike (1978)</a>
   */
  Gap dividedBy(Proportion other) {
    double half = part == 0 || other.part == 0 ? 0.5 : 0;
    double ratio = ((part + half) / (whole + half)) / ((other.part + half) / (other.whole + half));
    double error =
        Math.sqrt(
            Math.max(
                0,
                1 / (part + half)
                    - 1 / (whole + half)
                    + 1 / (other.part + half)
                    - 1 / (other.whole + half)));
    double value = other.part == 0 ? ratio : value() / other.value();
    return new Gap(value, ratio * Math.exp(-Z * error), ratio * Math.exp(Z * error), error);
  }

  /** Standard error of the difference were both alike. */
  private double pooledError(Proportion other) {
    double p = (double) (part + other.part) / (whole + other.whole);
    return Math.sqrt(p * (1 - p) * (1.0 / whole + 1.0 / other.whole));
  }
}
