package io.leadline.cli;

import io.leadline.batch.etl.EtlJob;
import io.leadline.batch.etl.EtlResult;
import io.leadline.batch.etl.Intake;
import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorFile;
import io.leadline.config.PrivacyKey;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.protocol.column.Times;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadline etl}. */
@Command(
    name = "etl",
    mixinStandardHelpOptions = true,
    header = "Runs the batch path: logged predictions to windows and incidents.",
    footerHeading = "%nExamples:%n",
    footer = "  leadline etl run --model loan-default --from 2026-10-01 --to 2026-11-01",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = EtlCommand.Run.class)
final class EtlCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** {@code leadline etl run}. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Computes the windows that changed since the last run.",
      description = {
        "With --from and --to, computes all windows of a range again. Running twice gives the same",
        "result as running once."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  leadline etl run",
        "  leadline etl run --model loan-default --from 2026-10-01 --to 2026-11-01",
        "  leadline etl run -c monitor.yaml --data /var/lib/leadline"
      })
  static final class Run implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "A monitor; registered first. Default: all that are registered.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--model", paramLabel = "NAME", description = "Only this model.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "Begin of a back-fill, UTC.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "End of a back-fill. Default: now.")
    private Optional<String> to = Optional.empty();

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Folder of everything that is kept. Default: leadline-data.")
    private Path data = Path.of("leadline-data");

    @Option(names = "--store", paramLabel = "URL", description = "JDBC address of the fast store.")
    private Optional<String> store = Optional.empty();

    @Option(
        names = "--log",
        paramLabel = "WHERE",
        description = "Folder or s3://BUCKET/PREFIX of the prediction log.")
    private Optional<String> log = Optional.empty();

    @Option(
        names = "--privacy-key-file",
        paramLabel = "FILE",
        description = {
          "Key of the pseudonyms of private categories, the same as the sidecars'.",
          "Default: LEADLINE_PRIVACY_KEY_FILE or LEADLINE_PRIVACY_KEY."
        })
    private Optional<Path> privacyKeyFile = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
      Optional<Instant> begin = from.map(text -> instant("--from", text));
      Instant end = to.map(text -> instant("--to", text)).orElseGet(Instant::now);
      if (begin.isEmpty() && to.isPresent()) {
        throw new UsageException("--to needs --from (a back-fill has a begin)");
      }
      if (begin.filter(from -> !from.isBefore(end)).isPresent()) {
        throw new UsageException(
            "Invalid --from: %s (must be before --to, %s)".formatted(begin.get(), end));
      }
      String where = log.orElseGet(() -> data.resolve("predictions").toString());
      PredictionLog predictions = PredictionLogs.open(where);
      try (FastStore fast =
          FastStores.open(store.orElseGet(() -> data.resolve("leadline.db").toString()))) {
        int status = ExitCode.CLEAN;
        for (MonitorFile file : monitors(fast)) {
          status = Math.max(status, attempt(file, begin, end, predictions, fast));
        }
        return status;
      }
    }

    private List<MonitorFile> monitors(FastStore fast) {
      List<MonitorFile> files = new ArrayList<>();
      if (config.isPresent()) {
        MonitorFile file = MonitorFiles.readFile(config.get());
        fast.saveMonitor(file.monitor().model(), file.text(), Instant.now());
        files.add(file);
      } else {
        for (String name : fast.models()) {
          files.add(registered(fast, name));
        }
      }
      files.removeIf(
          file -> model.filter(name -> !name.equals(file.monitor().model())).isPresent());
      if (files.isEmpty()) {
        throw new UsageException(
            model.map("Model '%s' is not registered"::formatted).orElse("No model is registered")
                + " (register one with -c monitor.yaml, or look for it with --data)");
      }
      return files;
    }

    private static MonitorFile registered(FastStore fast, String name) {
      try {
        return MonitorFile.parse(name, fast.monitorYaml(name).orElseThrow());
      } catch (InvalidMonitorException e) {
        throw new UsageException(String.valueOf(e.getMessage()));
      }
    }

    /** One model that cannot be computed stops no other. */
    private int attempt(
        MonitorFile file,
        Optional<Instant> begin,
        Instant end,
        PredictionLog predictions,
        FastStore fast)
        throws InterruptedException {
      try {
        return run(file, begin, end, predictions, fast);
      } catch (IOException e) {
        spec.commandLine()
            .getErr()
            .printf("leadline: %s: %s%n", file.monitor().model(), e.getMessage());
        return ExitCode.NOT_COMPUTED;
      }
    }

    private int run(
        MonitorFile file,
        Optional<Instant> begin,
        Instant end,
        PredictionLog predictions,
        FastStore fast)
        throws IOException, InterruptedException {
      Clock clock = Clock.systemUTC();
      Publisher publisher = new Publisher(fast, clock, "");
      EtlJob job =
          new EtlJob(
              predictions,
              fast,
              publisher,
              clock,
              file.collect().maxLabelDelay(),
              PrivacyKey.read(privacyKeyFile));
      PrintWriter err = spec.commandLine().getErr();
      Intake.Result intake =
          new Intake(predictions, fast, clock).run(file.monitor(), file.collect());
      if (intake.files() > 0) {
        err.printf("  %,d rows of %,d new files%n", intake.rows(), intake.files());
      }
      intake.problems().forEach(problem -> err.printf("  set aside: %s%n", problem));
      EtlResult result;
      try (Bar bar = new Bar(file.monitor().model(), err)) {
        result =
            begin.isPresent()
                ? job.backFill(file.monitor(), begin.get(), end, bar)
                : job.run(file.monitor(), bar);
      }
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %,d windows and %,d roll-ups of %,d predictions, %,d labels joined%n",
              file.monitor().model(),
              result.windows(),
              result.rollups(),
              result.rows(),
              result.labels());
      if (result.pending() > 0) {
        err.printf("  %,d windows are not over yet; a later run computes them%n", result.pending());
      }
      if (result.unmatched() > 0) {
        err.printf("  %,d labels belong to no logged prediction%n", result.unmatched());
      }
      if (result.repeated() > 0) {
        err.printf("  %,d labels came again; the last counts%n", result.repeated());
      }
      result.problems().forEach(problem -> err.printf("  set aside: %s%n", problem));
      return result.problems().isEmpty() && intake.problems().isEmpty()
          ? ExitCode.CLEAN
          : ExitCode.NOT_COMPUTED;
    }

    private static Instant instant(String option, String text) {
      return Instant.ofEpochMilli(
          Times.parse(text)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "Invalid %s: '%s' (must be %s)".formatted(option, text, Times.ALLOWED))));
    }
  }

  /** A progress bar over windows. */
  private static final class Bar implements EtlJob.Progress, AutoCloseable {

    private final String label;
    private final PrintWriter err;
    private Optional<Progress> progress = Optional.empty();
    private int shown;

    Bar(String label, PrintWriter err) {
      this.label = label;
      this.err = err;
    }

    @Override
    public void windows(int done, int total) {
      if (progress.isEmpty()) {
        progress = Optional.of(new Progress(label, total, err, Terminal.isInteractive()));
      }
      progress.get().add(done - shown);
      shown = done;
    }

    @Override
    public void close() {
      progress.ifPresent(Progress::close);
    }
  }
}
