package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Sparkline;
import io.leadline.report.chart.Times;
import io.leadline.report.chart.WindowStrip;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All models, worst first.
 *
 * @param headline how they are, in one sentence
 * @param search what models' names or owners must contain; empty for all
 * @param models a row for each
 */
public record FleetPage(String headline, String search, List<Row> models) {

  private static final int DAYS = 30;
  private static final int MOST_INCIDENTS = 100;

  /** One model. */
  public record Row(
      String model,
      String link,
      Status status,
      String owner,
      String strip,
      String spark,
      Card performance,
      String rows,
      String age,
      String lastWindow,
      List<Incident> incidents) {}

  public FleetPage {
    models = List.copyOf(models);
  }

  static FleetPage of(FastStore store, MonitorLookup monitors, String search, Instant now) {
    List<Row> rows =
        store.models().stream()
            .filter(model -> matches(model, monitors.monitor(model), search))
            .map(model -> row(store, monitors.monitor(model), model, now))
            .sorted(Comparator.comparing(Row::status).reversed().thenComparing(Row::model))
            .toList();
    return new FleetPage(headline(rows, search), search, rows);
  }

  private static boolean matches(String model, Optional<Monitor> monitor, String search) {
    String wanted = search.strip().toLowerCase(Locale.ROOT);
    String owner = monitor.map(Monitor::owner).orElse("").toLowerCase(Locale.ROOT);
    return model.contains(wanted) || owner.contains(wanted);
  }

  private static String headline(List<Row> rows, String search) {
    if (!search.isBlank()) {
      return rows.isEmpty()
          ? "No model is called “%s”".formatted(search)
          : "%s like “%s”".formatted(Words.count(rows.size(), "model", "models"), search);
    }
    long open = rows.stream().filter(row -> !row.incidents.isEmpty()).count();
    if (open > 0) {
      return open == 1
          ? "1 of %s has an open incident".formatted(Words.count(rows.size(), "model", "models"))
          : "%d of %d models have an open incident".formatted(open, rows.size());
    }
    boolean troubled = rows.stream().anyMatch(row -> row.status.compareTo(Status.OK) > 0);
    return troubled ? "No open incident, but limits are broken" : "No open incident";
  }

  private static Row row(FastStore store, Optional<Monitor> monitor, String model, Instant now) {
    History history = History.of(store, model, monitor);
    List<Incident> open = store.incidents(model, true, MOST_INCIDENTS);
    Optional<WindowFindings> latest = history.latestWindow();
    List<WindowFindings> windows =
        latest
            .map(
                l ->
                    history.windows(
                        l.window().end().minus(Duration.ofDays(DAYS)), l.window().end()))
            .orElse(List.of());
    return new Row(
        model,
        Links.model(model, ""),
        Status.of(open, latest.map(WindowFindings::findings).orElse(List.of())),
        monitor.map(Monitor::owner).orElse(""),
        strip(model, windows),
        spark(windows),
        Card.performance(windows),
        latest.map(l -> Numbers.count(l.rows())).orElse("–"),
        latest.map(l -> age(l.window().end(), now)).orElse("never"),
        latest.map(l -> l.window().end().toString()).orElse(""),
        open);
  }

  private static String age(Instant end, Instant now) {
    return end.isAfter(now) ? "now" : Times.length(Duration.between(end, now)) + " ago";
  }

  private static String strip(String model, List<WindowFindings> windows) {
    if (windows.isEmpty()) {
      return "";
    }
    Instant last =
        windows.get(windows.size() - 1).window().end().minusMillis(1).truncatedTo(ChronoUnit.DAYS);
    List<WindowStrip.Cell> cells = new ArrayList<>();
    for (int back = DAYS - 1; back >= 0; back--) {
      Instant day = last.minus(Duration.ofDays(back));
      Instant next = day.plus(Duration.ofDays(1));
      Status worst =
          windows.stream()
              .filter(w -> w.window().start().isBefore(next) && w.window().end().isAfter(day))
              .map(w -> Status.of(w.findings()))
              .max(Comparator.naturalOrder())
              .orElse(Status.NO_DATA);
      cells.add(new WindowStrip.Cell(state(worst), Times.range(day, next)));
    }
    return new WindowStrip("Last 30 days of " + model, cells).markup();
  }

  private static WindowStrip.State state(Status status) {
    return switch (status) {
      case NO_DATA -> WindowStrip.State.NONE;
      case OK -> WindowStrip.State.OK;
      case WARNING -> WindowStrip.State.WARNING;
      case CRITICAL -> WindowStrip.State.CRITICAL;
    };
  }

  private static String spark(List<WindowFindings> windows) {
    if (windows.isEmpty()) {
      return "";
    }
    double[] worst =
        windows.stream()
            .mapToDouble(
                window ->
                    window.findings().stream()
                        .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
                        .mapToDouble(finding -> finding.ratio().orElse(Double.NaN))
                        .filter(Double::isFinite)
                        .max()
                        .orElse(Double.NaN))
            .toArray();
    return new Sparkline("Worst drift ÷ limit", Reduced.maxima(worst, 60), OptionalDouble.of(1))
        .markup();
  }
}
