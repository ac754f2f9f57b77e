package io.leadline.core.monitor.metrics;

import io.leadline.core.drift.Distributions;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.performance.Estimate;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.performance.PerformanceMetric.Terms;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much worse the headline performance is than the baseline's: for scores the fall, for errors
 * the rise as a share of the baseline's error. The realised performance where labels suffice,
 * otherwise the estimated one; the finding's method says which.
 *
 * <p>The limit is the configured drop, or z standard errors of the difference where that is more,
 * so that a window of few labels does not alarm by chance.
 */
public final class PerformanceDrop implements Metric {

  // Two-sided 95 % of the normal distribution.
  private static final double NINETY_FIVE = 1.959963984540054;

  @Override
  public String name() {
    return MetricNames.PERFORMANCE_DROP;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    List<PerformanceMetric> asked = Labels.asked(evaluation);
    Optional<Estimates> estimates = Estimates.of(evaluation);
    if (asked.isEmpty() || (!Labels.areExpected(evaluation) && estimates.isEmpty())) {
      return List.of();
    }
    return List.of(measure(evaluation, asked.get(0), estimates));
  }

  /** The headline now: realised or estimated. */
  private record Headline(String name, Estimate now) {}

  private Finding measure(
      Evaluation evaluation, PerformanceMetric metric, Optional<Estimates> estimates) {
    if (!metric.isRanked()) {
      return by(metric.metricName(), notComputed(metric));
    }
    Optional<String> lack = Labels.lack(evaluation);
    Optional<Headline> headline =
        lack.isEmpty() ? realised(evaluation, metric) : estimated(evaluation, metric, estimates);
    if (headline.isEmpty()) {
      String reason =
          lack.map(
                  labels ->
                      labels + estimates.flatMap(Estimates::lack).map(": "::concat).orElse(""))
              .orElse("no " + Wording.metric(metric.metricName()) + " in this window");
      return by(metric.metricName(), Finding.noData(name(), "", reason));
    }
    Outcomes then = Labels.baseline(evaluation);
    Terms terms = Labels.terms(evaluation);
    OptionalDouble before = metric.value(then, terms);
    if (before.isEmpty() || (metric.isError() && before.getAsDouble() == 0)) {
      return by(
          headline.get().name,
          Finding.noData(
              name(), "", "no " + Wording.metric(metric.metricName()) + " in the baseline"));
    }
    return compare(
        evaluation,
        metric,
        headline.get(),
        new Estimate(before.getAsDouble(), metric.standardError(then, terms)));
  }

  private Finding notComputed(PerformanceMetric metric) {
    return Finding.notComputed(
        name(), "", Wording.metric(metric.metricName()) + " is neither good nor bad");
  }

  private static Finding by(String method, Finding finding) {
    return finding.by(method, "baseline");
  }

  private static Optional<Headline> realised(Evaluation evaluation, PerformanceMetric metric) {
    Outcomes outcomes = evaluation.current().outcomes();
    OptionalDouble value = metric.value(outcomes, Labels.terms(evaluation));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    double error = metric.standardError(outcomes, Labels.terms(evaluation));
    return Optional.of(new Headline(metric.metricName(), new Estimate(value.getAsDouble(), error)));
  }

  private static Optional<Headline> estimated(
      Evaluation evaluation, PerformanceMetric metric, Optional<Estimates> estimates) {
    return estimates
        .flatMap(known -> known.of(metric, evaluation))
        .map(now -> new Headline(MetricNames.estimated(metric.metricName()), now));
  }

  private Finding compare(
      Evaluation evaluation, PerformanceMetric metric, Headline headline, Estimate before) {
    Estimate now = headline.now;
    double unit = metric.isError() ? -before.value() : 1;
    double error = Math.hypot(now.standardError(), before.standardError()) / Math.abs(unit);
    double drop = (before.value() - now.value()) / unit;
    String detail =
        "%s %s, baseline %s, %s %s ± %s"
            .formatted(
                Wording.metric(headline.name),
                Wording.number(now.value()),
                Wording.number(before.value()),
                metric.isError() ? "rise" : "drop",
                words(metric, before, drop),
                words(metric, before, NINETY_FIVE * error));
    return by(
        headline.name,
        Finding.measured(
            name(),
            "",
            drop,
            OptionalDouble.of(limit(evaluation, error)),
            Severity.CRITICAL,
            detail));
  }

  /** Errors rise by a share; scores up to 1 fall by thousandths. */
  private static String words(PerformanceMetric metric, Estimate before, double difference) {
    if (metric.isError()) {
      return Wording.percent(difference);
    }
    return Math.abs(before.value()) <= 1
        ? String.format(Locale.ROOT, "%.3f", difference)
        : Wording.number(difference);
  }

  private static double limit(Evaluation evaluation, double error) {
    double configured =
        evaluation.monitor().checks().performance().map(Checks.Performance::maxDrop).orElse(0.0);
    double alpha = Calibration.PERFORMANCE_SHARE * evaluation.falseAlarm();
    return Math.max(configured, Distributions.normalQuantile(alpha) * error);
  }
}
