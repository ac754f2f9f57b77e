package io.leadline.core.performance;

/**
 * What an answer of a binary model is worth, by whether it is right; costs are negative. In any one
 * unit, such as euros a prediction.
 */
public record BusinessValue(
    double truePositive, double falsePositive, double falseNegative, double trueNegative) {

  public BusinessValue {
    if (!Double.isFinite(truePositive + falsePositive + falseNegative + trueNegative)) {
      throw new IllegalArgumentException(
          "Invalid business value: %s, %s, %s, %s (must be finite)"
              .formatted(truePositive, falsePositive, falseNegative, trueNegative));
    }
  }
}
