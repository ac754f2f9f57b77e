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

  /** A metric that was computed; violated when it is beyond its limit. */
  public static Finding measured(
      String metric,
      String feature,
      double value,
      OptionalDouble limit,
      Severity severity,
      String detail) {
    Finding finding =
        new Finding(
            metric, feature, "", "", OptionalDouble.of(value), limit, Verdict.OK, severity, detail);
    boolean isBeyond = finding.ratio().orElse(0) > 1;
    return isBeyond ? finding.withVerdict(Verdict.VIOLATED) : finding;
  }

  /** A metric without enough data; {@code reason} says what is lacking. */
  public static Finding noData(String metric, String feature, String reason) {
    return missing(metric, feature, Verdict.NO_DATA, reason);
  }

  /** A metric whose computation failed. */
  public static Finding notComputed(String metric, String feature, String reason) {
    return missing(metric, feature, Verdict.NOT_COMPUTED, reason);
  }

  private static Finding missing(String metric, String feature, Verdict verdict, String reason) {
    OptionalDouble none = OptionalDouble.empty();
    return new Finding(metric, feature, "", "", none, none, verdict, Severity.INFO, reason);
  }

  /** The same metric without enough data to say anything of it. */
  public Finding withoutData(String reason) {
    return noData(metric, feature, reason).by(method, against);
  }

  /** The same value with another limit. */
  public Finding withLimit(OptionalDouble newLimit) {
    return value.isEmpty()
        ? this
        : measured(metric, feature, value.getAsDouble(), newLimit, severity, detail)
            .by(method, against);
  }

  /** The same, computed in this way and against this profile. */
  public Finding by(String newMethod, String newAgainst) {
    return new Finding(
        metric, feature, newMethod, newAgainst, value, limit, verdict, severity, detail);
  }

  private Finding withVerdict(Verdict newVerdict) {
    return new Finding(
        metric, feature, method, against, value, limit, newVerdict, severity, detail);
  }

  /**
   * How far the value is towards its limit: value ÷ limit, or limit ÷ value for metrics of which
   * less is worse. Above 1 is violated; comparable across metrics and models.
   */
  public OptionalDouble ratio() {
    if (value.isEmpty() || limit.isEmpty()) {
      return OptionalDouble.empty();
    }
    boolean isLessWorse = MetricNames.isLessWorse(metric);
    double amount = isLessWorse ? limit.getAsDouble() : value.getAsDouble();
    double allowed = isLessWorse ? value.getAsDouble() : limit.getAsDouble();
    if (allowed == 0) {
      // A limit of zero allows nothing: any value above it is infinitely beyond.
      return OptionalDouble.of(amount > 0 ? Double.POSITIVE_INFINITY : 0);
    }
    return OptionalDouble.of(amount / allowed);
  }

  public boolean isViolated() {
    return verdict == Verdict.VIOLATED;
  }
}
