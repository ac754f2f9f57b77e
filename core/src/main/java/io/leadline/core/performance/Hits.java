package io.leadline.core.performance;

import java.util.OptionalDouble;

/**
 * The confusion matrix of a binary task: counted where labels are known, expected where they are
 * estimated, which is why the counts are not whole.
 */
record Hits(
    double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {

  double total() {
    return truePositives + falsePositives + falseNegatives + trueNegatives;
  }

  OptionalDouble accuracy() {
    return ratio(truePositives + trueNegatives, total());
  }

  OptionalDouble precision() {
    return ratio(truePositives, truePositives + falsePositives);
  }

  OptionalDouble recall() {
    return ratio(truePositives, truePositives + falseNegatives);
  }

  OptionalDouble specificity() {
    return ratio(trueNegatives, trueNegatives + falsePositives);
  }

  OptionalDouble f1() {
    return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  /** By the delta method on multinomial counts: 2 √(t w (t + w)) ÷ (2 t + w)², w the wrong ones. */
  double f1StandardError() {
    double wrong = falsePositives + falseNegatives;
    double size = 2 * truePositives + wrong;
    return 2 * Math.sqrt(truePositives * wrong * (truePositives + wrong)) / (size * size);
  }

  /** Mean worth of an answer, in the unit of the values. */
  OptionalDouble worth(BusinessValue value) {
    double sum =
        truePositives * value.truePositive()
            + falsePositives * value.falsePositive()
            + falseNegatives * value.falseNegative()
            + trueNegatives * value.trueNegative();
    return ratio(sum, total());
  }

  double worthStandardError(BusinessValue value) {
    double mean = worth(value).orElse(0);
    double squares =
        truePositives * square(value.truePositive() - mean)
            + falsePositives * square(value.falsePositive() - mean)
            + falseNegatives * square(value.falseNegative() - mean)
            + trueNegatives * square(value.trueNegative() - mean);
    return Math.sqrt(squares) / total();
  }

  private static double square(double value) {
    return value * value;
  }

  /** √(p (1 − p) ÷ n) of a share p of {@code whole}. */
  static double shareStandardError(OptionalDouble share, double whole) {
    double p = share.orElse(0);
    return Math.sqrt(Math.max(0, p * (1 - p)) / Math.max(1, whole));
  }

  private static OptionalDouble ratio(double part, double whole) {
    return whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
  }
}
