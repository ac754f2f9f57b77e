package io.leadline.core.monitor;

import java.util.OptionalDouble;

/**
 * One metric of one window: its value, its limit, and what follows.
 *
 * @param metric the metric's name as in {@link MetricNames}
 * @param feature the column it is about; empty for metrics of the whole window
 * @param method how it was computed, such as {@code js}; empty where there is one way only
 * @param against what the window was compared with; empty for metrics of the window alone
 * @param value the metric; empty with {@code NO_DATA} and {@code NOT_COMPUTED}
 * @param limit the value beyond which it is violated; empty where nothing is checked
 * @param verdict what follows
 * @param severity how urgent a violation is
 * @param detail what changed, in words (“median 21,904 → 44,640”), or why nothing was computed
 */
public record Finding(
    String metric,
    String feature,
    String method,
    String against,
    OptionalDouble value,
    OptionalDouble limit,
    Verdict verdict,
    Severity severity,
    String detail) {

  /** Value ÷ limit: above 1 is violated; comparable across metrics and models. */
  public OptionalDouble ratio() {
    if (value.isEmpty() || limit.isEmpty()) {
      return OptionalDouble.empty();
    }
    double of = limit.getAsDouble();
    // A limit of zero allows nothing: any value above it is infinitely beyond.
    return OptionalDouble.of(
        of == 0
            ? (value.getAsDouble() > 0 ? Double.POSITIVE_INFINITY : 0)
            : value.getAsDouble() / of);
  }

  public boolean isViolated() {
    return verdict == Verdict.VIOLATED;
  }
}
