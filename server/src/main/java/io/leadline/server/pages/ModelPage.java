package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.report.Headline;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.store.Baseline;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One model: how it is, when what happened, and which features are worst.
 *
 * @param sentence the most important thing
 * @param support what else to know
 * @param cards four numbers
 * @param timeline everything on one time axis; empty without windows
 * @param csv where the numbers behind the charts are
 * @param failures what could not be computed in the newest window
 * @param problems data that could not be used, latest first
 */
public record ModelPage(
    String model,
    String owner,
    Status status,
    String sentence,
    String support,
    TimeRange range,
    List<Card> cards,
    List<Incident> incidents,
    String timeline,
    String csv,
    String runsLink,
    String pathsLink,
    FeatureTable features,
    List<String> failures,
    List<DataProblem> problems) {

  private static final int MOST_INCIDENTS = 20;
  private static final int MOST_PROBLEMS = 20;

  static ModelPage of(FastStore store, MonitorLookup monitors, String model, TimeRange range) {
    Optional<Monitor> monitor = monitors.monitor(model);
    History history = History.of(store, model, monitor);
    List<Incident> open = store.incidents(model, true, MOST_INCIDENTS);
    List<WindowFindings> found = history.windows(range.from(), range.to());
    Optional<WindowFindings> latest =
        found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    List<Finding> findings = latest.map(WindowFindings::findings).orElse(List.of());
    Grid grid = history.grid(range.from(), range.to());
    Optional<Baseline> baseline = store.currentBaseline(model);
    Headline headline = Headline.of(findings);
    return new ModelPage(
        model,
        monitor.map(Monitor::owner).orElse(""),
        Status.of(open, findings),
        open.isEmpty() ? sentence(headline, latest) : open.get(0).summary(),
        open.isEmpty()
            ? headline.support()
            : sentence(headline, latest) + ". " + headline.support(),
        range,
        cards(findings, found, latest, baseline),
        open,
        ModelTimeline.markup(grid, model, range, store.incidents(model, false, 100)),
        Links.modelCsv(model, range.query()),
        Links.runs(model, range.query()),
        Links.paths(model, range.query()),
        FeatureTable.of(
            model, range.query(), findings, grid, baseline, history.current(range.to())),
        Failures.of(findings),
        store.problems(model, MOST_PROBLEMS));
  }

  private static String sentence(Headline headline, Optional<WindowFindings> latest) {
    return latest
        .map(
            window ->
                headline.sentence()
                    + " in the latest window, "
                    + Times.range(window.window().start(), window.window().end()))
        .orElse("No window in this range");
  }

  private static List<Card> cards(
      List<Finding> findings,
      List<WindowFindings> found,
      Optional<WindowFindings> latest,
      Optional<Baseline> baseline) {
    long rows = found.stream().mapToLong(WindowFindings::rows).sum();
    return List.of(
        Card.drifted(findings),
        Card.performance(found),
        new Card(
            "Predictions in range",
            Numbers.count(rows),
            "",
            Words.count(found.size(), "window", "windows")
                + latest.map(l -> ", " + Numbers.count(l.rows()) + " in the latest").orElse("")),
        Card.quality(findings),
        baseline(baseline));
  }

  private static Card baseline(Optional<Baseline> baseline) {
    return baseline
        .map(
            known ->
                new Card(
                    "Baseline",
                    Words.count(known.profile().rows(), "row", "rows"),
                    "",
                    known.version() + ", " + Times.at(minute(known.created()))))
        .orElse(new Card("Baseline", "none yet", "warn", "drift is not judged without one"));
  }

  private static Instant minute(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond() / 60 * 60);
  }
}
