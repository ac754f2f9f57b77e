package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where a model's numbers come from: which baseline, which runs, how many rows, computed when.
 *
 * @param baseline the current one, in words
 * @param runs latest first
 * @param windows latest first
 */
public record RunsPage(
    String model,
    String modelLink,
    String pathsLink,
    String headline,
    String baseline,
    TimeRange range,
    List<RunRow> runs,
    List<WindowRow> windows) {

  private static final int MOST_RUNS = 50;
  private static final int MOST_WINDOWS = 100;

  /** One run. */
  public record RunRow(
      String started,
      String startedIso,
      String status,
      String style,
      String took,
      String windows,
      String rows,
      String labels,
      String pending,
      List<String> problems) {}

  /** One evaluated window. */
  public record WindowRow(
      String window,
      String iso,
      String rows,
      String baseline,
      String computed,
      String checks,
      String verdict,
      String style) {}

  static RunsPage of(FastStore store, MonitorLookup monitors, String model, TimeRange range) {
    Optional<Monitor> monitor = monitors.monitor(model);
    List<Run> runs = store.runs(model, MOST_RUNS);
    List<WindowFindings> found =
        new ArrayList<>(History.of(store, model, monitor).windows(range.from(), range.to()));
    Collections.reverse(found);
    return new RunsPage(
        model,
        Links.model(model, range.query()),
        Links.paths(model, range.query()),
        headline(runs),
        store.currentBaseline(model).map(RunsPage::baseline).orElse("There is no baseline yet."),
        range,
        runs.stream().map(RunsPage::row).toList(),
        found.stream().limit(MOST_WINDOWS).map(RunsPage::row).toList());
  }

  private static String headline(List<Run> runs) {
    if (runs.isEmpty()) {
      return "No run is recorded yet";
    }
    Run latest = runs.get(0);
    String state = latest.failed() ? "failed" : "computed";
    return latest.failed()
        ? "The latest run %s: %s".formatted(state, String.join("; ", latest.problems()))
        : "The latest run %s %s of %s"
            .formatted(
                state,
                Words.count(latest.windows(), "window", "windows"),
                Words.count(latest.rows(), "prediction", "predictions"));
  }

  private static String baseline(Baseline baseline) {
    return "Baseline: %s, %s, computed %s UTC."
        .formatted(
            baseline.version(),
            Words.count(baseline.profile().rows(), "row", "rows"),
            Times.minute(baseline.created()));
  }

  private static RunRow row(Run run) {
    boolean troubled = !run.problems().isEmpty();
    return new RunRow(
        Times.minute(run.started()),
        run.started().toString(),
        run.failed() ? "failed ▲" : troubled ? "in part ▲" : "done ●",
        run.failed() ? "bad" : troubled ? "warn" : "good",
        took(run.took()),
        Numbers.count(run.windows()),
        Numbers.count(run.rows()),
        run.unmatched() == 0
            ? Numbers.count(run.labels())
            : "%s, %s without prediction"
                .formatted(Numbers.count(run.labels()), Numbers.count(run.unmatched())),
        Numbers.count(run.pending()),
        run.problems());
  }

  private static String took(Duration took) {
    return took.toMillis() < 1_000
        ? took.toMillis() + " ms"
        : Numbers.seconds(took.toMillis() / 1000.0);
  }

  private static WindowRow row(WindowFindings window) {
    List<Finding> findings = window.findings();
    long violated = findings.stream().filter(Finding::isViolated).count();
    long failed = findings.stream().filter(f -> f.verdict() == Verdict.NOT_COMPUTED).count();
    Status status = Status.of(findings);
    String checks =
        Words.count(findings.size(), "check", "checks")
            + (violated > 0 ? ", " + violated + " beyond" : "")
            + (failed > 0 ? ", " + failed + " not computed" : "");
    return new WindowRow(
        Times.range(window.window().start(), window.window().end()),
        window.window().start() + "/" + window.window().end(),
        Numbers.count(window.rows()),
        window.baselineVersion().isEmpty() ? "none" : window.baselineVersion(),
        Times.minute(window.computed()),
        checks,
        status.word(),
        status.style());
  }
}
