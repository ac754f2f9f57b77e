package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.report.Words;
import io.leadline.report.chart.Chart;
import io.leadline.report.chart.Comparison;
import io.leadline.report.chart.Markup;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.StepLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A feature over time. */
final class FeatureCharts {

  private static final int RIDGES = 20;

  private final Grid grid;
  private final String feature;
  private final List<StepLine.Span> incidents;

  FeatureCharts(Grid grid, String feature, List<Incident> incidents) {
    this.grid = grid;
    this.feature = feature;
    this.incidents = Spans.of(grid, incidents.stream().filter(i -> concerns(i, feature)).toList());
  }

  private static boolean concerns(Incident incident, String feature) {
    return incident.causes().isEmpty()
        || incident.causes().stream()
            .anyMatch(cause -> cause.feature().isEmpty() || cause.feature().equals(feature));
  }

  /** Drift with its limit; empty without any. */
  String drift() {
    return chart(MetricNames.DRIFT, "Drift of " + feature);
  }

  /** A chart for each data-quality metric that is ever above zero. */
  String quality() {
    StringBuilder charts = new StringBuilder();
    for (String metric :
        List.of(
            MetricNames.MISSING,
            MetricNames.MISMATCHED,
            MetricNames.OUT_OF_RANGE,
            MetricNames.UNSEEN)) {
      boolean remarkable = Arrays.stream(grid.values(metric, feature)).anyMatch(value -> value > 0);
      if (remarkable) {
        charts.append("<h3>").append(Words.metric(metric)).append("</h3>");
        charts.append(chart(metric, Words.metric(metric) + " of " + feature));
      }
    }
    return charts.toString();
  }

  /** Quantiles as a fan: the middle half, nine tenths, and the median; empty for categories. */
  String quantiles(History history) {
    List<StepLine.Point> outer = new ArrayList<>();
    List<StepLine.Point> inner = new ArrayList<>();
    for (Grid.Slot slot : grid.slots()) {
      Optional<ColumnProfile> column =
          history.profile(slot).flatMap(profile -> profile.column(feature));
      if (column.isPresent() && column.get().kind() == Kind.NUMERIC) {
        outer.add(point(slot, column.get(), 0.05, 0.95, OptionalDouble.empty()));
        inner.add(point(slot, column.get(), 0.25, 0.75, column.get().quantile(0.5)));
      }
    }
    boolean known = inner.stream().anyMatch(point -> point.value().isPresent());
    if (!known) {
      return "";
    }
    return chart(
        "Quantiles of " + feature,
        List.of(
            new StepLine.Series("5 % to 95 %", false, outer),
            new StepLine.Series("Median", false, inner)),
        OptionalDouble.empty());
  }

  /** The distribution as it lay over time, below the baseline's; empty for categories. */
  String ridges(History history, Optional<ColumnProfile> baseline) {
    if (baseline.isEmpty() || grid.isEmpty()) {
      return "";
    }
    List<Comparison.Stretch> stretches =
        grid.coarse(RIDGES).slots().stream()
            .map(
                slot ->
                    new Comparison.Stretch(
                        slot.time(),
                        history.profile(slot).flatMap(profile -> profile.column(feature)),
                        slot.finding(MetricNames.DRIFT, feature)
                            .map(Finding::isViolated)
                            .orElse(false)))
            .toList();
    String title = "Distribution of " + feature + " over time";
    return Comparison.ridges(baseline.get(), stretches)
        .map(chart -> scrolledFromLeft(title, chart))
        .orElse("");
  }

  private static StepLine.Point point(
      Grid.Slot slot, ColumnProfile column, double low, double high, OptionalDouble median) {
    String note =
        "%s: median %s, 5 %% %s, 95 %% %s, %s"
            .formatted(
                slot.time(),
                text(column.quantile(0.5)),
                text(column.quantile(0.05)),
                text(column.quantile(0.95)),
                Words.count(column.rows(), "row", "rows"));
    return new StepLine.Point(
        slot.start(), slot.end(), median, column.quantile(low), column.quantile(high), false, note);
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Numbers.value(value.getAsDouble()) : "–";
  }

  private String chart(String metric, String title) {
    if (grid.isEmpty() || !grid.knows(metric, feature)) {
      return "";
    }
    List<StepLine.Point> points = new ArrayList<>();
    OptionalDouble limit = OptionalDouble.empty();
    for (Grid.Slot slot : grid.slots()) {
      Optional<Finding> finding = slot.finding(metric, feature);
      if (finding.isPresent() && finding.get().limit().isPresent()) {
        limit = finding.get().limit();
      }
      points.add(point(slot, finding));
    }
    return chart(title, List.of(new StepLine.Series(title, false, points)), limit);
  }

  private static StepLine.Point point(Grid.Slot slot, Optional<Finding> finding) {
    String value = finding.map(f -> Words.value(f) + ", limit " + Words.limit(f)).orElse("no data");
    return StepLine.Point.of(
        slot.start(),
        slot.end(),
        finding.map(Finding::value).orElse(OptionalDouble.empty()),
        finding.map(Finding::isViolated).orElse(false),
        slot.time() + ": " + value + ", " + Words.count(slot.rows(), "row", "rows"));
  }

  private String chart(String title, List<StepLine.Series> series, OptionalDouble limit) {
    return scrolled(title, new StepLine(title, grid.from(), grid.to(), series, limit, incidents));
  }

  /** A chart that narrow screens scroll, beginning at its newest end. */
  static String scrolled(String title, Chart chart) {
    return scrolled("scroll latest", title, chart);
  }

  /** A chart that narrow screens scroll, beginning at its left end. */
  static String scrolledFromLeft(String title, Chart chart) {
    return scrolled("scroll", title, chart);
  }

  private static String scrolled(String style, String title, Chart chart) {
    Markup html = new Markup();
    html.open("div", "class", style, "tabindex", 0, "role", "region", "aria-label", title);
    return html.add(chart.markup()).close().toString();
  }
}
