package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Severity;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The realised performance metrics that the monitor asks for, one finding each. They have no limit:
 * {@link PerformanceDrop} checks the headline.
 */
public final class Performance implements Metric {

  @Override
  public String name() {
    return "performance";
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    return Labels.metrics(evaluation).stream().map(metric -> measure(evaluation, metric)).toList();
  }

  private static Finding measure(Evaluation evaluation, PerformanceMetric metric) {
    Optional<String> lack = Labels.lack(evaluation);
    if (lack.isPresent()) {
      return Finding.noData(metric.metricName(), "", lack.get());
    }
    OptionalDouble value = value(evaluation, metric, evaluation.current().outcomes());
    if (value.isEmpty()) {
      return Finding.noData(metric.metricName(), "", "the labels and predictions do not allow it");
    }
    OptionalDouble before = value(evaluation, metric, Labels.baseline(evaluation));
    String detail =
        before.isPresent()
            ? Wording.change(before.getAsDouble(), value.getAsDouble())
            : Wording.number(value.getAsDouble());
    return Finding.measured(
        metric.metricName(),
        "",
        value.getAsDouble(),
        OptionalDouble.empty(),
        Severity.CRITICAL,
        Wording.metric(metric.metricName()) + " " + detail);
  }

  private static OptionalDouble value(
      Evaluation evaluation, PerformanceMetric metric, Outcomes outcomes) {
    return metric.value(outcomes, Labels.terms(evaluation));
  }
}
