package io.leadline.server.incidents;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentChange;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.WindowKey;
import io.leadline.report.chart.Times;
import io.leadline.server.MonitorCatalog;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.IncidentNote;
import io.leadline.store.IncidentNote.Kind;
import io.leadline.store.Notification;
import io.leadline.store.publish.IncidentEvent;
import io.leadline.store.publish.Promotion;
import io.leadline.store.publish.Silences;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Acknowledges, silences and annotates incidents, and declares the new normal. */
@Singleton
public final class IncidentActions {

  /** Longest silence. */
  public static final Duration LONGEST_SILENCE = Duration.ofDays(30);

  private final FastStore store;
  private final MonitorCatalog monitors;
  private final Clock clock;
  private final Silences silences;

  public IncidentActions(FastStore store, MonitorCatalog monitors, Clock clock) {
    this.store = store;
    this.monitors = monitors;
    this.clock = clock;
    this.silences = new Silences(store);
  }

  /** Somebody looks after it. Doing so twice, or after its end, changes nothing. */
  public Incident acknowledge(Incident incident, String author) {
    if (incident.state() != Incident.State.OPEN) {
      return incident;
    }
    Incident acknowledged = incident.acknowledged();
    store.saveIncident(acknowledged, told(acknowledged));
    write(incident, Kind.ACKNOWLEDGED, author, "");
    return acknowledged;
  }

  private List<Notification> told(Incident acknowledged) {
    if (silencedUntil(acknowledged).isPresent()) {
      return List.of();
    }
    Instant now = clock.instant();
    IncidentChange change = new IncidentChange(acknowledged, IncidentChange.Kind.ACKNOWLEDGED);
    WindowKey window =
        WindowKey.of(acknowledged.model(), acknowledged.since(), acknowledged.lastWindow());
    String id = acknowledged.id() + "/acknowledged";
    return monitors.toldOfAcknowledgement(acknowledged.model(), acknowledged.rule()).stream()
        .map(
            target ->
                new Notification(
                    id + "/" + target,
                    acknowledged.id(),
                    target,
                    IncidentEvent.json(id, change, window, "", now, ""),
                    Notification.State.QUEUED,
                    0,
                    now,
                    ""))
        .toList();
  }

  /**
   * Writes something down.
   *
   * @throws IllegalArgumentException if the text is blank or too long
   */
  public void note(Incident incident, String author, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("Invalid text: it is blank");
    }
    write(incident, Kind.NOTE, author, text.strip());
  }

  /**
   * Nothing is sent about the incident's rule for this long, whether it ends or begins anew.
   *
   * @return when it ends
   * @throws IllegalArgumentException if {@code length} is not within (0, {@link #LONGEST_SILENCE}]
   */
  public Instant silence(Incident incident, String author, Duration length) {
    boolean isAllowed = length.compareTo(LONGEST_SILENCE) <= 0 && length.toSeconds() > 0;
    if (!isAllowed) {
      throw new IllegalArgumentException(
          "Invalid silence: %s (must be above zero and at most %d days)"
              .formatted(length, LONGEST_SILENCE.toDays()));
    }
    Instant until = clock.instant().plus(length);
    silences.silence(incident.model(), incident.rule(), until);
    write(incident, Kind.SILENCED, author, "until " + Times.minute(until) + " UTC");
    return until;
  }

  /** Ends the silence of the incident's rule. */
  public void unsilence(Incident incident, String author) {
    if (silencedUntil(incident).isPresent()) {
      silences.end(incident.model(), incident.rule());
      write(incident, Kind.UNSILENCED, author, "");
    }
  }

  /** Until when nothing is sent about the incident's rule. */
  public Optional<Instant> silencedUntil(Incident incident) {
    return silences.until(incident.model(), incident.rule(), clock.instant());
  }

  /**
   * What the incident's windows show becomes the baseline that later windows are compared with.
   *
   * @return empty where the model is not registered any more, or has no windows or baseline
   */
  public Optional<Baseline> promote(Incident incident, String author) {
    Optional<Monitor> monitor = monitors.monitor(incident.model());
    Optional<Baseline> promoted =
        monitor.flatMap(
            known ->
                new Promotion(store)
                    .promote(known, incident.since(), incident.lastWindow(), clock.instant()));
    promoted.ifPresent(
        baseline -> write(incident, Kind.PROMOTED, author, "baseline " + baseline.version()));
    return promoted;
  }

  private void write(Incident incident, Kind kind, String author, String text) {
    store.addNote(new IncidentNote(incident.id(), clock.instant(), kind, author.strip(), text));
  }
}
