package io.leadline.server.snapshots;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.server.MonitorCatalog;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Publisher;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Takes snapshots: keeps them, then evaluates their windows and the roll-ups over them. Taking one
 * twice, or in any order, changes nothing.
 */
@Singleton
public final class SnapshotIntake {

  private static final int OVERDUE_WINDOWS = 24;
  private static final int LONGEST_SOURCE = 253;

  private final FastStore store;
  private final MonitorCatalog monitors;
  private final Clock clock;
  private final Publisher publisher;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  SnapshotIntake(FastStore store, MonitorCatalog monitors, Clock clock, Publisher publisher) {
    this.store = store;
    this.monitors = monitors;
    this.clock = clock;
    this.publisher = publisher;
  }

  /**
   * What became of a message.
   *
   * @param accepted snapshots that are kept
   * @param rejected snapshots that are not, and why
   */
  public record Receipt(int accepted, List<Rejected> rejected) {

    public Receipt {
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * @param snapshot its place in the message, from 1
   * @param unknownModel whether it is for want of a monitor
   */
  public record Rejected(int snapshot, boolean unknownModel, String reason) {}

  /** Keeps the snapshots of a message and evaluates what they change. */
  public Receipt accept(List<Snapshot> snapshots) {
    List<Rejected> rejected = new ArrayList<>();
    Map<String, List<Snapshot>> byModel = new TreeMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      Snapshot snapshot = snapshots.get(i);
      Optional<Monitor> monitor = monitors.monitor(snapshot.window().model());
      Optional<String> mistake =
          monitor.isEmpty()
              ? Optional.of("no monitor of '%s'".formatted(shortened(snapshot.window().model())))
              : mistake(monitor.get(), snapshot).or(() -> unknownSegment(snapshot.window()));
      if (mistake.isPresent()) {
        rejected.add(new Rejected(i + 1, monitor.isEmpty(), mistake.get()));
      } else {
        byModel.computeIfAbsent(snapshot.window().model(), name -> new ArrayList<>()).add(snapshot);
      }
    }
    byModel.forEach(this::accept);
    return new Receipt(snapshots.size() - rejected.size(), rejected);
  }

  private static Optional<String> mistake(Monitor monitor, Snapshot snapshot) {
    WindowKey window = snapshot.window();
    Windows.Interval base = monitor.windows().windowOf(window.start());
    if (snapshot.path() == Path.ETL) {
      return Optional.of("path etl (must be stream or sidecar)");
    }
    if (!base.start().equals(window.start()) || !base.end().equals(window.end())) {
      return Optional.of(
          "window %s/%s is none of the monitor's (must be %s/%s)"
              .formatted(window.start(), window.end(), base.start(), base.end()));
    }
    if (snapshot.source().isBlank() || snapshot.source().length() > LONGEST_SOURCE) {
      return Optional.of(
          "source of %d characters (must have 1 to %d)"
              .formatted(snapshot.source().length(), LONGEST_SOURCE));
    }
    return Optional.empty();
  }

  /** Nobody may fill the store with segments of their own making. */
  private Optional<String> unknownSegment(WindowKey window) {
    boolean isKnown =
        window.segment().isEmpty()
            || store
                .currentBaseline(window.model())
                .map(baseline -> baseline.layout().segments().names().contains(window.segment()))
                .orElse(false);
    return isKnown
        ? Optional.empty()
        : Optional.of(
            "segment '%s' is none of the baseline's".formatted(shortened(window.segment())));
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  private void accept(String model, List<Snapshot> snapshots) {
    Monitor monitor = monitors.monitor(model).orElseThrow();
    // Windows of one model are published one after the other, in order of time.
    synchronized (locks.computeIfAbsent(model, name -> new Object())) {
      snapshots.forEach(store::accept);
      Set<WindowKey> due = new TreeSet<>(Comparator.comparing(WindowKey::start));
      snapshots.stream()
          .filter(snapshot -> snapshot.complete() || isOver(monitor, snapshot.window()))
          .map(Snapshot::window)
          // Segments are judged with the window they are a part of.
          .filter(window -> window.segment().isEmpty())
          .forEach(due::add);
      due.addAll(overdue(monitor));
      due.forEach(window -> publisher.evaluate(monitor, window));
      rollUp(monitor, due);
    }
  }

  /** Half a window must not look like a fall in traffic: it is judged when it is over. */
  private boolean isOver(Monitor monitor, WindowKey window) {
    return !window.end().plus(monitor.windows().lateness()).isAfter(clock.instant());
  }

  /** Windows whose source has died before it could say that they are complete. */
  private List<WindowKey> overdue(Monitor monitor) {
    Duration size = monitor.windows().size();
    Instant now = clock.instant();
    Instant from = now.minus(size.multipliedBy(OVERDUE_WINDOWS));
    Set<WindowKey> judged =
        store.findings(monitor.model(), size, from, now).stream()
            .map(WindowFindings::window)
            .collect(Collectors.toSet());
    return store.windows(monitor.model(), size, from, now).stream()
        .filter(window -> isOver(monitor, window) && !judged.contains(window))
        .toList();
  }

  /** A larger window's profile is the merge of its base windows, as far as they are known. */
  private void rollUp(Monitor monitor, Set<WindowKey> windows) {
    for (Duration length : monitor.windows().rollups()) {
      Set<Windows.Interval> changed = new LinkedHashSet<>();
      windows.forEach(window -> changed.add(monitor.windows().windowOf(window.start(), length)));
      for (Windows.Interval interval : changed) {
        store
            .mergedProfile(
                monitor.model(), monitor.windows().size(), interval.start(), interval.end())
            .ifPresent(
                profile ->
                    publisher.publish(
                        monitor,
                        new Snapshot(
                            WindowKey.of(monitor.model(), interval.start(), interval.end()),
                            Path.SIDECAR,
                            "rollup",
                            0,
                            clock.millis(),
                            !clock.instant().isBefore(interval.end()),
                            profile)));
      }
    }
  }
}
