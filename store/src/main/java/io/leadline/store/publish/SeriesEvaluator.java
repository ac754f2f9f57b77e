package io.leadline.store.publish;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Change points and anomalies of metrics from window to window, computed at the centre over the
 * stored findings in the order of the windows. So they do not depend on the path or the order in
 * which the windows came.
 *
 * <p>What is found in a window is a function of the stored metrics of the windows before it, back
 * to a fixed beginning: blocks of 512 windows since 1970, and the whole block before. When late
 * data change a window, the later ones are computed again.
 */
final class SeriesEvaluator {

  private static final int BLOCK = 512;

  private static final Set<String> FOUND = Set.of(MetricNames.CHANGE_POINT, MetricNames.ANOMALY);

  private final FastStore store;
  private final int blockWindows;

  SeriesEvaluator(FastStore store) {
    this(store, BLOCK);
  }

  SeriesEvaluator(FastStore store, int blockWindows) {
    this.store = store;
    this.blockWindows = blockWindows;
  }

  /** What the series say of this window, given its other findings. */
  List<Finding> evaluate(Monitor monitor, WindowKey window, long rows, List<Finding> findings) {
    SeriesChecks checks = monitor.checks().series();
    if (checks.equals(SeriesChecks.NONE)) {
      return List.of();
    }
    long block = block(monitor, window.start());
    TreeMap<Instant, SeriesRun.Point> points =
        points(monitor, window, start(monitor, block - 1), window.start());
    points.put(window.start(), new SeriesRun.Point(window, rows, findings));
    Map<Instant, List<Finding>> found = new SeriesRun(monitor).findings(points.values());
    return found.getOrDefault(window.start(), List.of());
  }

  /** Mends what later windows say, after this one has been saved. */
  void refreshLater(Monitor monitor, WindowKey window) {
    if (monitor.checks().series().equals(SeriesChecks.NONE)) {
      return;
    }
    long block = block(monitor, window.start());
    for (long changed = block; changed <= block + 1; changed++) {
      Instant from = start(monitor, changed);
      Instant to = start(monitor, changed + 1);
      Instant after = window.end().isAfter(from) ? window.end() : from;
      if (!points(monitor, window, after, to).isEmpty()) {
        TreeMap<Instant, SeriesRun.Point> points =
            points(monitor, window, start(monitor, changed - 1), to);
        Map<Instant, List<Finding>> found = new SeriesRun(monitor).findings(points.values());
        points.tailMap(after).values().forEach(point -> mend(monitor, point, found));
      }
    }
  }

  private void mend(Monitor monitor, SeriesRun.Point point, Map<Instant, List<Finding>> found) {
    List<Finding> now = found.getOrDefault(point.window().start(), List.of());
    List<Finding> before = point.findings().stream().filter(SeriesEvaluator::isOfSeries).toList();
    if (now.equals(before)) {
      return;
    }
    store
        .findings(
            monitor.model(), monitor.windows().size(), point.window().start(), point.window().end())
        .stream()
        .filter(saved -> saved.window().equals(point.window()))
        .forEach(
            saved -> {
              List<Finding> all = new ArrayList<>(saved.findings());
              all.removeIf(SeriesEvaluator::isOfSeries);
              all.addAll(now);
              store.saveFindings(saved.withFindings(all));
            });
  }

  private static boolean isOfSeries(Finding finding) {
    return FOUND.contains(finding.metric());
  }

  /** The windows of the same version and segment that begin in [from, to), by start. */
  private TreeMap<Instant, SeriesRun.Point> points(
      Monitor monitor, WindowKey like, Instant from, Instant to) {
    TreeMap<Instant, SeriesRun.Point> points = new TreeMap<>();
    if (!from.isBefore(to)) {
      return points;
    }
    for (WindowFindings stored :
        store.findings(monitor.model(), monitor.windows().size(), from, to, metrics(monitor))) {
      WindowKey window = stored.window();
      if (window.version().equals(like.version())
          && window.segment().equals(like.segment())
          && !window.start().isBefore(from)
          && window.start().isBefore(to)) {
        points.put(window.start(), new SeriesRun.Point(window, stored.rows(), stored.findings()));
      }
    }
    return points;
  }

  private static Set<String> metrics(Monitor monitor) {
    Set<String> metrics = new HashSet<>(FOUND);
    monitor
        .checks()
        .series()
        .online()
        .ifPresent(
            online -> online.on().forEach(name -> metrics.addAll(SeriesChecks.metrics(name))));
    return metrics;
  }

  private long block(Monitor monitor, Instant start) {
    return Math.floorDiv(
        start.getEpochSecond(), blockWindows * monitor.windows().size().toSeconds());
  }

  private Instant start(Monitor monitor, long block) {
    return Instant.ofEpochSecond(block * blockWindows * monitor.windows().size().toSeconds());
  }
}
