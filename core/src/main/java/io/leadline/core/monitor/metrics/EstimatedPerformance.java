package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.performance.Estimate;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.text.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The performance metrics as they are to be expected before labels arrive: the value and the ends
 * of its 95 % band, three findings each. They have no limit: {@link PerformanceDrop} checks the
 * headline. Metrics that cannot be estimated are left out, unless it is the headline.
 */
public final class EstimatedPerformance implements Metric {

  @Override
  public String name() {
    return "estimated_performance";
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Optional<Estimates> estimates = Estimates.of(evaluation);
    List<PerformanceMetric> asked = Labels.asked(evaluation);
    if (estimates.isEmpty() || asked.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (PerformanceMetric metric : asked) {
      Optional<Estimate> estimate = estimates.get().of(metric, evaluation);
      if (estimate.isPresent()) {
        findings.addAll(measure(evaluation, metric, estimate.get()));
      } else if (metric == asked.get(0)) {
        String lack =
            estimates
                .get()
                .lack()
                .orElse(Wording.metric(metric.metricName()) + " cannot be estimated");
        findings.add(Finding.noData(MetricNames.estimated(metric.metricName()), "", lack));
      }
    }
    return findings;
  }

  private static List<Finding> measure(
      Evaluation evaluation, PerformanceMetric metric, Estimate estimate) {
    OptionalDouble before = metric.value(Labels.baseline(evaluation), Labels.terms(evaluation));
    String name = metric.metricName();
    String margin = "± " + Wording.number(estimate.margin());
    String detail =
        before.isPresent() ? margin + ", baseline " + Wording.number(before.getAsDouble()) : margin;
    return List.of(
        finding(evaluation, MetricNames.estimated(name), estimate.value(), detail),
        finding(evaluation, MetricNames.estimatedLow(name), estimate.low(), ""),
        finding(evaluation, MetricNames.estimatedHigh(name), estimate.high(), ""));
  }

  private static Finding finding(
      Evaluation evaluation, String metric, double value, String detail) {
    String method = evaluation.monitor().task() == Task.REGRESSION ? "dle" : "cbpe";
    return Finding.measured(metric, "", value, OptionalDouble.empty(), Severity.CRITICAL, detail)
        .by(method, "baseline");
  }
}
