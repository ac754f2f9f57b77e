package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.HeatMap;
import io.leadline.report.chart.Times;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Windows in a row without holes, gathered so that there are few enough to draw. Of several windows
 * in one slot the worst finding counts.
 */
record Grid(List<Slot> slots) {

  /** As many columns as can be read. */
  static final int MOST = 60;

  private static final int LONGEST_ROW = 20_000;

  /** What a finding is about. */
  record Key(String metric, String feature) {}

  /**
   * One column.
   *
   * @param baseline the version that its last window was compared with; empty where there is none
   * @param worst the worst finding of each metric and feature
   */
  record Slot(
      Instant start,
      Instant end,
      long rows,
      int windows,
      String baseline,
      Map<Key, Finding> worst) {

    Optional<Finding> finding(String metric, String feature) {
      return Optional.ofNullable(worst.get(new Key(metric, feature)));
    }

    String time() {
      return Times.range(start, end);
    }
  }

  Grid {
    slots = List.copyOf(slots);
  }

  /**
   * Gathers windows.
   *
   * @param windows by start
   * @param length of a window, for the holes between them
   */
  static Grid of(List<WindowFindings> windows, Duration length) {
    List<Slot> singles = new ArrayList<>();
    for (WindowFindings window : windows) {
      fill(singles, window.window().start(), length);
      singles.add(slot(List.of(window)));
    }
    return new Grid(singles).coarse(MOST);
  }

  /** The same time in at most {@code most} slots. */
  Grid coarse(int most) {
    int each = Math.max(1, (slots.size() + most - 1) / most);
    List<Slot> fewer = new ArrayList<>();
    // From the end, so that the newest slot is a full one.
    for (int to = slots.size(); to > 0; to -= each) {
      fewer.add(0, merged(slots.subList(Math.max(0, to - each), to)));
    }
    return new Grid(fewer);
  }

  private static void fill(List<Slot> slots, Instant until, Duration length) {
    if (slots.isEmpty()) {
      return;
    }
    Instant start = slots.get(slots.size() - 1).end;
    while (start.isBefore(until) && slots.size() < LONGEST_ROW) {
      Instant end = start.plus(length).isBefore(until) ? start.plus(length) : until;
      slots.add(new Slot(start, end, 0, 0, "", Map.of()));
      start = end;
    }
  }

  private static Slot slot(List<WindowFindings> windows) {
    WindowFindings window = windows.get(0);
    Map<Key, Finding> worst = new HashMap<>();
    window.findings().forEach(finding -> keepWorst(worst, finding));
    return new Slot(
        window.window().start(),
        window.window().end(),
        window.rows(),
        1,
        window.baselineVersion(),
        worst);
  }

  private static Slot merged(List<Slot> slots) {
    Map<Key, Finding> worst = new HashMap<>();
    slots.forEach(slot -> slot.worst.values().forEach(finding -> keepWorst(worst, finding)));
    return new Slot(
        slots.get(0).start,
        slots.get(slots.size() - 1).end,
        slots.stream().mapToLong(Slot::rows).sum(),
        slots.stream().mapToInt(Slot::windows).sum(),
        slots.stream()
            .map(Slot::baseline)
            .filter(version -> !version.isEmpty())
            .reduce("", (first, second) -> second),
        worst);
  }

  private static void keepWorst(Map<Key, Finding> worst, Finding finding) {
    worst.merge(
        new Key(finding.metric(), finding.feature()),
        finding,
        (known, other) -> weight(other) > weight(known) ? other : known);
  }

  // A failure outranks what is within limits, and the absence of data is outranked by everything.
  private static double weight(Finding finding) {
    return switch (finding.verdict()) {
      case NO_DATA -> -1;
      case OK -> Math.min(1, finding.ratio().orElse(0));
      case NOT_COMPUTED -> 2;
      case VIOLATED -> 3 + finding.ratio().orElse(0);
    };
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  Instant from() {
    return slots.get(0).start;
  }

  Instant to() {
    return slots.get(slots.size() - 1).end;
  }

  /** Heads of a heat map's columns. */
  List<HeatMap.Column> columns() {
    return slots.stream()
        .map(
            slot ->
                new HeatMap.Column(
                    Times.brief(slot.start),
                    slot.windows > 1
                        ? slot.time() + ", worst of " + slot.windows + " windows"
                        : slot.time()))
        .toList();
  }

  /** One heat-map row: the metric ÷ its limit in every slot. */
  HeatMap.Row row(String label, String link, String metric, String feature) {
    return new HeatMap.Row(
        label,
        link,
        slots.stream()
            .map(slot -> slot.finding(metric, feature).map(Grid::cell).orElse(HeatMap.Cell.NO_DATA))
            .toList());
  }

  /** The metric in every slot; NaN where it is not known. */
  double[] values(String metric, String feature) {
    return slots.stream()
        .mapToDouble(
            slot ->
                slot.finding(metric, feature)
                    .map(finding -> finding.value().orElse(Double.NaN))
                    .orElse(Double.NaN))
        .toArray();
  }

  /** The metric ÷ its limit in every slot; NaN where it is not known. */
  double[] ratios(String metric, String feature) {
    return slots.stream()
        .mapToDouble(
            slot ->
                slot.finding(metric, feature)
                    .map(finding -> finding.ratio().orElse(Double.NaN))
                    .orElse(Double.NaN))
        .toArray();
  }

  /** Whether any slot knows the metric. */
  boolean knows(String metric, String feature) {
    return slots.stream()
        .flatMap(slot -> slot.finding(metric, feature).stream())
        .anyMatch(finding -> finding.value().isPresent());
  }

  private static HeatMap.Cell cell(Finding finding) {
    if (finding.verdict() == Verdict.NOT_COMPUTED) {
      return HeatMap.Cell.FAILED;
    }
    return finding.ratio().isPresent()
        ? HeatMap.Cell.of(finding.ratio().getAsDouble())
        : HeatMap.Cell.NO_DATA;
  }
}
