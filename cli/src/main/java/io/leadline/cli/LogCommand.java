package io.leadline.cli;

import io.leadline.cli.serve.Periods;
import io.leadline.cli.serve.Sizes;
import io.leadline.predictions.log.Compaction;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.predictions.log.Quarantine;
import io.leadline.predictions.log.Retention;
import io.leadline.predictions.objects.Objects;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadline log}. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    header = "Looks after the prediction log; `leadline serve` does so by itself.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline log ls",
      "  leadline log compact --after 30m",
      "  leadline log retain --keep 90d --keep-bytes 50GB"
    },
    subcommands = {LogCommand.Ls.class, LogCommand.Compact.class, LogCommand.Retain.class})
final class LogCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** Which log, and which models of it. */
  static final class Where {

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Folder of everything that is kept. Default: leadline-data.")
    private Path data = Path.of("leadline-data");

    @Option(
        names = "--log",
        paramLabel = "WHERE",
        description = "Folder or s3://BUCKET/PREFIX of the prediction log.")
    private Optional<String> log = Optional.empty();

    @Option(names = "--model", paramLabel = "NAME", description = "Only this model.")
    private Optional<String> model = Optional.empty();

    ParquetLog open() throws IOException {
      return PredictionLogs.open(log.orElseGet(() -> data.resolve("predictions").toString()));
    }

    /** With the labels of each model, which are logs of their own. */
    List<String> models(ParquetLog opened) {
      List<String> all = opened.models();
      if (model.isEmpty()) {
        return all;
      }
      String name = model.get();
      List<String> found =
          all.stream().filter(known -> known.equals(name) || known.startsWith(name + ".")).toList();
      if (found.isEmpty()) {
        throw new UsageException("The log has no model '%s' (it has %s)".formatted(name, all));
      }
      return found;
    }
  }

  /** {@code leadline log ls}. */
  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "What the log holds: files, bytes, hours, and files that were set aside.",
      footerHeading = "%nExamples:%n",
      footer = {"  leadline log ls", "  leadline log ls --log s3://bucket/predictions"})
  static final class Ls implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Where where = new Where();

    @Override
    public Integer call() throws IOException {
      ParquetLog log = where.open();
      PrintWriter out = spec.commandLine().getOut();
      try (Objects objects = log.objects()) {
        out.printf("%-32s %8s %10s  %s%n", "MODEL", "FILES", "SIZE", "HOURS");
        for (String model : where.models(log)) {
          var files = log.files(model);
          List<Instant> hours = log.changesSince(model, "").hours();
          out.printf(
              "%-32s %,8d %10s  %,d, %s%n",
              model,
              files.size(),
              Sizes.text(files.stream().mapToLong(Objects.Entry::sizeBytes).sum()),
              hours.size(),
              hours.isEmpty() ? "" : hours.get(0) + " – " + hours.get(hours.size() - 1));
        }
        List<Quarantine.Damaged> damaged = log.quarantine().all();
        damaged.forEach(
            file ->
                spec.commandLine()
                    .getErr()
                    .printf("  set aside: %s (%s)%n", file.key(), file.reason()));
        return damaged.isEmpty() ? ExitCode.CLEAN : ExitCode.FINDINGS;
      }
    }
  }

  /** {@code leadline log compact}. */
  @Command(
      name = "compact",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Joins the small files of quiet hours. Safe beside readers, writers and other compactions",
        "at any moment; replaced files stay for a while, for readers that know them."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  leadline log compact", "  leadline log compact --after 10m --grace 10m"})
  static final class Compact implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Where where = new Where();

    @Option(
        names = "--after",
        paramLabel = "TIME",
        description = "How long an hour must have been quiet. Default: 2h.")
    private String after = "2h";

    @Option(
        names = "--grace",
        paramLabel = "TIME",
        description = "How long replaced files stay. Default: 1h.")
    private String grace = "1h";

    @Override
    public Integer call() throws IOException, InterruptedException {
      Duration age = period("--after", after);
      Duration stay = period("--grace", grace);
      ParquetLog log = where.open();
      int status = ExitCode.CLEAN;
      try (Objects objects = log.objects()) {
        Compaction compaction = new Compaction(objects, age, stay);
        for (String model : where.models(log)) {
          Compaction.Result result = compaction.run(model, Instant.now());
          spec.commandLine()
              .getOut()
              .printf(
                  "%s: %,d files joined, %,d removed%n", model, result.joined(), result.removed());
          for (String problem : result.problems()) {
            spec.commandLine().getErr().println("  " + problem);
            status = ExitCode.NOT_COMPUTED;
          }
        }
      }
      return status;
    }
  }

  /** {@code leadline log retain}. */
  @Command(
      name = "retain",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Removes the oldest hours of each model, beyond an age or a size.",
      footerHeading = "%nExamples:%n",
      footer = {"  leadline log retain --keep 90d", "  leadline log retain --keep-bytes 50GB"})
  static final class Retain implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Where where = new Where();

    @Option(names = "--keep", paramLabel = "TIME", description = "Age of the oldest hour kept.")
    private Optional<String> keep = Optional.empty();

    @Option(names = "--keep-bytes", paramLabel = "SIZE", description = "Most bytes of a model.")
    private Optional<String> bytes = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (keep.isEmpty() && bytes.isEmpty()) {
        throw new UsageException("Say what to keep: --keep 90d, --keep-bytes 50GB, or both");
      }
      Retention retention =
          new Retention(
              keep.map(text -> period("--keep", text)).orElse(Retention.FOREVER.age()),
              bytes.map(text -> size("--keep-bytes", text)).orElse(Long.MAX_VALUE));
      ParquetLog log = where.open();
      try (Objects objects = log.objects()) {
        for (String model : where.models(log)) {
          Retention.Removed removed = retention.run(objects, model, Instant.now());
          spec.commandLine()
              .getOut()
              .printf(
                  "%s: %,d hours removed, %,d files, %s%n",
                  model, removed.hours(), removed.files(), Sizes.text(removed.bytes()));
        }
      }
      return ExitCode.CLEAN;
    }
  }

  static Duration period(String option, String text) {
    return Periods.parse(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "Invalid %s: '%s' (must be a time such as 30m, 2h, 90d)"
                        .formatted(option, text)));
  }

  static long size(String option, String text) {
    return Sizes.parse(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "Invalid %s: '%s' (must be a size such as 500MB or 50GB)"
                        .formatted(option, text)));
  }
}
