package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.Baseline;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.IncidentNote;
import io.leadline.store.MergedWindows;
import io.leadline.store.Notification;
import io.leadline.store.PathAnswer;
import io.leadline.store.PathRows;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** A fast store that forgets everything: as much of one as the pages read. Single-threaded. */
final class MemoryStore implements FastStore {

  private final Map<String, String> monitors = new TreeMap<>();
  private final Map<String, Baseline> baselines = new HashMap<>();
  private final Map<String, Map<String, Profile>> baselineSegments = new HashMap<>();
  private final Map<WindowKey, Profile> profiles = new HashMap<>();
  private final Map<WindowKey, WindowFindings> findings = new HashMap<>();
  private final Map<WindowKey, Map<Path, PathRows>> rowsByPath = new HashMap<>();
  private final Map<List<Object>, PathAnswer> answers = new LinkedHashMap<>();
  private final List<DataProblem> problems = new ArrayList<>();
  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final List<IncidentNote> notes = new ArrayList<>();
  private final List<Notification> notifications = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private final Map<String, String> cursors = new HashMap<>();

  @Override
  public void saveMonitor(String model, String yaml, Instant now) {
    monitors.put(model, yaml);
  }

  @Override
  public Optional<String> monitorYaml(String model) {
    return Optional.ofNullable(monitors.get(model));
  }

  @Override
  public List<String> models() {
    return List.copyOf(monitors.keySet());
  }

  @Override
  public void saveBaseline(Baseline baseline, Map<String, Profile> segments) {
    baselines.put(baseline.model(), baseline);
    baselineSegments.put(baseline.model(), Map.copyOf(segments));
  }

  @Override
  public Optional<Profile> baselineSegment(String model, String version, String segment) {
    return baseline(model, version)
        .flatMap(known -> Optional.ofNullable(baselineSegments.get(model)))
        .flatMap(known -> Optional.ofNullable(known.get(segment)));
  }

  @Override
  public Map<String, Long> baselineSegments(String model, String version) {
    Map<String, Long> rows = new TreeMap<>();
    baseline(model, version)
        .map(known -> baselineSegments.getOrDefault(model, Map.of()))
        .orElse(Map.of())
        .forEach((name, profile) -> rows.put(name, profile.rows()));
    return rows;
  }

  @Override
  public List<String> segments(WindowKey window) {
    return profiles.keySet().stream()
        .filter(key -> !key.segment().isEmpty() && key.ofSegment("").equals(window))
        .map(WindowKey::segment)
        .sorted()
        .toList();
  }

  @Override
  public Optional<Baseline> currentBaseline(String model) {
    return Optional.ofNullable(baselines.get(model));
  }

  @Override
  public Optional<Baseline> baseline(String model, String version) {
    return currentBaseline(model).filter(known -> known.version().equals(version));
  }

  @Override
  public void accept(Snapshot snapshot) {
    profiles.put(snapshot.window(), snapshot.profile());
    rowsByPath
        .computeIfAbsent(snapshot.window(), window -> new TreeMap<>())
        .put(
            snapshot.path(),
            new PathRows(
                snapshot.window(),
                snapshot.path(),
                snapshot.profile().rows(),
                1,
                snapshot.complete()));
  }

  @Override
  public Optional<Profile> profile(WindowKey window) {
    return Optional.ofNullable(profiles.get(window));
  }

  @Override
  public List<WindowKey> windows(String model, Duration length, Instant from, Instant to) {
    return windows(model, "", length, from, to);
  }

  private List<WindowKey> windows(
      String model, String segment, Duration length, Instant from, Instant to) {
    return profiles.keySet().stream()
        .filter(key -> key.segment().equals(segment))
        .filter(key -> overlaps(key, model, length, from, to))
        .sorted(Comparator.comparing(WindowKey::start))
        .toList();
  }

  @Override
  public List<PathRows> rowsByPath(String model, Duration length, Instant from, Instant to) {
    return windows(model, length, from, to).stream()
        .flatMap(window -> rowsByPath.getOrDefault(window, Map.of()).values().stream())
        .toList();
  }

  @Override
  public List<PathAnswer> answers(String model, Duration length, Instant from, Instant to) {
    return answers.values().stream()
        .filter(answer -> overlaps(answer.window(), model, length, from, to))
        .toList();
  }

  @Override
  public MergedWindows mergedWindows(
      String model, String segment, Duration length, Instant from, Instant to) {
    List<WindowKey> keys = windows(model, segment, length, from, to);
    Profile merged = keys.stream().map(profiles::get).reduce(Profile.empty(), Profile::merge);
    return new MergedWindows(merged, keys.size(), List.of());
  }

  @Override
  public Optional<Profile> mergedProfile(
      String model, String segment, Duration length, Instant from, Instant to) {
    return windows(model, segment, length, from, to).stream()
        .map(profiles::get)
        .reduce(Profile::merge);
  }

  @Override
  public void saveFindings(WindowFindings found) {
    findings.put(found.window(), found);
    rowsByPath.getOrDefault(found.window(), Map.of()).keySet().stream()
        .findFirst()
        .ifPresent(path -> answers.put(List.of(found.window(), path), answer(path, found)));
  }

  private static PathAnswer answer(Path path, WindowFindings found) {
    return new PathAnswer(
        found.window(),
        path,
        found.rows(),
        (int) found.findings().stream().filter(Finding::isViolated).count(),
        found.findings().stream()
            .map(Finding::ratio)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .max(),
        found.computed(),
        found.computed());
  }

  @Override
  public List<WindowFindings> findings(String model, Duration length, Instant from, Instant to) {
    return findings.values().stream()
        .filter(found -> found.window().segment().isEmpty())
        .filter(found -> overlaps(found.window(), model, length, from, to))
        .sorted(Comparator.comparing(found -> found.window().start()))
        .toList();
  }

  @Override
  public List<WindowFindings> segmentFindings(
      String model, Duration length, Instant from, Instant to, Set<String> metrics) {
    return findings.values().stream()
        .filter(found -> !found.window().segment().isEmpty())
        .filter(found -> overlaps(found.window(), model, length, from, to))
        .map(
            found ->
                found.withFindings(
                    found.findings().stream()
                        .filter(finding -> metrics.contains(finding.metric()))
                        .toList()))
        .sorted(
            Comparator.<WindowFindings, Instant>comparing(found -> found.window().start())
                .thenComparing(found -> found.window().segment()))
        .toList();
  }

  @Override
  public List<WindowFindings> latestFindings(String model, Duration length, int most) {
    List<WindowFindings> all = findings(model, length, Instant.MIN, Instant.MAX);
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static boolean overlaps(
      WindowKey key, String model, Duration length, Instant from, Instant to) {
    return key.model().equals(model)
        && Duration.between(key.start(), key.end()).equals(length)
        && key.start().isBefore(to)
        && key.end().isAfter(from);
  }

  @Override
  public void saveIncident(Incident incident, List<Notification> notifications) {
    incidents.put(incident.id(), incident);
    this.notifications.addAll(notifications);
  }

  @Override
  public Optional<Incident> incident(String id) {
    return Optional.ofNullable(incidents.get(id));
  }

  @Override
  public List<Incident> incidents(String model, boolean openOnly, int most) {
    List<Incident> newest = new ArrayList<>(incidents.values());
    newest.sort(Comparator.comparing(Incident::opened).reversed());
    return newest.stream()
        .filter(incident -> model.isEmpty() || incident.model().equals(model))
        .filter(incident -> !openOnly || incident.isOpen())
        .limit(most)
        .toList();
  }

  @Override
  public String nextIncidentId() {
    return "inc-" + (incidents.size() + 1);
  }

  @Override
  public List<Notification> dueNotifications(Instant now, int most) {
    return List.of();
  }

  @Override
  public void updateNotification(Notification notification) {}

  @Override
  public void saveProblem(DataProblem problem) {
    problems.add(problem);
  }

  @Override
  public void removeProblem(String model, DataProblem.Kind kind, String source) {
    problems.removeIf(problem -> problem.source().equals(source));
  }

  @Override
  public List<DataProblem> problems(String model, int most) {
    return problems.stream().filter(problem -> problem.model().equals(model)).limit(most).toList();
  }

  @Override
  public void addNote(IncidentNote note) {
    notes.add(note);
  }

  @Override
  public List<IncidentNote> notes(String incident) {
    return notes.stream().filter(note -> note.incident().equals(incident)).toList();
  }

  @Override
  public List<Notification> notifications(String incident) {
    return notifications.stream().filter(one -> one.incident().equals(incident)).toList();
  }

  @Override
  public List<Notification> troubledNotifications(int most) {
    return notifications.stream().filter(one -> !one.lastError().isEmpty()).limit(most).toList();
  }

  @Override
  public void saveRun(Run run) {
    runs.add(0, run);
  }

  @Override
  public List<Run> runs(String model, int most) {
    return runs.stream().filter(run -> run.model().equals(model)).limit(most).toList();
  }

  @Override
  public Optional<String> cursor(String model, String name) {
    return Optional.ofNullable(cursors.get(model + " " + name));
  }

  @Override
  public void saveCursor(String model, String name, String value) {
    cursors.put(model + " " + name, value);
  }

  @Override
  public void close() {}
}
