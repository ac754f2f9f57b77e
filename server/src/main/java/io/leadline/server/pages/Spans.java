package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.report.chart.StepLine;
import java.time.Instant;
import java.util.List;

/** Incidents as stretches of a chart's time. */
final class Spans {

  private Spans() {}

  /** Those of the incidents that overlap the grid, cut to it. */
  static List<StepLine.Span> of(Grid grid, List<Incident> incidents) {
    if (grid.isEmpty()) {
      return List.of();
    }
    return incidents.stream()
        .filter(i -> i.since().isBefore(grid.to()) && i.lastWindow().isAfter(grid.from()))
        .map(incident -> span(grid, incident))
        .toList();
  }

  private static StepLine.Span span(Grid grid, Incident incident) {
    Instant from = incident.since().isBefore(grid.from()) ? grid.from() : incident.since();
    Instant to = incident.lastWindow().isAfter(grid.to()) ? grid.to() : incident.lastWindow();
    return new StepLine.Span(from, to, incident.id(), true);
  }
}
