package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.cause.RootCause;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.report.Words;
import io.leadline.report.chart.HeatMap;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.server.incidents.IncidentActions;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.CauseFinder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One incident, where each alert leads: what, since when, how bad, and which features.
 *
 * @param hint what the findings together point to; empty where they say nothing more
 * @param cause what is probably behind it
 * @param performance the headline metric over time
 * @param heat when each feature moved; empty without windows
 * @param others causes that are not drift of a feature
 * @param history what happened to the incident, oldest first
 * @param earlier other incidents of the same rule, newest first
 * @param silence until when nothing is sent about its rule; empty where it is not silenced
 */
public record IncidentPage(
    String id,
    String model,
    String modelLink,
    String rule,
    String state,
    String style,
    boolean canAcknowledge,
    String sentence,
    String support,
    String hint,
    List<Card> cards,
    CauseTable cause,
    PerformanceChart performance,
    String heat,
    FeatureTable features,
    List<Other> others,
    List<String> failures,
    List<IncidentHistory.Entry> history,
    List<IncidentsPage.Row> earlier,
    String silence,
    String csv) {

  private static final int MOST_ROWS = 30;
  private static final int MOST_INCIDENTS = 100;
  private static final int MOST_EARLIER = 5;

  /** A cause that is not drift. */
  public record Other(
      String metric, String feature, String link, String value, String ratio, String change) {}

  static IncidentPage of(
      FastStore store, MonitorLookup monitors, IncidentActions actions, Incident incident) {
    String model = incident.model();
    History history = History.of(store, model, monitors.monitor(model));
    Instant before = shownFrom(incident);
    List<WindowFindings> during = history.windows(incident.since(), incident.lastWindow());
    List<Finding> findings =
        during.isEmpty() ? List.of() : during.get(during.size() - 1).findings();
    Grid grid = history.grid(before, incident.lastWindow());
    String query = query(before, incident.lastWindow());
    List<Incident> all = store.incidents(model, false, MOST_INCIDENTS);
    FeatureTable features =
        FeatureTable.of(
            model,
            query,
            findings,
            grid,
            store.currentBaseline(model),
            history.between(incident.since(), incident.lastWindow()));
    return new IncidentPage(
        incident.id(),
        model,
        Links.model(model, query),
        incident.rule(),
        IncidentsPage.state(incident),
        Status.of(incident).style(),
        incident.state() == Incident.State.OPEN,
        incident.summary(),
        support(incident),
        hint(findings),
        cards(incident, findings, during),
        CauseTable.of(
            monitors
                .monitor(model)
                .map(monitor -> new CauseFinder(store).of(monitor, incident))
                .orElse(RootCause.UNKNOWN),
            model,
            query),
        PerformanceChart.of(grid, List.of(incident)),
        heat(grid, incident, features),
        features,
        others(incident),
        Failures.of(findings),
        IncidentHistory.of(
            incident, store.notes(incident.id()), store.notifications(incident.id())),
        earlier(incident, all),
        actions.silencedUntil(incident).map(Times::minute).orElse(""),
        Links.modelCsv(model, query));
  }

  // As much time before as the incident lasted, or ten days, so that the onset can be seen.
  private static Instant shownFrom(Incident incident) {
    Duration lasted = Duration.between(incident.since(), incident.lastWindow());
    Duration ten = Duration.ofDays(10);
    return incident.since().minus(lasted.compareTo(ten) > 0 ? lasted : ten);
  }

  private static String query(Instant from, Instant to) {
    return "?from=" + from + "&to=" + to;
  }

  private static String support(Incident incident) {
    String lasted = Times.length(Duration.between(incident.since(), incident.lastWindow()));
    return incident
        .resolved()
        .map(
            end ->
                "From %s to %s UTC, %s in all."
                    .formatted(Times.at(incident.since()), Times.at(incident.lastWindow()), lasted))
        .orElse("Since %s UTC, for %s so far.".formatted(Times.at(incident.since()), lasted));
  }

  /** What performance and drift say together. */
  private static String hint(List<Finding> findings) {
    boolean fell =
        findings.stream()
            .anyMatch(f -> f.metric().equals(MetricNames.PERFORMANCE_DROP) && f.isViolated());
    boolean drifted =
        findings.stream().anyMatch(f -> f.metric().equals(MetricNames.DRIFT) && f.isViolated());
    boolean broken = findings.stream().anyMatch(f -> Words.isQuality(f.metric()) && f.isViolated());
    if (fell && !drifted && !broken) {
      return "The features look as they did in the baseline: what changed is how the outcome"
          + " follows from them.";
    }
    if (fell && drifted) {
      return "Features drifted in the same windows in which performance fell.";
    }
    if (broken) {
      return "Data quality is beyond its limits: look at what sends the data first.";
    }
    return "";
  }

  private static List<Card> cards(
      Incident incident, List<Finding> findings, List<WindowFindings> during) {
    long rows = during.stream().mapToLong(WindowFindings::rows).sum();
    return List.of(
        Card.performance(during),
        Card.drifted(findings),
        new Card(
            "Predictions in incident",
            Numbers.count(rows),
            "",
            Words.count(during.size(), "window", "windows")
                + ", since "
                + Times.at(incident.since())),
        Card.quality(findings));
  }

  private static String heat(Grid grid, Incident incident, FeatureTable features) {
    if (grid.isEmpty()) {
      return "";
    }
    Set<String> names = new LinkedHashSet<>();
    features.rows().forEach(row -> names.add(row.feature()));
    List<HeatMap.Row> rows = new ArrayList<>();
    String query = query(shownFrom(incident), incident.lastWindow());
    names.stream()
        .limit(MOST_ROWS)
        .forEach(
            name ->
                rows.add(
                    grid.row(
                        name,
                        Links.feature(incident.model(), name, query),
                        MetricNames.DRIFT,
                        name)));
    return rows.isEmpty()
        ? ""
        : new HeatMap("Drift ÷ limit by feature and window", grid.columns(), rows).markup();
  }

  private static List<Other> others(Incident incident) {
    String query = query(shownFrom(incident), incident.lastWindow());
    return incident.causes().stream()
        .filter(cause -> !cause.metric().equals(MetricNames.DRIFT))
        .map(
            cause ->
                new Other(
                    Words.metric(cause.metric()),
                    cause.feature(),
                    cause.feature().isEmpty()
                        ? ""
                        : Links.feature(incident.model(), cause.feature(), query),
                    Words.value(cause.metric(), cause.value()),
                    Numbers.ratio(cause.ratio()),
                    cause.change()))
        .toList();
  }

  private static List<IncidentsPage.Row> earlier(Incident incident, List<Incident> all) {
    return all.stream()
        .filter(other -> other.rule().equals(incident.rule()))
        .filter(other -> !other.id().equals(incident.id()))
        .limit(MOST_EARLIER)
        .map(IncidentsPage::row)
        .toList();
  }
}
