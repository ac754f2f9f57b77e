package io.leadline.cli;

import io.leadline.batch.table.CheckRun;
import io.leadline.batch.table.DomainCheck;
import io.leadline.batch.table.Table;
import io.leadline.batch.table.TableProfiler;
import io.leadline.batch.table.Tables;
import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.monitor.metrics.Freshness;
import io.leadline.core.monitor.metrics.Metric;
import io.leadline.core.monitor.metrics.StandardMetrics;
import io.leadline.core.schema.WindowKey;
import io.leadline.report.ConsoleReport;
import io.leadline.report.HtmlReport;
import io.leadline.report.JsonReport;
import io.leadline.report.MarkdownReport;
import io.leadline.report.ReportModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadline check}: what changed between two tables of predictions. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Tells what changed between two tables: drift and data quality.",
    description = {
      "Compares the distribution of every column, and the quality of the data.",
      "Tables are Parquet, CSV or JSON lines, plain or compressed with gzip or zstd."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline check train.parquet today.parquet",
      "  leadline check train.csv.gz today.csv.gz --html report.html",
      "  leadline check train.parquet 'logs/2026-11-*.parquet' -c monitor.yaml --fail-on warning",
      "  leadline check a.parquet b.parquet --json | jq '.findings[] | select(.ratio > 1)'",
      "",
      "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 usage, 3 not fully computed."
    })
final class CheckCommand implements Callable<Integer> {

  private static final int MOST_THREADS = 256;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "BASELINE",
      description = "The file, folder or quoted pattern to compare with.")
  private String baseline = "";

  @Parameters(
      index = "1",
      paramLabel = "CURRENT",
      description = "The file, folder or quoted pattern to check.")
  private String current = "";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "A monitor that says what the columns are and what is bearable.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a self-contained page: no script, no request to anywhere.")
  private Optional<Path> html = Optional.empty();

  @Option(names = "--md", paramLabel = "FILE", description = "Writes Markdown, for pull requests.")
  private Optional<Path> markdown = Optional.empty();

  @Option(names = "--json", description = "Prints JSON instead of the table.")
  private boolean json;

  @Option(names = "--all", description = "Lists stable columns as well.")
  private boolean all;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "How drift is measured, instead of the monitor's way: ${COMPLETION-CANDIDATES}.",
      completionCandidates = MethodNames.class)
  private Optional<String> method = Optional.empty();

  @Option(
      names = "--joint",
      description = "Also looks at the features together, without a monitor that says so.")
  private boolean joint;

  @Option(
      names = "--classifier",
      description =
          "Also learns to tell the rows of both tables apart; says how well, and by what.")
  private boolean classifier;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "critical",
      description =
          "Exit status 1 for findings at or above: ${COMPLETION-CANDIDATES}. Default: critical.")
  private Severity failOn = Severity.CRITICAL;

  @Option(names = "--allow-empty", description = "A table without rows is fine: exit status 0.")
  private boolean allowEmpty;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use. Default: the number of processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-q", "--quiet"},
      description = "Prints only errors; for scripts.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new UsageException(
          "Invalid --threads: %d (must be in [1, %d])".formatted(threads, MOST_THREADS));
    }
    method.ifPresent(MethodNames::require);
    long started = System.nanoTime();
    Optional<Monitor> monitor = config.map(MonitorFiles::read);
    try (Table then = Tables.open(baseline);
        Table now = Tables.open(current)) {
      CheckRun.Result result = profile(then, now, monitor);
      List<Finding> findings = new ArrayList<>(evaluate(result));
      if (classifier) {
        findings.add(DomainCheck.of(then, now, result.monitor()));
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      return report(model(then, now, result, findings, seconds), result);
    }
  }

  private CheckRun.Result profile(Table then, Table now, Optional<Monitor> monitor)
      throws IOException, InterruptedException {
    boolean isShown = !quiet && Terminal.isInteractive();
    try (Progress progress =
        new Progress("profiling, cells", 0, spec.commandLine().getErr(), isShown)) {
      return new CheckRun(new TableProfiler(threads, progress::add), joint).run(then, now, monitor);
    }
  }

  private List<Finding> evaluate(CheckRun.Result result) {
    // Tables have no event time of their own here: one window holds them whole, and none is old.
    WindowKey window =
        WindowKey.of(result.monitor().model(), Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    List<Metric> timeless =
        StandardMetrics.ALL.stream().filter(metric -> !(metric instanceof Freshness)).toList();
    return new Evaluator(timeless)
        .evaluate(
            method.map(result.monitor()::withDriftMethod).orElse(result.monitor()),
            result.current(),
            Optional.of(result.baseline()),
            Optional.empty(),
            window);
  }

  private ReportModel model(
      Table then, Table now, CheckRun.Result result, List<Finding> findings, double seconds) {
    List<String> problems = new ArrayList<>(result.problems());
    if (result.baseline().rows() == 0 && !allowEmpty) {
      problems.add("the baseline %s has no rows".formatted(then.name()));
    }
    if (result.current().rows() == 0 && !allowEmpty) {
      problems.add("the current table %s has no rows".formatted(now.name()));
    }
    if (problems.isEmpty() && isAnyRow(result) && isNothingJudged(result, findings)) {
      problems.add(
          result.monitor().schema().fields().isEmpty()
              ? "no column to check is in both tables"
              : "no column has enough values to judge its drift");
    }
    return new ReportModel(
        ReportModel.Side.of(then.name(), result.baseline()),
        ReportModel.Side.of(now.name(), result.current()),
        findings,
        List.of(),
        result.onlyInBaseline(),
        result.onlyInCurrent(),
        problems,
        seconds);
  }

  private static boolean isAnyRow(CheckRun.Result result) {
    return result.baseline().rows() > 0 && result.current().rows() > 0;
  }

  /** Whether silence would pass for health: drift was asked for, and nothing was found at all. */
  private static boolean isNothingJudged(CheckRun.Result result, List<Finding> findings) {
    return result.monitor().checks().drift().isPresent()
        && findings.stream()
            .noneMatch(
                finding ->
                    finding.isViolated()
                        || (finding.metric().equals(MetricNames.DRIFT)
                            && finding.verdict() == Verdict.OK));
  }

  private int report(ReportModel model, CheckRun.Result result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonReport.render(model));
    } else if (!quiet) {
      out.print(ConsoleReport.render(model, Terminal.width(), consoleOptions()));
      result.notes().forEach(note -> spec.commandLine().getErr().println("note: " + note));
    }
    out.flush();
    if (html.isPresent()) {
      write(html.get(), HtmlReport.render(model));
    }
    if (markdown.isPresent()) {
      write(markdown.get(), MarkdownReport.render(model));
    }
    return exitCode(model);
  }

  private EnumSet<ConsoleReport.Option> consoleOptions() {
    EnumSet<ConsoleReport.Option> options = EnumSet.noneOf(ConsoleReport.Option.class);
    if (all) {
      options.add(ConsoleReport.Option.ALL);
    }
    if (Terminal.colours()) {
      options.add(ConsoleReport.Option.COLOUR);
    }
    return options;
  }

  private void write(Path file, String text) throws IOException {
    // Not writeString: it refuses half a surrogate pair, which values may hold.
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    if (!quiet) {
      spec.commandLine()
          .getErr()
          .printf("Report  %s (%,d KB)%n", file, Math.max(1, Files.size(file) / 1024));
    }
  }

  private int exitCode(ReportModel model) {
    if (model.isIncomplete()) {
      return ExitCode.NOT_COMPUTED;
    }
    boolean isBad =
        model.findings().stream()
            .anyMatch(
                finding ->
                    finding.verdict() == Verdict.VIOLATED
                        && finding.severity().compareTo(failOn) >= 0);
    return isBad ? ExitCode.FINDINGS : ExitCode.CLEAN;
  }
}
