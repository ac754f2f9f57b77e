package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.report.chart.StepLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One performance metric over time: estimated dashed with its 95 % band, realised solid on top
 * wherever labels have come.
 */
public final class PerformanceLine {

  private PerformanceLine() {}

  /** Of the first metric that any window knows, realised or estimated; empty where none does. */
  public static Optional<StepLine> of(List<ReportModel.Window> windows) {
    return Arrays.stream(PerformanceMetric.values())
        .map(PerformanceMetric::metricName)
        .filter(
            metric ->
                windows.stream()
                    .anyMatch(
                        window ->
                            value(window.findings(), metric).isPresent()
                                || value(window.findings(), MetricNames.estimated(metric))
                                    .isPresent()))
        // What performance is judged by comes first among what is known.
        .min(java.util.Comparator.comparing(metric -> !isHeadline(windows, metric)))
        .map(metric -> of(windows, metric));
  }

  private static boolean isHeadline(List<ReportModel.Window> windows, String metric) {
    return windows.stream()
        .flatMap(window -> window.findings().stream())
        .filter(finding -> finding.metric().equals(MetricNames.PERFORMANCE_DROP))
        .anyMatch(
            finding ->
                finding.method().equals(metric)
                    || finding.method().equals(MetricNames.estimated(metric)));
  }

  /** Of one metric; {@code windows} has at least one. */
  public static StepLine of(List<ReportModel.Window> windows, String metric) {
    List<StepLine.Point> estimated = new ArrayList<>();
    List<StepLine.Point> realised = new ArrayList<>();
    for (ReportModel.Window window : windows) {
      estimated.add(estimated(window, metric));
      realised.add(realised(window, metric));
    }
    String name = Words.metric(metric);
    return new StepLine(
        name + ", realised (solid) and estimated (dashed, with its 95 % band)",
        windows.get(0).start(),
        windows.get(windows.size() - 1).end(),
        List.of(
            new StepLine.Series("Estimated", true, estimated),
            new StepLine.Series("Realised", false, realised)),
        OptionalDouble.empty(),
        List.of());
  }

  private static StepLine.Point estimated(ReportModel.Window window, String metric) {
    OptionalDouble value = value(window.findings(), MetricNames.estimated(metric));
    return new StepLine.Point(
        window.start(),
        window.end(),
        value,
        value(window.findings(), MetricNames.estimatedLow(metric)),
        value(window.findings(), MetricNames.estimatedHigh(metric)),
        false,
        window.start() + ": estimated " + words(metric, value));
  }

  private static StepLine.Point realised(ReportModel.Window window, String metric) {
    OptionalDouble value = value(window.findings(), metric);
    boolean isAlert =
        value.isPresent()
            && window.findings().stream()
                .anyMatch(f -> f.metric().equals(MetricNames.PERFORMANCE_DROP) && f.isViolated());
    return StepLine.Point.of(
        window.start(),
        window.end(),
        value,
        isAlert,
        window.start() + ": realised " + words(metric, value));
  }

  private static String words(String metric, OptionalDouble value) {
    return value.isPresent() ? Words.value(metric, value.getAsDouble()) : "not known";
  }

  private static OptionalDouble value(List<Finding> findings, String metric) {
    return findings.stream()
        .filter(finding -> finding.metric().equals(metric) && finding.feature().isEmpty())
        .flatMapToDouble(finding -> finding.value().stream())
        .findFirst();
  }
}
