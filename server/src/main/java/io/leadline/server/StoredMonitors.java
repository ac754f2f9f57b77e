package io.leadline.server;

import io.leadline.config.InvalidMonitorException;
import io.leadline.config.Mistake;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Monitor;
import io.leadline.server.pages.MonitorLookup;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import io.leadline.store.rules.InvalidConditionException;
import io.leadline.store.rules.Rule;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The monitors in the fast store. What was parsed is kept, and parsed again when it changed. */
@Singleton
@DefaultBean
public final class StoredMonitors implements MonitorCatalog, MonitorLookup {

  private static final System.Logger LOG = System.getLogger(StoredMonitors.class.getName());

  private final FastStore store;
  private final Clock clock;
  private final ConcurrentHashMap<String, MonitorFile> parsed = new ConcurrentHashMap<>();

  public StoredMonitors(FastStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<Monitor> monitor(String model) {
    // With the schema that the baseline completed, where there is one.
    return file(model)
        .map(MonitorFile::monitor)
        .map(
            monitor ->
                store
                    .currentBaseline(model)
                    .map(Baseline::layout)
                    .map(layout -> monitor.withSchema(layout.schema()))
                    .orElse(monitor));
  }

  /** The configuration; empty where there is none, or it cannot be read any more. */
  public Optional<MonitorFile> file(String model) {
    Optional<String> yaml = store.monitorYaml(model);
    if (yaml.isEmpty()) {
      parsed.remove(model);
      return Optional.empty();
    }
    MonitorFile known = parsed.get(model);
    if (known != null && known.text().equals(yaml.get())) {
      return Optional.of(known);
    }
    try {
      MonitorFile file = MonitorFile.parse(model, yaml.get());
      parsed.put(model, file);
      return Optional.of(file);
    } catch (InvalidMonitorException e) {
      LOG.log(
          System.Logger.Level.WARNING, "The monitor of {0} is invalid: {1}", model, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> yaml(String model) {
    return store.monitorYaml(model);
  }

  @Override
  public boolean hasBaseline(String model) {
    return store.currentBaseline(model).isPresent();
  }

  @Override
  public List<String> toldOfAcknowledgement(String model, String rule) {
    Optional<MonitorFile> file = file(model);
    List<String> targets =
        file.stream()
            .flatMap(known -> known.monitor().alerts().stream())
            .filter(alert -> Rule.isTrackOf(rule, alert.name()))
            .findFirst()
            .map(AlertRule::targets)
            .filter(names -> !names.isEmpty())
            .orElse(List.of(Publisher.DEFAULT_TARGET));
    return file.map(known -> known.recipients().targets()).orElse(Map.of()).entrySet().stream()
        .filter(target -> targets.contains(target.getKey()))
        .filter(target -> target.getValue().pagerDuty().isPresent())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Override
  public List<String> models() {
    return store.models();
  }

  @Override
  public Monitor register(String model, String yaml)
      throws MonitorCatalog.RejectedMonitorException {
    try {
      MonitorFile file = MonitorFile.parse("monitor", yaml);
      List<String> errors = new ArrayList<>();
      if (!file.monitor().model().equals(model)) {
        errors.add(
            "the monitor is of model '%s' (must be '%s', as in the address)"
                .formatted(file.monitor().model(), model));
      }
      for (AlertRule alert : file.monitor().alerts()) {
        check(file, alert, errors);
      }
      if (!errors.isEmpty()) {
        throw new MonitorCatalog.RejectedMonitorException(errors);
      }
      store.saveMonitor(model, yaml, clock.instant());
      parsed.put(model, file);
      return file.monitor();
    } catch (InvalidMonitorException e) {
      throw new MonitorCatalog.RejectedMonitorException(
          e.mistakes().stream().map(Mistake::toString).toList());
    }
  }

  private static void check(MonitorFile file, AlertRule alert, List<String> errors) {
    try {
      Rule.compile(alert);
    } catch (InvalidConditionException e) {
      errors.add(file.mistakeIn(alert, String.valueOf(e.getMessage())).toString());
    }
  }
}
