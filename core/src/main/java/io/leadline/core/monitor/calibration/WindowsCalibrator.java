package io.leadline.core.monitor.calibration;

import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Learns {@link Calibrations} from the base windows of a baseline, which come in the order of time;
 * some columns of all of them may come first, and others of all of them after that. One thread's.
 */
public final class WindowsCalibrator {

  private final Windows windows;
  private final Instant from;
  private final Instant to;
  private final Calibrator base;
  private final Optional<Calibrator> changes;
  private final Map<Duration, RollUp> rollups = new LinkedHashMap<>();
  private Optional<Latest> latest = Optional.empty();

  private record Latest(Instant start, Profile profile) {}

  /**
   * @param from start of the first window
   * @param to end of the last window
   * @param withChanges whether windows are compared with the one before as well
   */
  public WindowsCalibrator(Windows windows, Instant from, Instant to, boolean withChanges) {
    this.windows = windows;
    this.from = from;
    this.to = to;
    this.base = new Calibrator(windows.size(), windows.zone());
    this.changes =
        withChanges
            ? Optional.of(new Calibrator(windows.size(), windows.zone()))
            : Optional.empty();
    for (Duration length : windows.rollups()) {
      rollups.put(length, new RollUp(length));
    }
  }

  /** Adds some or all columns of one of the baseline's windows. */
  public void add(Instant start, Profile current, Profile baseline) {
    if (latest.filter(known -> !known.start.isBefore(start)).isPresent()) {
      // Other columns begin: what came before is over.
      finish(baseline);
    }
    base.add(start, current, baseline);
    boolean isNext =
        latest.filter(known -> windows.windowOf(known.start).end().equals(start)).isPresent();
    if (isNext) {
      changes.ifPresent(known -> known.addChange(start, current, latest.get().profile));
    }
    rollups.values().forEach(rollup -> rollup.add(start, current, baseline));
    latest = Optional.of(new Latest(start, current));
  }

  private void finish(Profile baseline) {
    rollups.values().forEach(rollup -> rollup.finish(baseline));
    latest = Optional.empty();
  }

  /** What the windows teach. */
  public Calibrations fit(Profile baseline) {
    finish(baseline);
    List<Calibration> larger = new ArrayList<>();
    Consumer<Calibration> add = larger::add;
    rollups.values().forEach(rollup -> rollup.calibrator.fit().ifPresent(add));
    return new Calibrations(base.fit(), larger, changes.flatMap(Calibrator::fit));
  }

  /** Larger windows of one length: the merge of their base windows, where the baseline has all. */
  private final class RollUp {
    private final Duration length;
    private final Calibrator calibrator;
    private Optional<Windows.Interval> open = Optional.empty();
    private List<Profile> parts = new ArrayList<>();

    RollUp(Duration length) {
      this.length = length;
      this.calibrator = new Calibrator(length, windows.zone());
    }

    void add(Instant start, Profile current, Profile baseline) {
      Windows.Interval interval = windows.windowOf(start, length);
      if (!open.equals(Optional.of(interval))) {
        finish(baseline);
        open = Optional.of(interval);
      }
      parts.add(current);
    }

    void finish(Profile baseline) {
      boolean isWhole =
          open.filter(all -> !all.start().isBefore(from) && !all.end().isAfter(to)).isPresent();
      if (isWhole) {
        calibrator.add(open.get().start(), Profile.mergeAll(parts), baseline);
      }
      open = Optional.empty();
      parts = new ArrayList<>();
    }
  }
}
