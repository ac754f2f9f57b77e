package io.leadline.core.detect;

/**
 * What an e-detector promises about false alarms, at any stopping time and without asymptotics.
 *
 * @param startWeight how much wealth begins at a value: all the same for {@link #every}, falling
 *     with sum 1 for {@link #ever}
 * @param threshold of the wealth, &gt; 1
 */
public record Guarantee(StartWeight startWeight, double threshold) {

  /** Wealth that a change may begin with at the n-th value, n ≥ 1. */
  public enum StartWeight {
    /** 1: the e-SR detector. */
    EQUAL,
    /** 1/(n(n + 1)): one e-process for ever. */
    FALLING;

    double at(long n) {
      return this == EQUAL ? 1 : 1.0 / n / (n + 1);
    }
  }

  public Guarantee {
    Limits.inside("threshold", threshold, 1, Double.POSITIVE_INFINITY);
  }

  /** The mean number of values until a false alarm is at least {@code values}, &gt; 1. */
  public static Guarantee every(double values) {
    return new Guarantee(StartWeight.EQUAL, values);
  }

  /**
   * The probability that a false alarm is ever raised is at most {@code probability}, in (0, 1).
   */
  public static Guarantee ever(double probability) {
    Limits.inside("probability", probability, 0, 1);
    return new Guarantee(StartWeight.FALLING, 1 / probability);
  }
}
