package io.leadline.core.monitor.metrics;

import io.leadline.core.drift.Distributions;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.performance.PerformanceMetric.Averaging;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much worse the headline performance is than the baseline's: for scores the fall, for errors
 * the rise as a share of the baseline's error.
 *
 * <p>The limit is the configured drop, or z standard errors of the difference where that is more,
 * so that a window of few labels does not alarm by chance.
 */
public final class PerformanceDrop implements Metric {

  @Override
  public String name() {
    return MetricNames.PERFORMANCE_DROP;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    return Labels.metrics(evaluation).stream()
        .limit(1)
        .map(headline -> measure(evaluation, headline).by(headline.metricName(), "baseline"))
        .toList();
  }

  private Finding measure(Evaluation evaluation, PerformanceMetric headline) {
    if (!headline.isRanked()) {
      return Finding.notComputed(name(), "", headline.metricName() + " is neither good nor bad");
    }
    Optional<String> lack = Labels.lack(evaluation);
    if (lack.isPresent()) {
      return Finding.noData(name(), "", lack.get());
    }
    Averaging averaging = Labels.averaging(evaluation);
    Outcomes now = evaluation.current().outcomes();
    Outcomes then = Labels.baseline(evaluation);
    OptionalDouble value = headline.value(now, averaging);
    OptionalDouble before = headline.value(then, averaging);
    if (value.isEmpty()) {
      return Finding.noData(
          name(), "", "no " + Wording.metric(headline.metricName()) + " in this window");
    }
    if (before.isEmpty() || (headline.isError() && before.getAsDouble() == 0)) {
      return Finding.noData(
          name(), "", "no " + Wording.metric(headline.metricName()) + " in the baseline");
    }
    double unit = headline.isError() ? -before.getAsDouble() : 1;
    double error =
        Math.hypot(headline.standardError(now, averaging), headline.standardError(then, averaging));
    return Finding.measured(
        name(),
        "",
        (before.getAsDouble() - value.getAsDouble()) / unit,
        OptionalDouble.of(limit(evaluation, error / Math.abs(unit))),
        Severity.CRITICAL,
        Wording.metric(headline.metricName())
            + " "
            + Wording.change(before.getAsDouble(), value.getAsDouble()));
  }

  private static double limit(Evaluation evaluation, double error) {
    double configured =
        evaluation.monitor().checks().performance().map(Checks.Performance::maxDrop).orElse(0.0);
    double alpha = Calibration.PERFORMANCE_SHARE * evaluation.falseAlarm();
    return Math.max(configured, Distributions.normalQuantile(alpha) * error);
  }
}
