package io.leadline.core.cause;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One metric from window to window; windows without data are left out. */
record Series(TreeMap<Instant, Point> points) {

  private static final double MOST_RATIO = 1_000;

  // Ratios near zero differ by chance alone.
  private static final double LEAST_RATIO = 0.1;

  /**
   * @param level what is compared from window to window: of drift and shares ln(ratio), as they
   *     vary in proportion to themselves; of performance the metric
   * @param value the metric
   */
  record Point(double level, double value) {}

  static Series of(List<Evidence.Observation> windows, String metric, String feature) {
    TreeMap<Instant, Point> points = new TreeMap<>();
    for (Evidence.Observation window : windows) {
      window.findings().stream()
          .filter(f -> f.metric().equals(metric) && f.feature().equals(feature))
          .flatMap(found -> point(found).stream())
          .max(java.util.Comparator.comparingDouble(Point::level))
          .ifPresent(point -> points.put(window.start(), point));
    }
    return new Series(points);
  }

  private static Optional<Point> point(Finding finding) {
    OptionalDouble value = finding.value();
    if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
      return Optional.empty();
    }
    if (finding.metric().equals(MetricNames.PERFORMANCE_DROP)) {
      return Optional.of(new Point(value.getAsDouble(), value.getAsDouble()));
    }
    double ratio = Math.min(MOST_RATIO, Math.max(0, finding.ratio().orElse(0)));
    return Optional.of(new Point(Math.log(LEAST_RATIO + ratio), value.getAsDouble()));
  }

  /** Since when it is on another level. */
  Optional<Onset> onset() {
    List<Instant> starts = List.copyOf(points.keySet());
    double[] levels = points.values().stream().mapToDouble(Point::level).toArray();
    double[] values = points.values().stream().mapToDouble(Point::value).toArray();
    return ChangePoint.find(levels)
        .filter(change -> change.after() > change.before())
        .map(
            change ->
                new Onset(
                    starts.get(change.index()),
                    starts.get(change.earliest()),
                    starts.get(change.latest()),
                    Arrays.stream(values, 0, change.index()).average().orElse(0),
                    Arrays.stream(values, change.index(), values.length).average().orElse(0)));
  }

  /** Pearson's correlation of the levels in the windows that both know; empty if those are few. */
  OptionalDouble correlation(Series other, int fewest) {
    Map<Instant, Point> common = new TreeMap<>(points);
    common.keySet().retainAll(other.points.keySet());
    int n = common.size();
    if (n < fewest) {
      return OptionalDouble.empty();
    }
    double[] x = common.values().stream().mapToDouble(Point::level).toArray();
    double[] y =
        common.keySet().stream()
            .mapToDouble(start -> other.points.getOrDefault(start, new Point(0, 0)).level())
            .toArray();
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx > 0 && yy > 0 ? OptionalDouble.of(xy / Math.sqrt(xx * yy)) : OptionalDouble.empty();
  }
}
