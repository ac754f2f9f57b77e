package io.leadline.store;

import io.leadline.core.alert.Incident;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotSink;
import io.leadline.core.schema.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fast store: monitors, baselines, snapshots, findings, incidents and notifications. Every
 * method is atomic and durable when it returns; all may be called from any thread. Failures of the
 * database are thrown as {@link StoreException}.
 *
 * <p>Times are kept to the millisecond; windows lie within the years 0 to 9999. A window's length
 * is its nominal one: a day of 23 or 25 hours is found as one day. Text loses characters that no
 * database can hold (U+0000, unpaired surrogates): each becomes U+FFFD.
 *
 * <p>What does not name a segment is about all predictions together.
 */
public interface FastStore extends SnapshotSink, Journal, AutoCloseable {

  // Monitors and baselines

  /** Registers a monitor, or replaces the one of this model; {@code yaml} is kept as written. */
  void saveMonitor(String model, String yaml, Instant now);

  Optional<String> monitorYaml(String model);

  /** All registered models, by name. */
  List<String> models();

  /** Makes {@code baseline} the model's current baseline; earlier ones stay readable by version. */
  default void saveBaseline(Baseline baseline) {
    saveBaseline(baseline, Map.of());
  }

  /** The same, with the baseline's profiles of segments, by name. */
  void saveBaseline(Baseline baseline, Map<String, Profile> segments);

  /** What a baseline holds of a segment; empty where it has no row of it. */
  Optional<Profile> baselineSegment(String model, String version, String segment);

  /** How many predictions a baseline has of each segment, by name. */
  Map<String, Long> baselineSegments(String model, String version);

  Optional<Baseline> currentBaseline(String model);

  Optional<Baseline> baseline(String model, String version);

  // Snapshots

  /**
   * Keeps the snapshot, unless one of the same window, path and source with a higher (epoch,
   * sequence) is known. ETL sources keep the highest epoch only; others merge their epochs.
   *
   * @throws IllegalArgumentException if the window is not within the years 0 to 9999
   */
  @Override
  void accept(Snapshot snapshot);

  /** Keeps all of them, or none. */
  default void acceptAll(List<Snapshot> snapshots) {
    snapshots.forEach(this::accept);
  }

  /**
   * The window's profile, merged over the sources of the first path that knows it.
   *
   * @throws CorruptSnapshotException if a stored profile is damaged
   */
  Optional<Profile> profile(WindowKey window);

  /** Windows of this length with a snapshot that overlap [from, to), by start. */
  List<WindowKey> windows(String model, Duration length, Instant from, Instant to);

  /** Names of the segments that have a snapshot of this window. */
  List<String> segments(WindowKey window);

  /**
   * The profiles of all windows of this length within [from, to), of all versions and segments
   * together, merged one by one: memory does not grow with the range.
   */
  default MergedWindows mergedWindows(String model, Duration length, Instant from, Instant to) {
    return mergedWindows(model, "", length, from, to);
  }

  /** The same of one segment. */
  MergedWindows mergedWindows(
      String model, String segment, Duration length, Instant from, Instant to);

  /**
   * The profile of {@link #mergedWindows}; empty if there are no windows.
   *
   * @throws CorruptSnapshotException if any of them is damaged
   */
  default Optional<Profile> mergedProfile(String model, Duration length, Instant from, Instant to) {
    return mergedProfile(model, "", length, from, to);
  }

  /** The same of one segment. */
  Optional<Profile> mergedProfile(
      String model, String segment, Duration length, Instant from, Instant to);

  /**
   * What each path has seen of the windows of this length that overlap [from, to), by start, then
   * in the order in which paths answer.
   */
  List<PathRows> rowsByPath(String model, Duration length, Instant from, Instant to);

  /**
   * Which paths have answered for the windows of this length that overlap [from, to), by start,
   * then in the order in which they answered last: several where an answer has changed.
   */
  List<PathAnswer> answers(String model, Duration length, Instant from, Instant to);

  // Findings

  /** Replaces all findings of a window, and notes them as the answer of the path that has it. */
  void saveFindings(WindowFindings findings);

  /** Replaces all findings of all these windows, or of none. */
  default void saveAllFindings(List<WindowFindings> findings) {
    findings.forEach(this::saveFindings);
  }

  /** Findings of the windows of this length that overlap [from, to), by start. */
  List<WindowFindings> findings(String model, Duration length, Instant from, Instant to);

  /**
   * The same, with the findings of these metrics only; for long ranges, of which all would be much.
   */
  default List<WindowFindings> findings(
      String model, Duration length, Instant from, Instant to, Set<String> metrics) {
    return findings(model, length, from, to).stream()
        .map(
            found ->
                found.withFindings(
                    found.findings().stream()
                        .filter(finding -> metrics.contains(finding.metric()))
                        .toList()))
        .toList();
  }

  /** Findings of these metrics, of the windows of all segments, by start and then by segment. */
  List<WindowFindings> segmentFindings(
      String model, Duration length, Instant from, Instant to, Set<String> metrics);

  /** Findings of the latest {@code most} windows of this length that were evaluated, by start. */
  List<WindowFindings> latestFindings(String model, Duration length, int most);

  // Incidents

  /**
   * Inserts or replaces an incident and, in the same transaction, queues {@code notifications}; one
   * whose id is known already is left as it is.
   */
  void saveIncident(Incident incident, List<Notification> notifications);

  Optional<Incident> incident(String id);

  /** Newest first; an empty model means all. */
  List<Incident> incidents(String model, boolean openOnly, int most);

  /** A fresh incident id such as {@code inc-14}; never given twice. */
  String nextIncidentId();

  // Notifications: an outbox, so that a crash between incident and delivery loses nothing

  /** Undelivered notifications due at {@code now}, oldest first. */
  List<Notification> dueNotifications(Instant now, int most);

  /** Replaces a queued notification: delivered, given up, or to be tried again later. */
  void updateNotification(Notification notification);

  // Data that could not be used

  /** Keeps the problem, or replaces the known one of this model, kind and source but its begin. */
  void saveProblem(DataProblem problem);

  /** Forgets a problem that is no more; nothing happens where none is known. */
  void removeProblem(String model, DataProblem.Kind kind, String source);

  /** The latest {@code most} problems, latest first; an empty model means all. */
  List<DataProblem> problems(String model, int most);

  // Progress of jobs

  /** A named cursor of a job, such as the last prediction-log change that ETL has seen. */
  Optional<String> cursor(String model, String name);

  void saveCursor(String model, String name, String value);

  @Override
  void close();
}
