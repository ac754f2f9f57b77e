package io.leadline.batch.etl;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows.Interval;
import io.leadline.predictions.PredictionLog;
import io.leadline.store.CorruptSnapshotException;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import io.leadline.store.publish.Publisher;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The windows of one run. A window that cannot be read stops no other: it is told and stays
 * pending. Cut off at any moment, a run leaves what is unfinished, and at most {@value #CHUNK}
 * finished windows, to the next one.
 */
final class WindowRun {

  /** Windows between two notes of how far the run is. */
  private static final int CHUNK = 50;

  private static final String SOURCE = "etl";
  private static final int MOST_FAILURES = 10_000;

  /** What a run works with. */
  record Parts(PredictionLog log, FastStore store, Publisher publisher, InstantSource clock) {}

  private final Parts parts;
  private final Monitor monitor;
  private final Layout layout;
  private final long epoch;
  private final GroundTruth truth;
  private final Pending windows;
  private final Pending rollups;
  private final Set<String> knownFailures = new HashSet<>();
  private final List<Instant> computed = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int computedRollups;
  private int failed;
  private long rows;

  WindowRun(Parts parts, Monitor monitor, Layout layout, long epoch) {
    this.parts = parts;
    this.monitor = monitor;
    this.layout = layout;
    this.epoch = epoch;
    this.truth = new GroundTruth(parts.log(), monitor);
    this.windows = Pending.read(parts.store(), monitor.model(), Pending.WINDOWS);
    this.rollups = Pending.read(parts.store(), monitor.model(), Pending.ROLLUPS);
    parts.store().problems(monitor.model(), MOST_FAILURES).stream()
        .filter(problem -> problem.kind() == DataProblem.Kind.UNREADABLE_WINDOW)
        .forEach(problem -> knownFailures.add(problem.source()));
  }

  /**
   * Computes base windows, then the roll-ups they are in and those that earlier runs left.
   *
   * @throws InterruptedException if the calling thread was interrupted; finished windows are kept
   */
  void compute(List<Interval> due, EtlJob.Progress progress) throws InterruptedException {
    try {
      for (int from = 0; from < due.size(); from += CHUNK) {
        List<Interval> chunk = due.subList(from, Math.min(due.size(), from + CHUNK));
        note(chunk);
        for (int i = 0; i < chunk.size(); i++) {
          attempt(chunk.get(i), windows, chunk.get(i).start().toString());
          progress.windows(from + i + 1, due.size());
        }
      }
      windows.save();
      for (String key : rollups.all()) {
        attempt(rollup(key), rollups, key);
      }
    } finally {
      windows.save();
      rollups.save();
    }
  }

  /** Notes windows and their roll-ups as unfinished before the first of them changes. */
  private void note(List<Interval> chunk) {
    windows.addAll(chunk.stream().map(window -> window.start().toString()).toList());
    for (Duration length : monitor.windows().rollups()) {
      rollups.addAll(
          chunk.stream()
              .map(window -> monitor.windows().windowOf(window.start(), length).start())
              .map(start -> length + "@" + start)
              .toList());
    }
    windows.save();
    rollups.save();
  }

  private void attempt(Interval window, Pending pending, String key) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted after %d windows".formatted(computed.size()));
    }
    try {
      if (pending == windows) {
        compute(window);
      } else {
        computeRollup(window, Duration.parse(key.substring(0, key.indexOf('@'))));
      }
      pending.remove(key);
      if (knownFailures.remove(key)) {
        parts.store().removeProblem(monitor.model(), DataProblem.Kind.UNREADABLE_WINDOW, key);
      }
    } catch (CorruptSnapshotException e) {
      failed(window, key, e);
    } catch (StoreException e) {
      // Without the store no other window can be kept either: the next run takes it up.
      throw e;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ClosedByInterruptException
          || e.getCause() instanceof InterruptedIOException) {
        Thread.interrupted();
        throw new InterruptedException("Interrupted after %d windows".formatted(computed.size()));
      }
      failed(window, key, e);
    }
  }

  private void failed(Interval window, String key, RuntimeException why) {
    failed++;
    String reason = String.valueOf(why.getMessage());
    problems.add("%s – %s not computed: %s".formatted(window.start(), window.end(), reason));
    save(DataProblem.Kind.UNREADABLE_WINDOW, key, reason);
  }

  private void save(DataProblem.Kind kind, String source, String detail) {
    parts
        .store()
        .saveProblem(
            DataProblem.of(monitor.model(), kind, source, detail, 1, parts.clock().instant()));
  }

  private Interval rollup(String key) {
    int at = key.indexOf('@');
    return monitor
        .windows()
        .windowOf(Instant.parse(key.substring(at + 1)), Duration.parse(key.substring(0, at)));
  }

  private void compute(Interval window) {
    WindowProfiler.Result result =
        new WindowProfiler(parts.log(), WindowProfiler.MOST_IDS)
            .profile(
                monitor.model(),
                window.start(),
                window.end(),
                layout,
                share -> truth.labels(window.start(), window.end(), share));
    for (String problem : result.problems()) {
      int colon = problem.indexOf(": ");
      save(
          DataProblem.Kind.DAMAGED_FILE,
          problem.substring(0, Math.max(0, colon)),
          problem.substring(colon + 1).strip());
    }
    problems.addAll(result.problems());
    WindowKey key = WindowKey.of(monitor.model(), window.start(), window.end());
    computed.add(window.start());
    if (result.profile().rows() == 0 && parts.store().profile(key).isEmpty()) {
      // A short window of an hour that others have predictions in.
      return;
    }
    rows += result.profile().rows();
    // Before the window itself, which is judged together with them.
    parts.store().acceptAll(segments(key, result));
    publish(window, result.profile());
  }

  /** Also of segments that had rows before, which none of the window's rows is in any more. */
  private List<Snapshot> segments(WindowKey window, WindowProfiler.Result result) {
    Map<String, Profile> profiles = new TreeMap<>(result.segments());
    for (String known : parts.store().segments(window)) {
      profiles.computeIfAbsent(known, empty -> new ProfileBuilder(layout).build());
    }
    return profiles.entrySet().stream()
        .map(segment -> snapshot(window.ofSegment(segment.getKey()), segment.getValue()))
        .toList();
  }

  private void computeRollup(Interval rollup, Duration length) {
    parts
        .store()
        .mergedProfile(monitor.model(), monitor.windows().size(), rollup.start(), rollup.end())
        .ifPresent(profile -> publish(rollup, profile));
    computedRollups++;
  }

  private void publish(Interval window, Profile profile) {
    WindowKey key = WindowKey.of(monitor.model(), window.start(), window.end());
    parts.publisher().publish(monitor, snapshot(key, profile));
  }

  private Snapshot snapshot(WindowKey window, Profile profile) {
    return new Snapshot(window, Path.ETL, SOURCE, epoch, 1, true, profile);
  }

  /**
   * What was done so far.
   *
   * @param waiting windows that are not over
   */
  EtlResult result(GroundTruth.Routed routed, int waiting) {
    return new EtlResult(
        computed,
        computedRollups,
        rows,
        routed.matched(),
        routed.unmatchedCount(),
        routed.repeated(),
        waiting,
        failed,
        problems);
  }
}
