package io.leadline.batch.etl;

import io.leadline.batch.etl.GroundTruth.Routed;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Windows;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.PredictionLog.Changes;
import io.leadline.store.Baseline;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The batch path: reads what changed in the prediction log since the last run, and computes the
 * windows it touches.
 *
 * <p>Idempotent: what is computed again replaces what was there. The cursor moves only after the
 * windows it stands for were noted as pending, so that a run which is cut off loses nothing. Memory
 * does not grow with the log, its windows or its labels. One run a model at a time.
 */
public final class EtlJob {

  private static final String CURSOR = "etl/predictions";
  private static final String LABEL_CURSOR = "etl/labels";
  private static final String EPOCH = "etl/epoch";
  private static final String LABELS_OF = "labels of ";
  private static final int MOST_PROBLEMS = 10_000;

  private final PredictionLog log;
  private final FastStore store;
  private final Publisher publisher;
  private final InstantSource clock;
  private final Duration longestLabelDelay;
  private final Pseudonyms pseudonyms;

  /** Without a key for private categories. */
  public EtlJob(
      PredictionLog log,
      FastStore store,
      Publisher publisher,
      InstantSource clock,
      Duration longestLabelDelay) {
    this(log, store, publisher, clock, longestLabelDelay, Pseudonyms.UNKEYED);
  }

  /**
   * @param clock tells which windows are over
   * @param longestLabelDelay how long after its prediction a label may come
   * @param pseudonyms stand for private categories
   */
  public EtlJob(
      PredictionLog log,
      FastStore store,
      Publisher publisher,
      InstantSource clock,
      Duration longestLabelDelay,
      Pseudonyms pseudonyms) {
    this.log = log;
    this.store = store;
    this.publisher = publisher;
    this.clock = clock;
    this.longestLabelDelay = longestLabelDelay;
    this.pseudonyms = pseudonyms;
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
    Pending pending = Pending.read(store, model, Pending.WINDOWS);
    boolean isNothingNew = changes.hours().isEmpty() && labels.hours().isEmpty();
    if (isNothingNew
        && pending.isEmpty()
        && Pending.read(store, model, Pending.ROLLUPS).isEmpty()) {
      return EtlResult.NOTHING;
    }
    Baseline baseline = baseline(monitor);
    Monitor complete = monitor.withSchema(baseline.layout().schema());
    long epoch = nextEpoch(model);
    Routed routed = route(complete, arrivals(model, labels, changes), epoch);
    // What an earlier run left may have been cut by other windows than the monitor has now.
    Set<Instant> starts = new TreeSet<>();
    pending.all().forEach(start -> starts.add(windowStart(monitor, Instant.parse(start))));
    Stream.concat(changes.hours().stream(), routed.hours().stream())
        .forEach(hour -> starts.addAll(windowsOf(hour, monitor.windows())));
    pending.replace(starts.stream().map(Instant::toString).toList());
    pending.save();
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
    List<Instant> arrivals =
        log.changesSince(monitor.model() + GroundTruth.INBOX, "").hours().stream()
            .filter(hour -> !hour.isBefore(from.minus(Duration.ofHours(1))))
            .filter(hour -> hour.isBefore(to.plus(longestLabelDelay)))
            .toList();
    Routed routed = route(complete, arrivals, epoch);
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

  /**
   * Hours of arrival whose labels are routed: those with new ones, and those with labels that may
   * have waited for predictions that are new.
   */
  private List<Instant> arrivals(String model, Changes labels, Changes predictions) {
    Set<Instant> hours = new TreeSet<>(labels.hours());
    for (DataProblem problem : store.problems(model, MOST_PROBLEMS)) {
      if (problem.kind() == DataProblem.Kind.UNMATCHED_LABELS) {
        Instant arrived = Instant.parse(problem.source().substring(LABELS_OF.length()));
        Instant earliest = arrived.minus(longestLabelDelay);
        boolean isAwaited =
            predictions.hours().stream()
                .anyMatch(hour -> !hour.isAfter(arrived) && !hour.isBefore(earliest));
        if (isAwaited) {
          hours.add(arrived);
        }
      }
    }
    return List.copyOf(hours);
  }

  /** Files labels with their predictions, and tells of those that have none. */
  private Routed route(Monitor monitor, List<Instant> arrivals, long epoch) {
    Routed routed =
        new GroundTruth(log, monitor).route(arrivals, "routed-" + epoch, longestLabelDelay);
    routed
        .unmatched()
        .forEach(
            (hour, count) -> {
              DataProblem.Kind kind = DataProblem.Kind.UNMATCHED_LABELS;
              String source = LABELS_OF + hour;
              if (count == 0) {
                store.removeProblem(monitor.model(), kind, source);
              } else {
                store.saveProblem(
                    DataProblem.of(
                        monitor.model(),
                        kind,
                        source,
                        "no logged prediction of the %d days before has their id"
                            .formatted(longestLabelDelay.toDays()),
                        count,
                        clock.instant()));
              }
            });
    return routed;
  }

  private Baseline baseline(Monitor monitor) throws IOException, InterruptedException {
    return new Baselines(log, clock, pseudonyms).current(store, monitor);
  }

  private static Instant windowStart(Monitor monitor, Instant instant) {
    return monitor.windows().windowOf(instant).start();
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
    List<Windows.Interval> over =
        starts.stream()
            .map(windows::windowOf)
            .filter(window -> !window.end().plus(windows.lateness()).isAfter(now))
            .toList();
    WindowRun run =
        new WindowRun(
            new WindowRun.Parts(log, store, publisher, clock), monitor, baseline.layout(), epoch);
    run.compute(over, progress);
    return run.result(routed, starts.size() - over.size());
  }
}
