package io.leadline.core.discovery;

/** What levels and p-values may be. */
final class Levels {

  private Levels() {}

  static void check(double alpha, double wealth) {
    if (!(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "Invalid false-discovery rate: %s (must be in (0, 1])".formatted(alpha));
    }
    if (!(wealth > 0 && wealth <= alpha)) {
      throw new IllegalArgumentException(
          "Invalid initial wealth: %s (must be in (0, %s])".formatted(wealth, alpha));
    }
  }

  static void check(double pValue) {
    if (!(pValue >= 0 && pValue <= 1)) {
      throw new IllegalArgumentException(
          "Invalid p-value: %s (must be in [0, 1])".formatted(pValue));
    }
  }
}
