package io.leadline.cli.serve;

import io.leadline.predictions.log.Compaction;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.Quarantine;
import io.leadline.predictions.log.Retention;
import io.leadline.server.ProblemGauges;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks after the prediction log: joins small files, removes old ones, tells of damaged ones. */
@Singleton
public final class LogService {

  private static final System.Logger LOG = System.getLogger(LogService.class.getName());
  private static final long FIRST_SECONDS = 30;

  private final ParquetLog log;
  private final FastStore store;
  private final Clock clock;
  private final AppConfig config;
  private final Retention retention;
  private final MeterRegistry metrics;
  private final ProblemGauges problems;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "leadline-log"));

  LogService(
      ParquetLog log,
      FastStore store,
      Clock clock,
      AppConfig config,
      MeterRegistry metrics,
      ProblemGauges problems) {
    this.log = log;
    this.store = store;
    this.clock = clock;
    this.config = config;
    this.metrics = metrics;
    this.problems = problems;
    this.retention =
        new Retention(
            config.keep().orElse(Retention.FOREVER.age()),
            config.keepBytes().orElse(Long.MAX_VALUE));
  }

  void start(@Observes StartupEvent event) {
    if (config.etl() && !config.demo()) {
      long seconds = Math.max(1, config.compactEvery().toSeconds());
      thread.scheduleWithFixedDelay(
          this::run, Math.min(FIRST_SECONDS, seconds), seconds, TimeUnit.SECONDS);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(8, TimeUnit.SECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "The upkeep of the prediction log did not end in time");
    }
  }

  private void run() {
    try {
      for (String model : log.models()) {
        lookAfter(model);
      }
      problems.refresh();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      LOG.log(System.Logger.Level.ERROR, "The prediction log could not be looked after", e);
    }
  }

  private void lookAfter(String model) throws InterruptedException {
    try {
      Retention.Removed removed = retention.run(log.objects(), model, clock.instant());
      Compaction.Result compacted =
          new Compaction(log.objects(), config.compactAfter(), config.compactGrace())
              .run(model, clock.instant());
      count("leadline.log.removed.bytes", "Bytes removed by retention", model, removed.bytes());
      count("leadline.log.compacted.files", "Files joined", model, compacted.joined());
      compacted
          .problems()
          .forEach(problem -> LOG.log(System.Logger.Level.WARNING, "{0}: {1}", model, problem));
      for (Quarantine.Damaged damaged : log.quarantine().of(model)) {
        store.saveProblem(
            DataProblem.of(
                owner(model),
                DataProblem.Kind.DAMAGED_FILE,
                damaged.key(),
                damaged.reason(),
                1,
                damaged.since()));
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "{0}: the log is not compacted: {1}", model, e.getMessage());
    }
  }

  /** Labels are logged under a name of their own, but are the model's. */
  private static String owner(String model) {
    int dot = model.indexOf('.');
    return dot < 0 ? model : model.substring(0, dot);
  }

  private void count(String name, String description, String model, double amount) {
    if (amount > 0) {
      io.micrometer.core.instrument.Counter.builder(name)
          .description(description)
          .tag("model", model)
          .register(metrics)
          .increment(amount);
    }
  }
}
