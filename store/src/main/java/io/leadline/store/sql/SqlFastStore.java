package io.leadline.store.sql;

import io.leadline.core.alert.Incident;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.Baseline;
import io.leadline.store.CorruptSnapshotException;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.IncidentNote;
import io.leadline.store.MergedWindows;
import io.leadline.store.Notification;
import io.leadline.store.PathAnswer;
import io.leadline.store.PathRows;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fast store in a relational database. */
final class SqlFastStore implements FastStore {

  private final Database database;

  SqlFastStore(Database database) {
    this.database = database;
  }

  @Override
  public void saveMonitor(String model, String yaml, Instant now) {
    database.write(
        "the monitor of '%s'".formatted(model), h -> MonitorTable.save(h, model, yaml, now));
  }

  @Override
  public Optional<String> monitorYaml(String model) {
    return database.read("the monitor of '%s'".formatted(model), h -> MonitorTable.yaml(h, model));
  }

  @Override
  public List<String> models() {
    return database.read("the models", MonitorTable::models);
  }

  @Override
  public void saveBaseline(Baseline baseline, Map<String, Profile> segments) {
    database.write(
        "the baseline '%s' of '%s'".formatted(baseline.version(), baseline.model()),
        h -> BaselineTable.save(h, baseline, segments));
  }

  @Override
  public Optional<Profile> baselineSegment(String model, String version, String segment) {
    return database.read(
        "the segments of the baseline of '%s'".formatted(model),
        h -> BaselineTable.segment(h, model, version, segment));
  }

  @Override
  public Map<String, Long> baselineSegments(String model, String version) {
    return database.read(
        "the segments of the baseline of '%s'".formatted(model),
        h -> BaselineTable.segments(h, model, version));
  }

  @Override
  public Optional<Baseline> currentBaseline(String model) {
    return database.read(
        "the baseline of '%s'".formatted(model), h -> BaselineTable.current(h, model));
  }

  @Override
  public Optional<Baseline> baseline(String model, String version) {
    return database.read(
        "the baseline '%s' of '%s'".formatted(version, model),
        h -> BaselineTable.version(h, model, version));
  }

  @Override
  public void accept(Snapshot snapshot) {
    StoredTime.requireStorable(snapshot.window());
    database.write(
        "a snapshot of " + name(snapshot.window()), h -> SnapshotTable.accept(h, snapshot));
  }

  @Override
  public void acceptAll(List<Snapshot> snapshots) {
    snapshots.forEach(snapshot -> StoredTime.requireStorable(snapshot.window()));
    if (!snapshots.isEmpty()) {
      database.write(
          "snapshots of " + name(snapshots.get(0).window()),
          h -> snapshots.stream().mapToInt(each -> SnapshotTable.accept(h, each)).sum());
    }
  }

  @Override
  public Optional<Profile> profile(WindowKey window) {
    return database.read("the profile of " + name(window), h -> SnapshotTable.profile(h, window));
  }

  @Override
  public List<WindowKey> windows(String model, Duration length, Instant from, Instant to) {
    return database.read(
        "the windows of '%s'".formatted(model),
        h -> SnapshotTable.windows(h, model, length, from, to));
  }

  @Override
  public List<PathRows> rowsByPath(String model, Duration length, Instant from, Instant to) {
    return database.read(
        "the paths of '%s'".formatted(model),
        h -> SnapshotTable.rowsByPath(h, model, length, from, to));
  }

  @Override
  public List<String> segments(WindowKey window) {
    return database.read("the segments of " + name(window), h -> SnapshotTable.segments(h, window));
  }

  @Override
  public List<PathAnswer> answers(String model, Duration length, Instant from, Instant to) {
    return database.read(
        "the answers about '%s'".formatted(model),
        h -> AnswerTable.overlapping(h, model, length, from, to));
  }

  @Override
  public MergedWindows mergedWindows(
      String model, String segment, Duration length, Instant from, Instant to) {
    return database.stream(
        "the profiles of '%s'".formatted(model),
        h -> SnapshotTable.merged(h, model, segment, length, from, to));
  }

  @Override
  public Optional<Profile> mergedProfile(
      String model, String segment, Duration length, Instant from, Instant to) {
    MergedWindows merged = mergedWindows(model, segment, length, from, to);
    if (!merged.unreadable().isEmpty()) {
      throw new CorruptSnapshotException(
          merged.unreadable(), new IOException("they are to be computed again"));
    }
    return merged.windows() == 0 ? Optional.empty() : Optional.of(merged.profile());
  }

  @Override
  public void saveFindings(WindowFindings findings) {
    StoredTime.requireStorable(findings.window());
    database.write(
        "the findings of " + name(findings.window()),
        h -> {
          AnswerTable.save(h, findings);
          return FindingTable.save(h, findings);
        });
  }

  @Override
  public void saveAllFindings(List<WindowFindings> findings) {
    findings.forEach(found -> StoredTime.requireStorable(found.window()));
    if (!findings.isEmpty()) {
      database.write(
          "the findings of " + name(findings.get(0).window()),
          h ->
              findings.stream()
                  .mapToInt(
                      each -> {
                        AnswerTable.save(h, each);
                        return FindingTable.save(h, each);
                      })
                  .sum());
    }
  }

  @Override
  public List<WindowFindings> findings(String model, Duration length, Instant from, Instant to) {
    return database.read(
        "the findings of '%s'".formatted(model),
        h -> FindingTable.overlapping(h, model, length, from, to));
  }

  @Override
  public List<WindowFindings> findings(
      String model, Duration length, Instant from, Instant to, Set<String> metrics) {
    return database.read(
        "the findings of '%s'".formatted(model),
        h -> FindingTable.overlapping(h, model, length, from, to, metrics));
  }

  @Override
  public List<WindowFindings> segmentFindings(
      String model, Duration length, Instant from, Instant to, Set<String> metrics) {
    return database.read(
        "the findings of segments of '%s'".formatted(model),
        h -> FindingTable.ofSegments(h, model, length, from, to, metrics));
  }

  @Override
  public List<WindowFindings> latestFindings(String model, Duration length, int most) {
    return database.read(
        "the findings of '%s'".formatted(model), h -> FindingTable.latest(h, model, length, most));
  }

  @Override
  public void saveIncident(Incident incident, List<Notification> notifications) {
    database.write(
        "the incident '%s'".formatted(incident.id()),
        h -> {
          NotificationTable.queue(h, notifications);
          return IncidentTable.save(h, incident);
        });
  }

  @Override
  public Optional<Incident> incident(String id) {
    return database.read("the incident '%s'".formatted(id), h -> IncidentTable.incident(h, id));
  }

  @Override
  public List<Incident> incidents(String model, boolean openOnly, int most) {
    return database.read("the incidents", h -> IncidentTable.incidents(h, model, openOnly, most));
  }

  @Override
  public String nextIncidentId() {
    return database.write("a new incident", IncidentTable::nextId);
  }

  @Override
  public List<Notification> dueNotifications(Instant now, int most) {
    return database.read("the notifications", h -> NotificationTable.due(h, now, most));
  }

  @Override
  public void updateNotification(Notification notification) {
    database.write(
        "the notification '%s'".formatted(notification.id()),
        h -> NotificationTable.update(h, notification));
  }

  @Override
  public void addNote(IncidentNote note) {
    database.write("a note on '%s'".formatted(note.incident()), h -> NoteTable.add(h, note));
  }

  @Override
  public List<IncidentNote> notes(String incident) {
    return database.read("the notes on '%s'".formatted(incident), h -> NoteTable.of(h, incident));
  }

  @Override
  public List<Notification> notifications(String incident) {
    return database.read(
        "the notifications of '%s'".formatted(incident), h -> NotificationTable.of(h, incident));
  }

  @Override
  public List<Notification> troubledNotifications(int most) {
    return database.read("the notifications", h -> NotificationTable.troubled(h, most));
  }

  @Override
  public void saveRun(Run run) {
    database.write("a run of '%s'".formatted(run.model()), h -> RunTable.save(h, run));
  }

  @Override
  public List<Run> runs(String model, int most) {
    return database.read("the runs of '%s'".formatted(model), h -> RunTable.latest(h, model, most));
  }

  @Override
  public void saveProblem(DataProblem problem) {
    database.write(
        "a problem of '%s'".formatted(problem.model()), h -> ProblemTable.save(h, problem));
  }

  @Override
  public void removeProblem(String model, DataProblem.Kind kind, String source) {
    database.write(
        "a problem of '%s'".formatted(model), h -> ProblemTable.remove(h, model, kind, source));
  }

  @Override
  public List<DataProblem> problems(String model, int most) {
    return database.read(
        "the problems of '%s'".formatted(model), h -> ProblemTable.problems(h, model, most));
  }

  @Override
  public Optional<String> cursor(String model, String name) {
    return database.read("the cursor '%s'".formatted(name), h -> CursorTable.value(h, model, name));
  }

  @Override
  public void saveCursor(String model, String name, String value) {
    database.write("the cursor '%s'".formatted(name), h -> CursorTable.save(h, model, name, value));
  }

  @Override
  public void close() {
    database.close();
  }

  private static String name(WindowKey window) {
    return "'%s' [%s, %s)".formatted(window.model(), window.start(), window.end());
  }
}
