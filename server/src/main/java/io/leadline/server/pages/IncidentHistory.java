package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.store.IncidentNote;
import io.leadline.store.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened to an incident: its life, what people did, and what was sent about it. */
final class IncidentHistory {

  private IncidentHistory() {}

  /** One step; {@code text} may be empty. */
  public record Entry(String at, String iso, String who, String what, String text) {}

  private record Step(Instant at, Entry entry) {}

  /** All steps, oldest first. */
  static List<Entry> of(
      Incident incident, List<IncidentNote> notes, List<Notification> notifications) {
    List<Step> steps = new ArrayList<>();
    steps.add(step(incident.opened(), "", "opened", "rule “" + incident.rule() + "”"));
    notes.forEach(note -> steps.add(step(note.at(), note.author(), verb(note), note.text())));
    notifications.forEach(sent -> steps.add(step(sent.due(), "", verb(sent), text(sent))));
    incident.resolved().ifPresent(end -> steps.add(step(end, "", "resolved", "")));
    return steps.stream().sorted(Comparator.comparing(Step::at)).map(Step::entry).toList();
  }

  private static Step step(Instant at, String who, String what, String text) {
    return new Step(at, new Entry(Times.minute(at), at.toString(), who, what, text));
  }

  private static String verb(IncidentNote note) {
    return switch (note.kind()) {
      case NOTE -> "noted";
      case ACKNOWLEDGED -> "acknowledged";
      case SILENCED -> "silenced";
      case UNSILENCED -> "silence ended";
      case PROMOTED -> "declared the new normal";
    };
  }

  private static String verb(Notification notification) {
    return switch (notification.state()) {
      case QUEUED -> notification.attempts() == 0 ? "to be sent" : "to be sent again";
      case DELIVERED -> "sent";
      case GIVEN_UP -> "not delivered ▲";
    };
  }

  private static String text(Notification notification) {
    String to = "to “" + notification.target() + "”";
    return notification.lastError().isEmpty()
        ? to
        : "%s, after %s attempts: %s"
            .formatted(to, Numbers.count(notification.attempts()), notification.lastError());
  }
}
