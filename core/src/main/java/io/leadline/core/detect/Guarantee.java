package io.leadline.core.detect;

/**
 * What an e-detector promises about false alarms, at any stopping time and without asymptotics.
 *
 * @param kind what the threshold is about
 * @param threshold of the wealth, &gt; 1
 */
public record Guarantee(Kind kind, double threshold) {

  /** What is bounded. */
  public enum Kind {
    /** The mean number of values until a false alarm, from below. */
    EVERY,
    /** The probability that a false alarm is ever raised, from above. */
    EVER
  }

  public Guarantee {
    Limits.inside("threshold", threshold, 1, Double.POSITIVE_INFINITY);
  }

  /** The mean number of values until a false alarm is at least {@code values}, &gt; 1. */
  public static Guarantee every(double values) {
    return new Guarantee(Kind.EVERY, values);
  }

  /**
   * The probability that a false alarm is ever raised is at most {@code probability}, in (0, 1).
   */
  public static Guarantee ever(double probability) {
    Limits.inside("probability", probability, 0, 1);
    return new Guarantee(Kind.EVER, 1 / probability);
  }

  /** The wealth that the n-th value is bet with, n ≥ 1; see {@link Wealth}. */
  double begin(double wealth, long n) {
    return kind == Kind.EVERY ? Math.max(wealth, 1) : wealth + 1.0 / n / (n + 1);
  }
}
