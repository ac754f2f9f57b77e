package io.leadline.store.publish;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.calibration.Calibrations;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.Baseline;
import java.time.Duration;
import java.util.Optional;

/**
 * By what a window is judged: what was learned of windows of its length, and its part of the budget
 * of false alarms.
 *
 * @param monitor with the window's probability of a false alarm
 * @param length of the window, as the monitor has it
 * @param isBase whether it is a base window
 * @param calibration of windows of this length against the baseline
 * @param changes of windows of this length against the one before
 */
record Judgement(
    Monitor monitor,
    Duration length,
    boolean isBase,
    Optional<Calibration> calibration,
    Optional<Calibration> changes) {

  static Judgement of(Monitor monitor, WindowKey window, Optional<Baseline> baseline) {
    Windows windows = monitor.windows();
    boolean isBase = isOf(windows, window, windows.size());
    Duration length =
        windows.rollups().stream()
            .filter(rollup -> !isBase && isOf(windows, window, rollup))
            .findFirst()
            .orElse(windows.size());
    // Of slices nothing was learned: they are smaller, and have a life of their own.
    Calibrations learned =
        baseline
            .filter(known -> window.segment().isEmpty())
            .map(Baseline::calibrations)
            .orElse(Calibrations.NONE);
    Optional<Calibration> calibration =
        isBase
            ? learned.base().filter(known -> known.window().equals(length))
            : learned.rollup(length);
    Optional<Calibration> changes =
        learned.changes().filter(known -> isBase && known.window().equals(length));
    return new Judgement(
        withLevel(monitor, learned, isBase, length), length, isBase, calibration, changes);
  }

  private static Monitor withLevel(
      Monitor monitor, Calibrations learned, boolean isBase, Duration length) {
    Optional<Checks.Drift> drift = monitor.checks().drift();
    if (drift.isEmpty() || learned.rollups().isEmpty()) {
      return monitor;
    }
    double falseAlarm = drift.get().falseAlarm();
    double level =
        isBase
            ? learned.ofBase(falseAlarm)
            : learned.ofRollup(falseAlarm, monitor.windows().size(), length);
    return monitor.withChecks(monitor.checks().withFalseAlarm(level));
  }

  /** Whether alert rules look at it though it is no base window: only where limits were learned. */
  boolean isAlertingRollup() {
    return !isBase && calibration.isPresent();
  }

  /** Whether the window is one of this length. */
  static boolean isOf(Windows windows, WindowKey window, Duration length) {
    Windows.Interval interval = windows.windowOf(window.start(), length);
    return interval.start().equals(window.start()) && interval.end().equals(window.end());
  }
}
