package io.leadline.store.publish;

import io.leadline.core.anomaly.AnomalyDetector;
import io.leadline.core.anomaly.Episodes;
import io.leadline.core.anomaly.NoveltyDetector;
import io.leadline.core.anomaly.SeasonalDetector;
import io.leadline.core.detect.ChangeDetector;
import io.leadline.core.detect.ChangeDetector.State;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.core.text.Wording;
import io.leadline.store.anomaly.RandomCutForestDetector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One pass over the windows of a series' metrics, in order, with detectors that begin anew. */
final class SeriesRun {

  private static final OptionalDouble CHANGE_LIMIT = OptionalDouble.of(0.5);
  private static final int EPISODE = 6;

  /** What a window contributes. */
  record Point(WindowKey window, long rows, List<Finding> findings) {}

  private record Watched(String series, String feature, String detector) {}

  /** A detector and the mean of what it has seen since it last began. */
  private static final class Watch {
    private final ChangeDetector detector;
    private double sum;
    private long count;

    Watch(ChangeDetector detector) {
      this.detector = detector;
    }
  }

  private final Monitor monitor;
  private final Map<Watched, Watch> watches = new HashMap<>();
  private final Map<Instant, List<Finding>> found = new HashMap<>();

  SeriesRun(Monitor monitor) {
    this.monitor = monitor;
  }

  /** The findings of each window, by its start; windows in order. */
  Map<Instant, List<Finding>> findings(Collection<Point> points) {
    SeriesChecks checks = monitor.checks().series();
    checks.online().ifPresent(online -> points.forEach(point -> follow(online, point)));
    checks.traffic().ifPresent(traffic -> count(detector(traffic.method()), traffic, points));
    return found;
  }

  private void follow(SeriesChecks.Online online, Point point) {
    for (String series : online.on()) {
      values(series, point)
          .forEach(
              (feature, value) -> {
                for (String detector : online.detectors()) {
                  add(point, change(new Watched(series, feature, detector), value));
                }
              });
    }
  }

  /** The series' value by feature; the empty name is the model's. */
  private static Map<String, Double> values(String series, Point point) {
    for (String metric : SeriesChecks.metrics(series)) {
      Map<String, Double> values = new TreeMap<>();
      for (Finding finding : point.findings()) {
        if (finding.metric().equals(metric) && finding.value().isPresent()) {
          double value = finding.value().getAsDouble();
          boolean isShareRight =
              series.equals(SeriesChecks.ERROR) && metric.equals(MetricNames.ACCURACY);
          // Of several ways to measure the same, the first is the monitor's most important.
          values.putIfAbsent(finding.feature(), isShareRight ? 1 - value : value);
        }
      }
      if (!values.isEmpty()) {
        return values;
      }
    }
    return Map.of();
  }

  private Finding change(Watched watched, double value) {
    try {
      Watch watch =
          watches.computeIfAbsent(
              watched,
              added ->
                  new Watch(StandardDetectors.find(added.detector()).orElseThrow().forSeries()));
      State state = watch.detector.update(value);
      String detail = detail(watched, watch, value);
      boolean isChange = state == State.DRIFT;
      watch.sum = isChange ? 0 : watch.sum + value;
      watch.count = isChange ? 0 : watch.count + 1;
      return Finding.measured(
              MetricNames.CHANGE_POINT,
              watched.feature(),
              isChange ? 1 : state == State.WARNING ? 0.5 : 0,
              CHANGE_LIMIT,
              Severity.WARNING,
              detail)
          .by(watched.detector(), watched.series());
    } catch (RuntimeException e) {
      // A user's detector may throw anything; it must not cost the other findings.
      String reason = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
      return Finding.notComputed(MetricNames.CHANGE_POINT, watched.feature(), reason)
          .by(watched.detector(), watched.series());
    }
  }

  private static String detail(Watched watched, Watch watch, double value) {
    return watch.count == 0
        ? "%s %s".formatted(watched.series(), Wording.number(value))
        : "%s %s, on average of %d windows before"
            .formatted(
                watched.series(), Wording.change(watch.sum / watch.count, value), watch.count);
  }

  private static AnomalyDetector detector(SeriesChecks.Method method) {
    return switch (method) {
      case SEASONAL -> new Episodes(new SeasonalDetector(), EPISODE);
      case NOVELTY -> new Episodes(new NoveltyDetector(), EPISODE);
      case RANDOM_CUT_FOREST -> new Episodes(new RandomCutForestDetector(), EPISODE);
    };
  }

  private void count(
      AnomalyDetector detector, SeriesChecks.Traffic traffic, Collection<Point> points) {
    Windows windows = monitor.windows();
    Instant next = null;
    for (Point point : points) {
      Instant start = point.window().start();
      // A window without predictions has no findings, yet it was there.
      while (next != null && next.isBefore(start)) {
        detector.score(localMillis(next), 0);
        next = windows.windowOf(next).end();
      }
      double score = detector.score(localMillis(start), point.rows());
      add(
          point,
          Finding.measured(
                  MetricNames.ANOMALY,
                  "",
                  score,
                  OptionalDouble.of(detector.threshold()),
                  Severity.WARNING,
                  "%s predictions".formatted(Wording.number(point.rows())))
              .by(traffic.method().name().toLowerCase(java.util.Locale.ROOT), MetricNames.ROWS));
      next = point.window().end();
    }
  }

  private long localMillis(Instant instant) {
    return instant.toEpochMilli()
        + 1_000L * monitor.windows().zone().getRules().getOffset(instant).getTotalSeconds();
  }

  private void add(Point point, Finding finding) {
    found.computeIfAbsent(point.window().start(), start -> new ArrayList<>()).add(finding);
  }
}
