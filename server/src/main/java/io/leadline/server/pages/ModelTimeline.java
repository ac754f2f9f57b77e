package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.report.Words;
import io.leadline.report.chart.HeatMap;
import io.leadline.report.chart.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Volume, performance, drift, data quality and incidents of a model on one time axis. */
final class ModelTimeline {

  private static final int MOST_FEATURES = 30;

  private ModelTimeline() {}

  static String markup(Grid grid, String model, TimeRange range, List<Incident> incidents) {
    if (grid.isEmpty()) {
      return "";
    }
    List<Timeline.Group> groups = new ArrayList<>();
    groups.add(events(grid, incidents));
    groups.add(volume(grid));
    performance(grid).ifPresent(groups::add);
    groups.add(
        new Timeline.Group(
            "Drift ÷ limit", rows(grid, model, range, List.of(MetricNames.DRIFT), MOST_FEATURES)));
    List<Timeline.Line> quality =
        rows(
            grid,
            model,
            range,
            List.of(
                MetricNames.MISSING,
                MetricNames.MISMATCHED,
                MetricNames.OUT_OF_RANGE,
                MetricNames.UNSEEN),
            MOST_FEATURES);
    if (!quality.isEmpty()) {
      groups.add(new Timeline.Group("Data quality ÷ limit", quality));
    }
    return new Timeline("Volume, drift and data quality over time", grid.columns(), groups)
        .markup();
  }

  private static Timeline.Group events(Grid grid, List<Incident> incidents) {
    List<Timeline.Line> lines = new ArrayList<>();
    lines.add(new Timeline.Marks("Incidents", marks(grid, incidents)));
    List<Timeline.Mark> baselines = baselines(grid);
    if (!baselines.stream().allMatch(Timeline.Mark.NONE::equals)) {
      lines.add(new Timeline.Marks("New baseline", baselines));
    }
    return new Timeline.Group("Events", lines);
  }

  /** Marks the slots from which on windows were compared with another baseline. */
  private static List<Timeline.Mark> baselines(Grid grid) {
    List<Timeline.Mark> marks = new ArrayList<>();
    String last = "";
    for (Grid.Slot slot : grid.slots()) {
      boolean isOther =
          !slot.baseline().isEmpty() && !last.isEmpty() && !slot.baseline().equals(last);
      marks.add(isOther ? Timeline.Mark.note("baseline " + slot.baseline()) : Timeline.Mark.NONE);
      last = slot.baseline().isEmpty() ? last : slot.baseline();
    }
    return marks;
  }

  private static Timeline.Group volume(Grid grid) {
    double[] rows =
        grid.slots().stream()
            .mapToDouble(slot -> slot.windows() == 0 ? Double.NaN : slot.rows())
            .toArray();
    List<String> notes =
        grid.slots().stream()
            .map(slot -> slot.time() + ": " + Words.count(slot.rows(), "row", "rows"))
            .toList();
    List<Timeline.Line> lines = new ArrayList<>();
    lines.add(new Timeline.Plot("Predictions", " rows", rows, notes, OptionalDouble.empty(), true));
    return new Timeline.Group("Volume", lines);
  }

  private static List<Timeline.Mark> marks(Grid grid, List<Incident> incidents) {
    return grid.slots().stream()
        .map(
            slot ->
                incidents.stream()
                    .filter(i -> i.since().isBefore(slot.end()))
                    .filter(i -> i.lastWindow().isAfter(slot.start()))
                    .findFirst()
                    .map(
                        i -> new Timeline.Mark(Links.incident(i.id()), i.id() + ": " + i.summary()))
                    .orElse(Timeline.Mark.NONE))
        .toList();
  }

  private static Optional<Timeline.Group> performance(Grid grid) {
    List<Timeline.Line> lines = new ArrayList<>();
    for (String metric :
        List.of(
            MetricNames.ROC_AUC,
            MetricNames.ACCURACY,
            MetricNames.F1,
            MetricNames.MAE,
            MetricNames.RMSE)) {
      if (grid.knows(metric, "")) {
        lines.add(plot(grid, metric));
      }
    }
    if (grid.knows(MetricNames.PERFORMANCE_DROP, "")) {
      lines.add(new Timeline.Cells(grid.row("Drop ÷ limit", "", MetricNames.PERFORMANCE_DROP, "")));
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new Timeline.Group("Realised performance", lines));
  }

  private static Timeline.Plot plot(Grid grid, String metric) {
    double[] values = grid.values(metric, "");
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String value = Double.isNaN(values[i]) ? "not known" : Words.value(metric, values[i]);
      notes.add(grid.slots().get(i).time() + ": " + value);
    }
    OptionalDouble limit =
        grid.slots().stream()
            .flatMap(slot -> slot.finding(metric, "").stream())
            .map(Finding::limit)
            .reduce(OptionalDouble.empty(), (first, second) -> second);
    return new Timeline.Plot(Words.metric(metric), "", values, notes, limit, false);
  }

  /** A row for each feature; of data quality only those with something to tell. */
  private static List<Timeline.Line> rows(
      Grid grid, String model, TimeRange range, List<String> metrics, int most) {
    record Ranked(double worst, String label, HeatMap.Row row) {}
    List<Ranked> ranked = new ArrayList<>();
    for (String metric : metrics) {
      boolean drift = metric.equals(MetricNames.DRIFT);
      for (String feature : features(grid, metric)) {
        double worst =
            Arrays.stream(grid.ratios(metric, feature))
                .filter(ratio -> !Double.isNaN(ratio))
                .max()
                .orElse(0);
        String label = drift ? feature : feature + " " + brief(metric);
        String link = Links.feature(model, feature, range.query());
        if (drift || worst > 0.5) {
          ranked.add(new Ranked(worst, label, grid.row(label, link, metric, feature)));
        }
      }
    }
    return ranked.stream()
        .sorted(Comparator.comparingDouble((Ranked one) -> -one.worst).thenComparing(Ranked::label))
        .limit(most)
        .map(one -> (Timeline.Line) new Timeline.Cells(one.row))
        .toList();
  }

  private static Set<String> features(Grid grid, String metric) {
    Set<String> features = new LinkedHashSet<>();
    for (Grid.Slot slot : grid.slots()) {
      slot.worst().keySet().stream()
          .filter(key -> key.metric().equals(metric))
          .forEach(key -> features.add(key.feature()));
    }
    return features;
  }

  private static String brief(String metric) {
    return switch (metric) {
      case MetricNames.MISSING -> "missing";
      case MetricNames.MISMATCHED -> "type";
      case MetricNames.OUT_OF_RANGE -> "range";
      default -> "new";
    };
  }
}
