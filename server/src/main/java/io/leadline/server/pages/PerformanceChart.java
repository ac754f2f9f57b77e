package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.StepLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The first performance metric that the windows know, over time, with the line that it must not
 * cross: estimated dashed with its band, realised solid wherever labels have come.
 *
 * @param title the metric's name; empty where none is known
 * @param markup the drawing; empty where there is none
 */
record PerformanceChart(String title, String markup) {

  private static final List<String> METRICS =
      List.of(
          MetricNames.ROC_AUC,
          MetricNames.ACCURACY,
          MetricNames.F1,
          MetricNames.AVERAGE_PRECISION,
          MetricNames.PRECISION,
          MetricNames.RECALL,
          MetricNames.MAE,
          MetricNames.RMSE);

  private static final Set<String> ERRORS = Set.of(MetricNames.MAE, MetricNames.RMSE);

  static PerformanceChart of(Grid grid, List<Incident> incidents) {
    Optional<String> metric =
        METRICS.stream()
            .filter(name -> grid.knows(name, "") || grid.knows(MetricNames.estimated(name), ""))
            .findFirst();
    if (grid.isEmpty() || metric.isEmpty()) {
      return new PerformanceChart("", "");
    }
    String name = Words.metric(metric.get());
    List<StepLine.Point> points = new ArrayList<>();
    List<StepLine.Point> estimates = new ArrayList<>();
    OptionalDouble limit = OptionalDouble.empty();
    for (Grid.Slot slot : grid.slots()) {
      Optional<Finding> drop = slot.finding(MetricNames.PERFORMANCE_DROP, "");
      OptionalDouble value = value(slot, metric.get());
      estimates.add(estimate(slot, metric.get()));
      points.add(point(slot, metric.get(), value, drop));
      OptionalDouble judged = drop.isPresent() ? value(slot, drop.get().method()) : value;
      if (judged.isPresent() && drop.isPresent()) {
        limit = worstAllowed(metric.get(), judged.getAsDouble(), drop.get());
      }
    }
    StepLine chart =
        new StepLine(
            name + " over time",
            grid.from(),
            grid.to(),
            List.of(
                new StepLine.Series("Estimated", true, estimates),
                new StepLine.Series(name, false, points)),
            limit,
            Spans.of(grid, incidents));
    return new PerformanceChart(name, FeatureCharts.scrolled(name + " over time", chart));
  }

  private static OptionalDouble value(Grid.Slot slot, String metric) {
    return slot.finding(metric, "").map(Finding::value).orElse(OptionalDouble.empty());
  }

  private static StepLine.Point estimate(Grid.Slot slot, String metric) {
    OptionalDouble value = value(slot, MetricNames.estimated(metric));
    String text =
        value.isPresent()
            ? "%s %s"
                .formatted(
                    Words.metric(MetricNames.estimated(metric)),
                    Words.value(metric, value.getAsDouble()))
            : "no estimate";
    return new StepLine.Point(
        slot.start(),
        slot.end(),
        value,
        value(slot, MetricNames.estimatedLow(metric)),
        value(slot, MetricNames.estimatedHigh(metric)),
        false,
        "%s: %s, %s rows".formatted(slot.time(), text, Numbers.count(slot.rows())));
  }

  private static StepLine.Point point(
      Grid.Slot slot, String metric, OptionalDouble value, Optional<Finding> drop) {
    String text =
        value.isPresent()
            ? Words.metric(metric) + " " + Words.value(metric, value.getAsDouble())
            : "not known, too few labels";
    return StepLine.Point.of(
        slot.start(),
        slot.end(),
        value,
        drop.map(Finding::isViolated).orElse(false),
        "%s: %s, %s rows".formatted(slot.time(), text, Numbers.count(slot.rows())));
  }

  /** The metric's value at which the drop would reach its limit. */
  private static OptionalDouble worstAllowed(String metric, double value, Finding drop) {
    if (drop.value().isEmpty() || drop.limit().isEmpty()) {
      return OptionalDouble.empty();
    }
    double fallen = drop.value().getAsDouble();
    double allowed = drop.limit().getAsDouble();
    // A drop is a difference of scores, but a share of the baseline's error.
    return OptionalDouble.of(
        ERRORS.contains(metric) ? value / (1 + fallen) * (1 + allowed) : value + fallen - allowed);
  }
}
