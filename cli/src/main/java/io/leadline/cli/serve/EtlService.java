package io.leadline.cli.serve;

import io.leadline.batch.etl.EtlJob;
import io.leadline.batch.etl.EtlResult;
import io.leadline.batch.etl.Intake;
import io.leadline.batch.etl.Schedule;
import io.leadline.config.Collect;
import io.leadline.config.MonitorFile;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.predictions.PredictionLog;
import io.leadline.server.ProblemGauges;
import io.leadline.server.StoredMonitors;
import io.leadline.server.metrics.RunCounts;
import io.leadline.store.FastStore;
import io.leadline.store.Run;
import io.leadline.store.StoreException;
import io.leadline.store.notify.Sender;
import io.leadline.store.publish.Publisher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs the batch path of every monitor on its schedule, and sends what is to be sent. */
@Singleton
public final class EtlService {

  private static final System.Logger LOG = System.getLogger(EtlService.class.getName());

  /** Before the store is closed, which runs and messages still need. */
  private static final int FIRST = 1;

  private final PredictionLog log;
  private final FastStore store;
  private final StoredMonitors monitors;
  private final Clock clock;
  private final AppConfig config;
  private final ProblemGauges problems;
  private final Publisher publisher;
  private final Pseudonyms pseudonyms;
  private final Sender sender;
  private final RunCounts counts;
  private final Map<String, Instant> due = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "leadline-etl"));

  EtlService(
      PredictionLog log,
      FastStore store,
      StoredMonitors monitors,
      Clock clock,
      Publisher publisher,
      AppConfig config,
      RunCounts counts,
      ProblemGauges problems,
      Pseudonyms pseudonyms) {
    this.log = log;
    this.store = store;
    this.monitors = monitors;
    this.clock = clock;
    this.config = config;
    this.counts = counts;
    this.problems = problems;
    this.publisher = publisher;
    this.pseudonyms = pseudonyms;
    this.sender = new Sender(store, new Recipients(monitors)::target, clock, new Random());
  }

  void start(@Observes StartupEvent event) {
    if (!config.demo()) {
      sender.start();
    }
    if (config.etl() && !config.demo()) {
      thread.scheduleWithFixedDelay(this::runDue, 1, 1, TimeUnit.SECONDS);
    }
  }

  void stop(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(8, TimeUnit.SECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "A batch run did not end in time");
    }
    sender.close();
  }

  private void runDue() {
    try {
      for (String model : monitors.models()) {
        monitors.file(model).ifPresent(this::runIfDue);
      }
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      LOG.log(System.Logger.Level.ERROR, "Batch runs could not be scheduled", e);
    }
  }

  private void runIfDue(MonitorFile file) {
    Collect.Batch batch = file.collect().batch();
    String model = file.monitor().model();
    Instant now = clock.instant();
    Schedule schedule;
    try {
      schedule = Schedule.of(batch.schedule(), batch.zone());
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}: {1}", model, e.getMessage());
      return;
    }
    Instant next = due.get(model);
    if (next == null || !now.isBefore(next)) {
      // The first look runs at once: it catches up with what happened while nobody ran.
      run(file);
      problems.refresh();
      schedule.after(now).ifPresent(time -> due.put(model, time));
    }
  }

  private void run(MonitorFile file) {
    String model = file.monitor().model();
    Instant started = clock.instant();
    try {
      Intake.Result intake = new Intake(log, store, clock).run(file.monitor(), file.collect());
      intake
          .problems()
          .forEach(problem -> LOG.log(System.Logger.Level.WARNING, "{0}: {1}", model, problem));
      EtlResult result =
          new EtlJob(log, store, publisher, clock, file.collect().maxLabelDelay(), pseudonyms)
              .run(file.monitor(), (done, total) -> {});
      if (result.windows() > 0) {
        LOG.log(
            System.Logger.Level.INFO,
            "{0}: {1} windows of {2} predictions computed, {3} labels joined",
            model,
            result.windows(),
            result.rows(),
            result.labels());
      }
      result
          .problems()
          .forEach(problem -> LOG.log(System.Logger.Level.WARNING, "{0}: {1}", model, problem));
      record(EtlRuns.of(model, started, clock.instant(), result));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "{0}: batch run failed: {1}", model, e.getMessage());
      record(EtlRuns.failed(model, started, clock.instant(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(Run run) {
    counts.ran(EtlRuns.COLLECTOR, run);
    try {
      if (EtlRuns.isWorthKeeping(run)) {
        store.saveRun(run);
      }
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.WARNING, "A run could not be recorded: {0}", e.getMessage());
    }
  }
}
