package io.leadline.store.publish;

import io.leadline.core.discovery.DiscoveryControl;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * With which probability of a false alarm a window is judged, where that depends on the windows
 * before it. A function of what is stored of those, in their order: periods of as many windows as
 * may bring one false alarm, counted from 1970. What late data change in a window counts for
 * windows that are judged after that.
 */
final class WindowLevel {

  // The level of a window of which nothing is to be spent any more.
  private static final double LEAST = 1e-12;
  private static final double MOST = 0.5;

  private final FastStore store;

  WindowLevel(FastStore store) {
    this.store = store;
  }

  /** The monitor, with the level of this window. */
  Monitor at(Monitor monitor, WindowKey window) {
    Optional<Checks.Drift> drift = monitor.checks().drift();
    if (drift.isEmpty()) {
      return monitor;
    }
    int windows = (int) Math.max(1, Math.round(1 / drift.get().falseAlarm()));
    return drift
        .get()
        .control()
        .start(windows)
        .map(control -> fold(control, monitor, window, windows))
        .map(control -> Math.max(LEAST, Math.min(MOST, control.level())))
        .map(level -> monitor.withChecks(monitor.checks().withFalseAlarm(level)))
        .orElse(monitor);
  }

  private DiscoveryControl fold(
      DiscoveryControl start, Monitor monitor, WindowKey window, int windows) {
    long period = windows * monitor.windows().size().toSeconds();
    Instant from =
        Instant.ofEpochSecond(Math.floorDiv(window.start().getEpochSecond(), period) * period);
    List<WindowFindings> before =
        store
            .findings(
                monitor.model(),
                monitor.windows().size(),
                from,
                window.start(),
                Set.of(MetricNames.ALARM_CHANCE))
            .stream()
            .filter(known -> known.window().version().equals(window.version()))
            .filter(known -> known.window().segment().equals(window.segment()))
            .filter(known -> !known.window().start().isBefore(from))
            .filter(known -> known.window().start().isBefore(window.start()))
            .sorted(Comparator.comparing(known -> known.window().start()))
            .toList();
    DiscoveryControl control = start;
    for (WindowFindings known : before) {
      OptionalDouble chance = chance(known);
      if (chance.isPresent()) {
        control = control.after(chance.getAsDouble());
      }
    }
    return control;
  }

  private static OptionalDouble chance(WindowFindings window) {
    return window.findings().stream()
        .filter(finding -> finding.metric().equals(MetricNames.ALARM_CHANCE))
        .map(Finding::value)
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }
}
