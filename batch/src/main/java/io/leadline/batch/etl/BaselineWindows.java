package io.leadline.batch.etl;

import io.leadline.batch.table.Table;
import io.leadline.batch.table.TimedRows;
import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.calibration.Calibrations;
import io.leadline.core.monitor.calibration.Calibrator;
import io.leadline.core.monitor.calibration.WindowsCalibrator;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import io.leadline.core.segment.Segmentation;
import io.leadline.predictions.PredictionLog;
import io.leadline.store.Baseline;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Learns what chance makes of a model's windows from the windows of its baseline, profiled as live
 * windows are. Of a long baseline the latest {@value #MOST_WINDOWS} windows are taken.
 */
final class BaselineWindows {

  /** Twelve weeks of hours. */
  static final int MOST_WINDOWS = 2_016;

  // Profiles of columns that are open at once: about 10 KB each.
  private static final int MOST_OPEN = 8_192;

  private final Monitor monitor;
  private final Baseline baseline;
  private final Windows windows;

  /**
   * @param baseline with the layout that windows are profiled with
   */
  BaselineWindows(Monitor monitor, Baseline baseline) {
    this.monitor = monitor;
    this.baseline = baseline;
    this.windows = monitor.windows();
  }

  /** From a range of the prediction log, window by window. */
  Calibrations ofLog(PredictionLog log, PredictionLog.Range range) {
    List<Windows.Interval> whole = new ArrayList<>();
    Windows.Interval window = windows.windowOf(range.to().minusMillis(1));
    while (!window.start().isBefore(range.from()) && whole.size() < MOST_WINDOWS) {
      if (!window.end().isAfter(range.to())) {
        whole.add(window);
      }
      window = windows.windowOf(window.start().minusMillis(1));
    }
    if (whole.size() < Calibrator.FEWEST_WINDOWS) {
      return Calibrations.NONE;
    }
    Collections.reverse(whole);
    WindowsCalibrator calibrator =
        calibrator(whole.get(0).start(), whole.get(whole.size() - 1).end());
    Labels none = new Labels(Optional.empty(), Map.of());
    Layout layout = baseline.layout().withSegments(Segmentation.NONE);
    for (Windows.Interval each : whole) {
      Profile profile =
          new WindowProfiler(log, WindowProfiler.MOST_IDS)
              .profile(monitor.model(), each.start(), each.end(), layout, share -> none)
              .profile();
      calibrator.add(each.start(), profile, baseline.profile());
    }
    return calibrator.fit(baseline.profile());
  }

  /**
   * From a table that has the monitor's time; some columns at a time, so that memory is bounded.
   *
   * @throws IOException if the table cannot be read
   */
  Calibrations ofTable(Table table) throws IOException {
    Set<String> names =
        table.fields().stream().map(Table.TableField::name).collect(Collectors.toSet());
    if (monitor.timeField().filter(names::contains).isEmpty()) {
      return Calibrations.NONE;
    }
    TreeSet<Instant> starts = latestStarts(table);
    if (starts.size() < Calibrator.FEWEST_WINDOWS) {
      return Calibrations.NONE;
    }
    WindowsCalibrator calibrator =
        calibrator(starts.first(), windows.windowOf(starts.last()).end());
    List<Layout> parts = new ArrayList<>();
    baseline.layout().jointSpace().ifPresent(space -> parts.add(baseline.layout().jointOnly()));
    for (List<Field> group : groups(Math.max(1, MOST_OPEN / starts.size()), names)) {
      parts.add(baseline.layout().withSchema(new Schema(group)).withJointSpace(Optional.empty()));
    }
    for (Layout part : parts) {
      profiles(table, part, starts)
          .forEach((start, open) -> calibrator.add(start, open.build(), baseline.profile()));
    }
    return calibrator.fit(baseline.profile());
  }

  private WindowsCalibrator calibrator(Instant from, Instant to) {
    boolean withChanges =
        monitor
            .checks()
            .drift()
            .filter(drift -> drift.against().contains(Against.PREVIOUS))
            .isPresent();
    return new WindowsCalibrator(windows, from, to, withChanges);
  }

  private TreeSet<Instant> latestStarts(Table table) throws IOException {
    TreeSet<Instant> starts = new TreeSet<>();
    new TimedRows(monitor)
        .read(
            table,
            Set.of(),
            batch -> {
              for (long millis : batch.eventMillis()) {
                starts.add(windows.windowOf(Instant.ofEpochMilli(millis)).start());
                if (starts.size() > MOST_WINDOWS) {
                  starts.pollFirst();
                }
              }
            });
    return starts;
  }

  private List<List<Field>> groups(int columns, Set<String> names) {
    List<Field> fields =
        baseline.layout().schema().fields().stream()
            .filter(field -> names.contains(field.name()))
            .filter(field -> field.role() != Role.LABEL && field.role() != Role.TAG)
            .toList();
    List<List<Field>> groups = new ArrayList<>();
    for (int from = 0; from < fields.size(); from += columns) {
      groups.add(fields.subList(from, Math.min(fields.size(), from + columns)));
    }
    return groups;
  }

  private Map<Instant, ProfileBuilder> profiles(Table table, Layout layout, Set<Instant> starts)
      throws IOException {
    Set<String> names = new HashSet<>();
    layout.schema().fields().forEach(field -> names.add(field.name()));
    layout.jointSpace().ifPresent(space -> names.addAll(space.fields()));
    Map<Instant, ProfileBuilder> open = new TreeMap<>();
    new TimedRows(monitor)
        .read(
            table,
            names,
            batch ->
                byWindow(batch)
                    .forEach(
                        (start, rows) -> {
                          if (starts.contains(start)) {
                            open.computeIfAbsent(start, added -> new ProfileBuilder(layout))
                                .add(rows);
                          }
                        }));
    return open;
  }

  private Map<Instant, Batch> byWindow(Batch batch) {
    Map<Instant, List<Integer>> rows = new TreeMap<>();
    Windows.Interval last = windows.windowOf(Instant.ofEpochMilli(batch.eventMillis()[0]));
    for (int row = 0; row < batch.rows(); row++) {
      Instant time = Instant.ofEpochMilli(batch.eventMillis()[row]);
      if (time.isBefore(last.start()) || !time.isBefore(last.end())) {
        last = windows.windowOf(time);
      }
      rows.computeIfAbsent(last.start(), added -> new ArrayList<>()).add(row);
    }
    Map<Instant, Batch> split = new TreeMap<>();
    rows.forEach(
        (start, indices) ->
            split.put(
                start,
                indices.size() == batch.rows()
                    ? batch
                    : batch.select(indices.stream().mapToInt(Integer::intValue).toArray())));
    return split;
  }
}
