package io.leadline.batch.etl;

import io.leadline.batch.etl.GroundTruth.Routed;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.PredictionLog.Changes;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The batch path: reads what changed in the prediction log since the last run, and computes the
 * windows it touches.
 *
 * <p>Idempotent: what is computed again replaces what was there. The cursor moves only after the
 * windows it stands for were noted as pending, so that a run which is cut off loses nothing. Memory
 * is that of one window's profile and its request ids, however long the log is. One run a model at
 * a time.
 */
public final class EtlJob {

  private static final String CURSOR = "etl/predictions";
  private static final String LABEL_CURSOR = "etl/labels";
  private static final String EPOCH = "etl/epoch";
  private static final String SOURCE = "etl";

  private final PredictionLog log;
  private final FastStore store;
  private final Publisher publisher;
  private final InstantSource clock;
  private final Duration longestLabelDelay;

  /**
   * @param clock tells which windows are over
   * @param longestLabelDelay how long after its prediction a label may come
   */
  public EtlJob(
      PredictionLog log,
      FastStore store,
      Publisher publisher,
      InstantSource clock,
      Duration longestLabelDelay) {
    this.log = log;
    this.store = store;
    this.publisher = publisher;
    this.clock = clock;
    this.longestLabelDelay = longestLabelDelay;
  }

  /** Told of each computed window: how many are done, and of how many. */
  @FunctionalInterface
  public interface Progress {
    void windows(int done, int total);
  }

  /**
   * Computes what changed since the last run.
   *
   * @throws IOException if the model has no baseline yet and it cannot be computed
   * @throws InterruptedException if the calling thread was interrupted; finished windows are kept
   */
  public EtlResult run(Monitor monitor, Progress progress)
      throws IOException, InterruptedException {
    String model = monitor.model();
    Changes changes = log.changesSince(model, store.cursor(model, CURSOR).orElse(""));
    Changes labels =
        log.changesSince(model + GroundTruth.INBOX, store.cursor(model, LABEL_CURSOR).orElse(""));
    Set<Instant> starts = new TreeSet<>(Pending.read(store, model));
    if (changes.hours().isEmpty() && labels.hours().isEmpty() && starts.isEmpty()) {
      return new EtlResult(0, 0, 0, 0, 0, 0, List.of());
    }
    Baseline baseline = baseline(monitor);
    Monitor complete = monitor.withSchema(baseline.layout().schema());
    long epoch = nextEpoch(model);
    Routed routed =
        new GroundTruth(log, complete).route(labels.hours(), "routed-" + epoch, longestLabelDelay);
    Stream.concat(changes.hours().stream(), routed.hours().stream())
        .forEach(hour -> starts.addAll(windowsOf(hour, monitor.windows())));
    Pending.save(store, model, starts);
    store.saveCursor(model, CURSOR, changes.cursor());
    store.saveCursor(model, LABEL_CURSOR, labels.cursor());
    return compute(complete, baseline, starts, epoch, routed, progress);
  }

  /**
   * Computes all windows within [from, to) again, whether their predictions changed or not.
   *
   * @throws IOException see {@link #run}
   * @throws InterruptedException see {@link #run}
   */
  public EtlResult backFill(Monitor monitor, Instant from, Instant to, Progress progress)
      throws IOException, InterruptedException {
    Baseline baseline = baseline(monitor);
    Monitor complete = monitor.withSchema(baseline.layout().schema());
    long epoch = nextEpoch(monitor.model());
    Routed routed = routeAll(complete, from, to, epoch);
    Set<Instant> starts = new TreeSet<>();
    for (Instant hour : log.changesSince(monitor.model(), "").hours()) {
      for (Instant start : windowsOf(hour, monitor.windows())) {
        if (!start.isBefore(from) && start.isBefore(to)) {
          starts.add(start);
        }
      }
    }
    return compute(complete, baseline, starts, epoch, routed, progress);
  }

  private Routed routeAll(Monitor monitor, Instant from, Instant to, long epoch) {
    List<Instant> arrivals =
        log.changesSince(monitor.model() + GroundTruth.INBOX, "").hours().stream()
            .filter(hour -> !hour.isBefore(from.minus(Duration.ofHours(1))))
            .filter(hour -> hour.isBefore(to.plus(longestLabelDelay)))
            .toList();
    return new GroundTruth(log, monitor).route(arrivals, "routed-" + epoch, longestLabelDelay);
  }

  private Baseline baseline(Monitor monitor) throws IOException, InterruptedException {
    Optional<Baseline> known = store.currentBaseline(monitor.model());
    if (known.isPresent()) {
      return known.get();
    }
    Baseline computed = new Baselines(log, clock).compute(monitor);
    store.saveBaseline(computed);
    return computed;
  }

  /** Starts of the base windows that overlap an hour of the log. */
  private static List<Instant> windowsOf(Instant hour, Windows windows) {
    List<Instant> starts = new ArrayList<>();
    Instant end = hour.plus(Duration.ofHours(1));
    Windows.Interval window = windows.windowOf(hour);
    while (window.start().isBefore(end)) {
      starts.add(window.start());
      window = windows.windowOf(window.end());
    }
    return starts;
  }

  // Higher than any before, even if the clock was set back.
  private long nextEpoch(String model) {
    long last = store.cursor(model, EPOCH).map(Long::parseLong).orElse(0L);
    long next = Math.max(last + 1, clock.millis());
    store.saveCursor(model, EPOCH, Long.toString(next));
    return next;
  }

  private EtlResult compute(
      Monitor monitor,
      Baseline baseline,
      Collection<Instant> starts,
      long epoch,
      Routed routed,
      Progress progress)
      throws InterruptedException {
    Windows windows = monitor.windows();
    Instant now = clock.instant();
    List<Windows.Interval> over = new ArrayList<>();
    Set<Instant> pending = new TreeSet<>();
    for (Instant start : starts) {
      Windows.Interval window = windows.windowOf(start);
      boolean isOver = !window.end().plus(windows.lateness()).isAfter(now);
      if (isOver) {
        over.add(window);
      } else {
        pending.add(start);
      }
    }
    WindowRun run = new WindowRun(monitor, baseline.layout(), epoch);
    Set<Instant> open = Pending.read(store, monitor.model());
    for (int i = 0; i < over.size(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted after %d windows".formatted(i));
      }
      run.compute(over.get(i));
      open.remove(over.get(i).start());
      Pending.save(store, monitor.model(), open);
      progress.windows(i + 1, over.size());
    }
    int rollups = run.computeRollups(over);
    return new EtlResult(
        over.size(),
        rollups,
        run.rows,
        routed.matched(),
        routed.unmatched(),
        pending.size(),
        run.problems);
  }

  /** The windows of one run. */
  private final class WindowRun {

    private final Monitor monitor;
    private final Layout layout;
    private final long epoch;
    private final GroundTruth truth;
    private final List<String> problems = new ArrayList<>();
    private long rows;

    WindowRun(Monitor monitor, Layout layout, long epoch) {
      this.monitor = monitor;
      this.layout = layout;
      this.epoch = epoch;
      this.truth = new GroundTruth(log, monitor);
    }

    void compute(Windows.Interval window) {
      WindowProfiler.Result result =
          new WindowProfiler(log)
              .profile(
                  monitor.model(),
                  window.start(),
                  window.end(),
                  layout,
                  truth.labels(window.start(), window.end()));
      problems.addAll(result.problems());
      WindowKey key = WindowKey.of(monitor.model(), window.start(), window.end());
      if (result.profile().rows() == 0 && store.profile(key).isEmpty()) {
        // A short window of an hour that others have predictions in.
        return;
      }
      rows += result.profile().rows();
      publish(window, result.profile());
    }

    private void publish(Windows.Interval window, Profile profile) {
      WindowKey key = WindowKey.of(monitor.model(), window.start(), window.end());
      publisher.publish(monitor, new Snapshot(key, Path.ETL, SOURCE, epoch, 1, true, profile));
    }

    int computeRollups(List<Windows.Interval> changed) {
      int count = 0;
      Windows windows = monitor.windows();
      for (Duration length : windows.rollups()) {
        Set<Instant> starts = new TreeSet<>();
        changed.forEach(window -> starts.add(windows.windowOf(window.start(), length).start()));
        for (Instant start : starts) {
          Windows.Interval rollup = windows.windowOf(start, length);
          store
              .mergedProfile(monitor.model(), windows.size(), rollup.start(), rollup.end())
              .ifPresent(profile -> publish(rollup, profile));
          count++;
        }
      }
      return count;
    }
  }
}
