package io.leadline.core.monitor.calibration;

import io.leadline.core.dependence.JointComparison;
import io.leadline.core.monitor.calibration.ShareNull.Share;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Learns a {@link Calibration} from the windows of a baseline, in any order. One thread's. */
public final class Calibrator {

  /** Fewer windows do not tell what is usual. */
  public static final int FEWEST_WINDOWS = 20;

  /** Windows with fewer values of a column tell nothing of it. */
  static final long FEWEST_VALUES = 20;

  private static final int BLOCKS = 4;

  private final Duration window;
  private final ZoneId zone;
  private final Map<String, TreeMap<Instant, Trace>> traces = new TreeMap<>();
  private final Map<String, Map<String, TreeMap<Instant, Share>>> shares = new TreeMap<>();

  /**
   * @param window length of the windows
   * @param zone of hours and days
   */
  public Calibrator(Duration window, ZoneId zone) {
    this.window = window;
    this.zone = zone;
  }

  /** Adds some or all columns of one of the baseline's windows; labels and tags are not judged. */
  public void add(Instant start, Profile current, Profile baseline) {
    JointComparison.of(current.joint(), baseline.joint())
        .ifPresent(comparison -> addJoint(start, comparison));
    for (ColumnProfile column : current.columns()) {
      if (column.role() == Role.LABEL || column.role() == Role.TAG) {
        continue;
      }
      Optional<ColumnProfile> other =
          baseline.column(column.name()).filter(known -> known.kind() == column.kind());
      if (other.isPresent() && column.rows() > 0) {
        addShares(column.name(), start, Shares.of(column, other.get()));
        if (column.values() >= FEWEST_VALUES && other.get().values() > 0) {
          addTrace(column.name(), start, Contrasts.trace(AlignedBins.of(column, other.get())));
        }
      }
    }
  }

  private void addJoint(Instant start, JointComparison comparison) {
    if (comparison.rows() >= FEWEST_VALUES) {
      for (JointComparison.Measure measure : JointComparison.Measure.values()) {
        addTrace(JointTraces.column(measure), start, JointTraces.trace(comparison, measure));
      }
    }
  }

  public void addTrace(String column, Instant start, Trace trace) {
    traces.computeIfAbsent(column, added -> new TreeMap<>()).put(start, trace);
  }

  public void addShares(String column, Instant start, Shares of) {
    of.bad()
        .forEach(
            (metric, bad) ->
                shares
                    .computeIfAbsent(metric, added -> new TreeMap<>())
                    .computeIfAbsent(column, added -> new TreeMap<>())
                    .put(start, new Share(bad, of.rows())));
  }

  /** What the windows teach; empty if they are too few. */
  public Optional<Calibration> fit() {
    Map<String, ColumnNull> columns = new TreeMap<>();
    Surprises drift = new Surprises();
    traces.forEach(
        (column, byStart) -> {
          if (byStart.size() >= FEWEST_WINDOWS) {
            columns.put(column, fitColumn(byStart));
            drift.raise(
                heldOut(
                    byStart,
                    this::fitColumn,
                    (learned, start, trace) -> learned.surprise(trace, start, zone)));
          }
        });
    Map<String, Map<String, ShareNull>> quality = new TreeMap<>();
    Surprises bad = new Surprises();
    shares.forEach(
        (metric, byColumn) ->
            byColumn.forEach(
                (column, byStart) -> {
                  if (byStart.size() >= FEWEST_WINDOWS) {
                    quality
                        .computeIfAbsent(metric, added -> new TreeMap<>())
                        .put(column, fitShare(byStart));
                    bad.raise(
                        heldOut(
                            byStart,
                            this::fitShare,
                            (learned, start, share) -> learned.surprise(share, start, zone)));
                  }
                }));
    if (columns.isEmpty() && quality.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Calibration(window, zone, columns, drift.tail(), quality, bad.tail()));
  }

  private ColumnNull fitColumn(Map<Instant, Trace> byStart) {
    Slots slots = new Slots(List.copyOf(byStart.keySet()), window, zone);
    return ColumnNull.fit(List.copyOf(byStart.values()), slots);
  }

  private ShareNull fitShare(Map<Instant, Share> byStart) {
    Slots slots = new Slots(List.copyOf(byStart.keySet()), window, zone);
    return ShareNull.fit(List.copyOf(byStart.values()), slots);
  }

  private interface Judge<N, T> {
    double surprise(N learned, Instant start, T seen);
  }

  /**
   * How surprising each window is to what the other blocks teach. Blocks of neighbouring windows
   * are held out together: a window's neighbours know too much of it.
   */
  private static <N, T> Map<Instant, Double> heldOut(
      TreeMap<Instant, T> byStart, Function<Map<Instant, T>, N> fit, Judge<N, T> judge) {
    Map<Instant, Double> surprises = new TreeMap<>();
    List<Instant> starts = List.copyOf(byStart.keySet());
    for (int block = 0; block < BLOCKS; block++) {
      int from = block * starts.size() / BLOCKS;
      int to = (block + 1) * starts.size() / BLOCKS;
      Map<Instant, T> others = new TreeMap<>(byStart);
      starts.subList(from, to).forEach(others::remove);
      N learned = fit.apply(others);
      byStart
          .subMap(starts.get(from), true, starts.get(to - 1), true)
          .forEach((start, seen) -> surprises.put(start, judge.surprise(learned, start, seen)));
    }
    return surprises;
  }

  /** The largest surprise of each window. */
  private static final class Surprises {
    private final TreeMap<Instant, Double> largest = new TreeMap<>();

    void raise(Map<Instant, Double> surprises) {
      surprises.forEach((start, surprise) -> largest.merge(start, surprise, Math::max));
    }

    AlarmTail tail() {
      return largest.size() < FEWEST_WINDOWS
          ? AlarmTail.NONE
          : AlarmTail.fit(new ArrayList<>(largest.values()).stream().mapToDouble(d -> d).toArray());
    }
  }
}
