package io.leadline.core.detect;

/** Refuses parameters that make no sense, in one wording. */
final class Limits {

  private Limits() {}

  static void inside(String name, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be in (%s, %s))".formatted(name, value, low, high));
    }
  }

  static void atLeast(String name, double value, double least) {
    if (!(value >= least && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be at least %s)".formatted(name, value, least));
    }
  }
}
