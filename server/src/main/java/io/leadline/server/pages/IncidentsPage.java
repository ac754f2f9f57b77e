package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.report.Words;
import io.leadline.report.chart.Times;
import io.leadline.store.FastStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Incidents, open ones first, newest first.
 *
 * @param model empty for all models
 */
public record IncidentsPage(String headline, String model, List<Row> open, List<Row> resolved) {

  private static final int MOST = 200;

  /** One incident. */
  public record Row(
      String id,
      String link,
      String status,
      String style,
      String model,
      String modelLink,
      String summary,
      String since,
      String sinceIso,
      String lasted) {}

  static IncidentsPage of(FastStore store, String model) {
    List<Incident> all = store.incidents(model, false, MOST);
    List<Row> open = all.stream().filter(Incident::isOpen).map(IncidentsPage::row).toList();
    List<Row> resolved = all.stream().filter(i -> !i.isOpen()).map(IncidentsPage::row).toList();
    String headline =
        open.isEmpty()
            ? "No open incident"
            : Words.count(open.size(), "open incident", "open incidents");
    return new IncidentsPage(headline, model, open, resolved);
  }

  static Row row(Incident incident) {
    Status status = Status.of(incident);
    return new Row(
        incident.id(),
        Links.incident(incident.id()),
        state(incident),
        status.style(),
        incident.model(),
        Links.model(incident.model(), ""),
        incident.summary(),
        Times.at(incident.since()),
        incident.since().toString(),
        Times.length(Duration.between(incident.since(), incident.lastWindow())));
  }

  /** A sign and words: {@code critical ▲}, {@code critical ▲, acknowledged}, {@code resolved ✓}. */
  static String state(Incident incident) {
    String severity = incident.severity().name().toLowerCase(Locale.ROOT);
    return switch (incident.state()) {
      case OPEN -> severity + " ▲";
      case ACKNOWLEDGED -> severity + " ▲ acknowledged";
      case RESOLVED -> "resolved ✓";
    };
  }
}
