package io.leadline.server.metrics;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.schema.Windows;
import io.leadline.server.MonitorCatalog;
import io.leadline.server.ServerConfig;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import io.leadline.store.WindowFindings;
import io.leadline.store.rules.Rule;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The newest window of every model as gauges, read from the fast store at each scrape: several
 * servers on one store say the same, and a restart changes nothing.
 */
@Singleton
public final class MonitorCollector extends Collector implements Collector.Describable {

  private static final int MOST_OPEN = 1_000;

  /** As many windows are looked back for one whose labels suffice. */
  private static final int WINDOWS_BACK = 60;

  private static final Set<String> BOUNDED_METHODS =
      Set.of("js", "ks", "hellinger", "tv", "linf", "chi2", "cvm");

  private static final Map<String, Family> OF_FEATURES =
      Map.of(
          MetricNames.MISSING, Family.MISSING,
          MetricNames.MISMATCHED, Family.MISMATCHED,
          MetricNames.UNSEEN, Family.UNSEEN,
          MetricNames.OUT_OF_RANGE, Family.OUT_OF_RANGE);

  private static final Map<String, Family> OF_WINDOWS =
      Map.of(
          MetricNames.PERFORMANCE_DROP, Family.PERFORMANCE_DROP,
          MetricNames.LABEL_COVERAGE, Family.LABEL_COVERAGE,
          MetricNames.DUPLICATES, Family.DUPLICATES);

  private final FastStore store;
  private final MonitorCatalog monitors;
  private final int mostSeries;

  @Inject
  public MonitorCollector(FastStore store, MonitorCatalog monitors, ServerConfig config) {
    this(store, monitors, config.limits().series());
  }

  MonitorCollector(FastStore store, MonitorCatalog monitors, int mostSeries) {
    this.store = store;
    this.monitors = monitors;
    this.mostSeries = mostSeries;
  }

  void start(@Observes StartupEvent event, PrometheusMeterRegistry registry) {
    registry.getPrometheusRegistry().register(this);
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return Family.ALL.stream()
        .map(family -> new MetricFamilySamples(family.name(), Type.GAUGE, family.help(), List.of()))
        .toList();
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Samples samples = new Samples(mostSeries);
    try {
      List<String> models = store.models();
      models.forEach(model -> monitors.monitor(model).ifPresent(known -> add(samples, known)));
      samples.add(Family.STORE_UP, 1);
      return samples.families(models);
    } catch (StoreException e) {
      // The counters of this process are still worth a scrape.
      Samples none = new Samples(mostSeries);
      none.add(Family.STORE_UP, 0);
      return none.families(List.of());
    }
  }

  private void add(Samples samples, Monitor monitor) {
    String model = monitor.model();
    String window = label(monitor.windows());
    List<WindowFindings> latest =
        store.latestFindings(model, monitor.windows().size(), WINDOWS_BACK).stream()
            .filter(found -> found.window().segment().isEmpty())
            .filter(found -> found.window().version().isEmpty())
            .sorted(Comparator.comparing(found -> found.window().start()))
            .toList();
    Optional<WindowFindings> newest =
        latest.isEmpty() ? Optional.empty() : Optional.of(latest.get(latest.size() - 1));
    samples.add(
        Family.MONITOR_INFO,
        1,
        model,
        newest.map(WindowFindings::baselineVersion).orElse(""),
        monitor.task().name().toLowerCase(Locale.ROOT),
        monitor.owner());
    addAlerts(samples, monitor);
    newest.ifPresent(
        found -> {
          samples.add(Family.WINDOW_END, found.window().end().getEpochSecond(), model, window);
          samples.add(Family.WINDOW_ROWS, found.rows(), model, window);
          long failed =
              found.findings().stream().filter(f -> f.verdict() == Verdict.NOT_COMPUTED).count();
          samples.add(Family.CHECKS_FAILED, failed, model);
        });
    // Ground truth comes late: the newest window with enough of it is rarely the newest of all.
    for (int i = latest.size() - 1; i >= 0; i--) {
      if (addPerformance(samples, model, latest.get(i).findings())) {
        break;
      }
    }
    for (int i = latest.size() - 1; i >= 0; i--) {
      if (addDrop(samples, model, latest.get(i).findings())) {
        break;
      }
    }
    newest.ifPresent(found -> addEstimates(samples, model, found.findings()));
    newest.ifPresent(found -> addWindow(samples, model, found.findings()));
    newest.ifPresent(found -> addFeatures(samples, model, found.findings()));
  }

  private void addAlerts(Samples samples, Monitor monitor) {
    Set<String> open =
        store.incidents(monitor.model(), true, MOST_OPEN).stream()
            .map(Incident::rule)
            .collect(Collectors.toSet());
    for (AlertRule rule : monitor.alerts()) {
      samples.add(
          Family.ALERT_ACTIVE,
          open.contains(rule.name()) || open.contains(Rule.estimatedName(rule.name())) ? 1 : 0,
          monitor.model(),
          rule.name(),
          rule.severity().name().toLowerCase(Locale.ROOT));
    }
  }

  private static boolean addPerformance(Samples samples, String model, List<Finding> findings) {
    boolean isKnown = false;
    for (Finding finding : findings) {
      boolean isRealised = PerformanceMetric.find(finding.metric()).isPresent();
      if (isRealised && finding.value().isPresent()) {
        samples.add(Family.PERFORMANCE, finding.value().getAsDouble(), model, finding.metric());
        isKnown = true;
      }
    }
    return isKnown;
  }

  private static boolean addDrop(Samples samples, String model, List<Finding> findings) {
    for (Finding finding : findings) {
      boolean isDrop = finding.metric().equals(MetricNames.PERFORMANCE_DROP);
      if (isDrop && finding.value().isPresent()) {
        samples.add(Family.PERFORMANCE_DROP, finding.value().getAsDouble(), model);
        finding
            .limit()
            .ifPresent(limit -> samples.add(Family.PERFORMANCE_DROP_LIMIT, limit, model));
        return true;
      }
    }
    return false;
  }

  private static void addEstimates(Samples samples, String model, List<Finding> findings) {
    for (Finding finding : findings) {
      boolean isEstimate =
          finding.metric().startsWith(MetricNames.ESTIMATED)
              && !MetricNames.isBand(finding.metric());
      if (isEstimate && finding.value().isPresent()) {
        String metric = finding.metric().substring(MetricNames.ESTIMATED.length());
        samples.add(Family.PERFORMANCE_ESTIMATED, finding.value().getAsDouble(), model, metric);
      }
    }
  }

  private static void addWindow(Samples samples, String model, List<Finding> findings) {
    for (Finding finding : findings) {
      Family family = OF_WINDOWS.get(finding.metric());
      boolean isDrop = finding.metric().equals(MetricNames.PERFORMANCE_DROP);
      if (family != null && !isDrop && finding.value().isPresent()) {
        samples.add(family, finding.value().getAsDouble(), model);
      }
      if (finding.metric().equals(MetricNames.JOINT_DRIFT) && finding.ratio().isPresent()) {
        double ratio = finding.ratio().getAsDouble();
        samples.add(Family.JOINT_DRIFT_RATIO, ratio, model, finding.against(), finding.method());
      }
    }
  }

  // The ratio of every feature before any distance: it is what rules are written for.
  private static void addFeatures(Samples samples, String model, List<Finding> findings) {
    List<Finding> worstFirst =
        findings.stream()
            .filter(finding -> !finding.feature().isEmpty() && finding.value().isPresent())
            .sorted(Comparator.comparingDouble(finding -> -finding.ratio().orElse(0)))
            .toList();
    for (Finding finding : worstFirst) {
      if (finding.metric().equals(MetricNames.DRIFT) && finding.ratio().isPresent()) {
        samples.add(
            Family.DRIFT_RATIO,
            finding.ratio().getAsDouble(),
            model,
            finding.feature(),
            finding.against());
      }
    }
    for (Finding finding : worstFirst) {
      double value = finding.value().orElseThrow();
      Family family = OF_FEATURES.get(finding.metric());
      if (family != null) {
        samples.add(family, value, model, finding.feature());
      }
      if (finding.metric().equals(MetricNames.DRIFT)) {
        addDistance(samples, model, finding, value);
      }
      if (finding.metric().equals(MetricNames.PARITY_GAP)) {
        addGap(samples, model, finding, value);
      }
    }
  }

  private static void addGap(Samples samples, String model, Finding finding, double value) {
    // The group as it is named in findings: attribute=group.
    int equals = finding.feature().indexOf('=');
    if (equals > 0) {
      samples.add(
          Family.PARITY_GAP,
          value,
          model,
          finding.feature().substring(0, equals),
          finding.feature().substring(equals + 1),
          finding.method());
    }
  }

  private static void addDistance(Samples samples, String model, Finding finding, double value) {
    String feature = finding.feature();
    String against = finding.against();
    if (BOUNDED_METHODS.contains(finding.method())) {
      samples.add(Family.DRIFT_DISTANCE, value, model, feature, against, finding.method());
    } else if (finding.method().equals("psi")) {
      samples.add(Family.DRIFT_PSI, value, model, feature, against);
    } else if (finding.method().equals("wasserstein")) {
      samples.add(Family.DRIFT_WASSERSTEIN, value, model, feature, against);
    }
  }

  private static String label(Windows windows) {
    Duration size = windows.size();
    long seconds = size.getSeconds();
    if (seconds % 86_400 == 0) {
      return size.toDays() + "d";
    }
    return seconds % 3_600 == 0
        ? size.toHours() + "h"
        : seconds % 60 == 0 ? size.toMinutes() + "m" : seconds + "s";
  }
}
