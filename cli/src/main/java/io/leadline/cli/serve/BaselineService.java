package io.leadline.cli.serve;

import io.leadline.batch.etl.Baselines;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.predictions.PredictionLog;
import io.leadline.server.StoredMonitors;
import io.leadline.store.FastStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Computes the baselines that are missing, as soon as a monitor is registered. A batch run would do
 * it by itself, but not before there is something to run over: beside a sidecar or a stream alone
 * there never is, and neither can align its profiles, nor anybody judge them, without a baseline.
 * One that is a range of the prediction log waits for the batch run: its rows may be under way.
 */
@Singleton
public final class BaselineService {

  private static final System.Logger LOG = System.getLogger(BaselineService.class.getName());

  private final PredictionLog log;
  private final FastStore store;
  private final StoredMonitors monitors;
  private final Clock clock;
  private final Pseudonyms pseudonyms;
  private final Map<String, String> told = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "leadline-baselines"));

  BaselineService(
      PredictionLog log,
      FastStore store,
      StoredMonitors monitors,
      Clock clock,
      Pseudonyms pseudonyms) {
    this.log = log;
    this.store = store;
    this.monitors = monitors;
    this.clock = clock;
    this.pseudonyms = pseudonyms;
  }

  void start(@Observes StartupEvent event) {
    thread.scheduleWithFixedDelay(this::computeMissing, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(8, TimeUnit.SECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "A baseline could not be left off in time");
    }
  }

  private void computeMissing() {
    try {
      for (String model : monitors.models()) {
        if (store.currentBaseline(model).isEmpty()) {
          monitors
              .monitor(model)
              .filter(monitor -> !monitor.baseline().from().startsWith(Baselines.LOG))
              .ifPresent(this::compute);
        }
      }
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      LOG.log(System.Logger.Level.WARNING, "Baselines are looked for again: {0}", e.getMessage());
    }
  }

  private void compute(Monitor monitor) {
    try {
      new Baselines(log, clock, pseudonyms).current(store, monitor);
      LOG.log(System.Logger.Level.INFO, "{0}: the baseline is computed", monitor.model());
    } catch (IOException | RuntimeException e) {
      // Told once, and tried again: its rows may still come.
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(told.put(monitor.model(), reason))) {
        LOG.log(System.Logger.Level.WARNING, "{0}: no baseline yet: {1}", monitor.model(), reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
