package io.leadline.cli;

import io.leadline.batch.etl.EtlJob;
import io.leadline.batch.etl.EtlResult;
import io.leadline.batch.table.Table;
import io.leadline.batch.table.Tables;
import io.leadline.batch.table.TimedRows;
import io.leadline.config.MonitorFile;
import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.report.Words;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadline replay}: which alerts a monitor would have sent. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Runs a monitor over past predictions: which incidents would it open?",
    description = "Nothing is stored and nobody is notified.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline replay -c monitor.yaml 'logs/2026-1*.parquet'",
      "  leadline replay -c monitor.yaml october.csv.gz"
    })
final class ReplayCommand implements Callable<Integer> {

  private static final int BATCHES_AT_ONCE = 64;
  private static final int MOST_INCIDENTS = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      required = true,
      description = "The monitor.")
  private Path config = Path.of("monitor.yaml");

  @Parameters(
      paramLabel = "TABLE",
      description = "The file, folder or quoted pattern with predictions and their times.")
  private String table = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    MonitorFile file = MonitorFiles.readFile(config);
    Path folder = Files.createTempDirectory("leadline-replay");
    try (FastStore store = FastStores.open(folder.resolve("leadline.db").toString())) {
      PredictionLog log = PredictionLogs.open(folder.resolve("predictions").toString());
      Instant last = load(file.monitor(), log);
      Instant end = last.plus(file.monitor().windows().size()).plus(Duration.ofDays(1));
      EtlResult result = run(file, log, store, () -> end);
      return report(file.monitor(), result, store);
    } finally {
      delete(folder);
    }
  }

  /** Loads the table into a log; returns the time of its last prediction. */
  private Instant load(Monitor monitor, PredictionLog log) throws IOException {
    TimedRows rows = new TimedRows(monitor);
    AtomicLong last = new AtomicLong(Long.MIN_VALUE);
    List<Batch> waiting = new ArrayList<>();
    AtomicLong deliveries = new AtomicLong();
    try (Table source = Tables.open(table)) {
      rows.read(
          source,
          batch -> {
            for (long millis : batch.eventMillis()) {
              last.accumulateAndGet(millis, Math::max);
            }
            waiting.add(batch);
            if (waiting.size() == BATCHES_AT_ONCE) {
              log.append("replay-" + deliveries.incrementAndGet(), waiting);
              waiting.clear();
            }
          });
    }
    if (!waiting.isEmpty()) {
      log.append("replay-" + deliveries.incrementAndGet(), waiting);
    }
    if (rows.untimed() > 0) {
      spec.commandLine().getErr().printf("note: %,d rows have no time%n", rows.untimed());
    }
    if (rows.rows() == 0) {
      throw new IOException("%s has no predictions with a time".formatted(table));
    }
    return Instant.ofEpochMilli(last.get());
  }

  private EtlResult run(MonitorFile file, PredictionLog log, FastStore store, InstantSource clock)
      throws IOException, InterruptedException {
    EtlJob job =
        new EtlJob(
            log, store, new Publisher(store, clock, ""), clock, file.collect().maxLabelDelay());
    String model = file.monitor().model();
    try (Progress progress =
        new Progress(model, 0, spec.commandLine().getErr(), Terminal.isInteractive())) {
      return job.run(file.monitor(), (done, total) -> progress.add(1));
    }
  }

  private int report(Monitor monitor, EtlResult result, FastStore store) {
    PrintWriter out = spec.commandLine().getOut();
    List<Incident> incidents = store.incidents(monitor.model(), false, MOST_INCIDENTS);
    out.printf(
        "%s: %s of %s, %s%n",
        monitor.model(),
        Words.count(result.windows(), "window", "windows"),
        Words.count(result.rows(), "prediction", "predictions"),
        Words.count(incidents.size(), "incident", "incidents"));
    List<Finding> unjudged = unjudged(monitor, result, store);
    if (!unjudged.isEmpty()) {
      out.printf(
          "note: drift was not judged in %,d of %s; the first has %s%s%n",
          unjudged.size(),
          Words.count(result.windows(), "window", "windows"),
          unjudged.get(0).detail(),
          advice(monitor));
    }
    incidents.stream()
        .sorted(Comparator.comparing(Incident::since))
        .forEach(incident -> print(out, incident));
    out.flush();
    if (!incidents.isEmpty()) {
      return ExitCode.FINDINGS;
    }
    return unjudged.isEmpty() || unjudged.size() < result.windows()
        ? ExitCode.CLEAN
        : ExitCode.NOT_COMPUTED;
  }

  /** For each window in which no column's drift could be told, one that says why. */
  private static List<Finding> unjudged(Monitor monitor, EtlResult result, FastStore store) {
    if (result.windows() == 0) {
      return List.of();
    }
    Duration size = monitor.windows().size();
    Instant first = result.computed().get(0);
    Instant end = result.computed().get(result.windows() - 1).plus(size);
    List<Finding> unjudged = new ArrayList<>();
    for (WindowFindings window :
        store.findings(monitor.model(), size, first, end, Set.of(MetricNames.DRIFT))) {
      boolean isJudged =
          window.findings().stream().anyMatch(f -> f.verdict() == Verdict.OK || f.isViolated());
      if (!isJudged) {
        window.findings().stream().findFirst().ifPresent(unjudged::add);
      }
    }
    return unjudged;
  }

  private static String advice(Monitor monitor) {
    return monitor.windows().size().compareTo(Duration.ofDays(1)) < 0
        ? "; longer windows have more rows (windows: { size: 1d })"
        : "";
  }

  private static void print(PrintWriter out, Incident incident) {
    out.printf(
        "%n  %s  %s – %s  %s%n    %s%n",
        incident.severity().name().toLowerCase(Locale.ROOT),
        incident.since(),
        incident.lastWindow(),
        incident.rule(),
        incident.summary());
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
