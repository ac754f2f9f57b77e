package io.leadline.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.profile.Path;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every fast store promises. */
abstract class FastStoreContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-24T10:11:12.345Z");
  private static final Instant EVER = Instant.MAX;

  private String url = "";
  private FastStore store;

  /** The address of a new, empty database. */
  abstract String newDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    url = newDatabase();
    store = FastStores.open(url);
  }

  @AfterEach
  void close() {
    store.close();
  }

  // Monitors, baselines, cursors

  @Test
  void aMonitorIsReplacedByTheNextOfItsModel() {
    store.saveMonitor("loan", "model: loan # first", NOW);
    store.saveMonitor("loan", "model: loan # für später", NOW);
    store.saveMonitor("churn", "model: churn", NOW);

    assertThat(store.monitorYaml("loan")).contains("model: loan # für später");
    assertThat(store.monitorYaml("fraud")).isEmpty();
    assertThat(store.models()).containsExactly("churn", "loan");
  }

  @Test
  void theLatestBaselineIsCurrentAndEarlierOnesStayReadable() {
    Baseline first = baseline("2026-09", 0, 100);
    Baseline second = baseline("2026-10", 100, 300);

    store.saveBaseline(first);
    store.saveBaseline(second);

    assertThat(store.currentBaseline("loan")).contains(second);
    assertThat(store.baseline("loan", "2026-09")).contains(first);
    assertThat(store.baseline("loan", "2026-11")).isEmpty();
    assertThat(store.currentBaseline("churn")).isEmpty();
  }

  @Test
  void anEarlierBaselineSavedAgainIsCurrentAgain() {
    store.saveBaseline(baseline("2026-09", 0, 100));
    store.saveBaseline(baseline("2026-10", 100, 300));
    store.saveBaseline(baseline("2026-09", 0, 100));

    assertThat(store.currentBaseline("loan").orElseThrow().version()).isEqualTo("2026-09");
  }

  @Test
  void aCursorIsKeptByModelAndName() {
    store.saveCursor("loan", "etl", "17");
    store.saveCursor("loan", "etl", "18");
    store.saveCursor("churn", "etl", "3");

    assertThat(store.cursor("loan", "etl")).contains("18");
    assertThat(store.cursor("churn", "etl")).contains("3");
    assertThat(store.cursor("loan", "labels")).isEmpty();
  }

  // Snapshots

  @Test
  void aWindowIsTheMergeOfTheLatestSnapshotsOfItsSources() {
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 1, 1, 0, 10));
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 1, 2, 0, 20));
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-b", 1, 1, 20, 50));

    assertThat(store.profile(hour(0))).contains(SampleProfiles.profile(0, 50));
    assertThat(store.profile(hour(1))).isEmpty();
  }

  @Test
  void anOlderOrRepeatedSnapshotChangesNothing() {
    store.accept(snapshot(hour(0), Path.STREAM, "task-1", 1, 7, 0, 30));
    store.accept(snapshot(hour(0), Path.STREAM, "task-1", 1, 6, 0, 20));
    store.accept(snapshot(hour(0), Path.STREAM, "task-1", 1, 7, 0, 30));

    assertThat(store.profile(hour(0))).contains(SampleProfiles.profile(0, 30));
  }

  @Test
  void aRestartedSourceKeepsWhatItSawBeforeExceptOnTheEtlPath() {
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 1, 9, 0, 10));
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 2, 1, 10, 25));
    store.accept(snapshot(hour(1), Path.ETL, "log", 1, 9, 0, 10));
    store.accept(snapshot(hour(1), Path.ETL, "log", 2, 1, 10, 25));
    store.accept(snapshot(hour(1), Path.ETL, "log", 1, 10, 0, 15));

    assertThat(store.profile(hour(0))).contains(SampleProfiles.profile(0, 25));
    assertThat(store.profile(hour(1))).contains(SampleProfiles.profile(10, 25));
  }

  @Test
  void theFirstPathThatKnowsAWindowAnswersAlone() {
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 1, 1, 0, 10));
    store.accept(snapshot(hour(0), Path.STREAM, "task-1", 1, 1, 0, 20));
    assertThat(store.profile(hour(0))).contains(SampleProfiles.profile(0, 20));

    store.accept(snapshot(hour(0), Path.ETL, "log", 1, 1, 0, 30));
    assertThat(store.profile(hour(0))).contains(SampleProfiles.profile(0, 30));
    assertThat(store.mergedProfile("loan", HOUR, START, EVER))
        .contains(SampleProfiles.profile(0, 30));
  }

  @Test
  void eachPathTellsWhatItHasSeen() {
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 1, 1, 0, 10));
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-b", 1, 1, 10, 25));
    store.accept(snapshot(hour(0), Path.ETL, "log", 1, 1, 0, 30));
    store.accept(snapshot(hour(1), Path.STREAM, "job", 1, 1, 0, 7));

    assertThat(store.rowsByPath("loan", Duration.ofHours(1), hour(0).start(), hour(1).end()))
        .extracting(PathRows::window, PathRows::path, PathRows::rows, PathRows::sources)
        .containsExactly(
            tuple(hour(0), Path.ETL, 30L, 1),
            tuple(hour(0), Path.SIDECAR, 25L, 2),
            tuple(hour(1), Path.STREAM, 7L, 1));
    assertThat(store.rowsByPath("loan", Duration.ofHours(1), hour(2).start(), hour(2).end()))
        .isEmpty();
  }

  @Test
  void anAnswerThatAnotherPathChangedStaysVisible() {
    store.accept(snapshot(hour(0), Path.SIDECAR, "pod-a", 1, 1, 0, 20));
    store.saveFindings(answer(hour(0), 20, 0.5, NOW));
    store.saveFindings(answer(hour(0), 20, 0.7, NOW.plusSeconds(1)));
    store.accept(snapshot(hour(0), Path.ETL, "log", 1, 1, 0, 30));
    store.saveFindings(answer(hour(0), 30, 3, NOW.plusSeconds(60)));
    store.saveFindings(answer(hour(1), 10, 1, NOW));

    assertThat(store.answers("loan", HOUR, START, EVER))
        .containsExactly(
            new PathAnswer(
                hour(0), Path.SIDECAR, 20, 0, OptionalDouble.of(0.7), NOW, NOW.plusSeconds(1)),
            new PathAnswer(
                hour(0),
                Path.ETL,
                30,
                1,
                OptionalDouble.of(3),
                NOW.plusSeconds(60),
                NOW.plusSeconds(60)));
    assertThat(store.answers("loan", HOUR, hour(2).start(), EVER)).isEmpty();
  }

  private static WindowFindings answer(WindowKey window, long rows, double value, Instant now) {
    Finding drift =
        Finding.measured("drift", "age", value, OptionalDouble.of(1), Severity.WARNING, "");
    return new WindowFindings(window, rows, "b1", now, List.of(drift));
  }

  @Test
  void concurrentSnapshotsInAnyOrderWithRepetitionsGiveTheTruth() throws Exception {
    long seed = new Random().nextLong();
    List<Snapshot> sent = new ArrayList<>();
    for (int window = 0; window < 3; window++) {
      for (int source = 0; source < 4; source++) {
        for (int sequence = 1; sequence <= 8; sequence++) {
          int from = 1_000 * window + 100 * source;
          Snapshot snapshot =
              snapshot(
                  hour(window),
                  Path.SIDECAR,
                  "pod-" + source,
                  1,
                  sequence,
                  from,
                  from + 10 * sequence);
          sent.add(snapshot);
          sent.add(snapshot);
        }
      }
    }
    Collections.shuffle(sent, new Random(seed));

    inParallel(sent.stream().map(snapshot -> (Runnable) () -> store.accept(snapshot)).toList());

    for (int window = 0; window < 3; window++) {
      Profile truth = Profile.empty();
      for (int source = 0; source < 4; source++) {
        int from = 1_000 * window + 100 * source;
        truth = truth.merge(SampleProfiles.profile(from, from + 80));
      }
      assertThat(store.profile(hour(window))).as("seed %d", seed).contains(truth);
    }
  }

  @Test
  void concurrentEtlRunsLeaveTheHighestEpoch() throws Exception {
    long seed = new Random().nextLong();
    List<Snapshot> sent = new ArrayList<>();
    for (int epoch = 1; epoch <= 40; epoch++) {
      sent.add(snapshot(hour(0), Path.ETL, "log", epoch, 1, 0, 10 + epoch));
    }
    Collections.shuffle(sent, new Random(seed));

    inParallel(sent.stream().map(snapshot -> (Runnable) () -> store.accept(snapshot)).toList());

    assertThat(store.profile(hour(0))).as("seed %d", seed).contains(SampleProfiles.profile(0, 50));
  }

  @Test
  void windowsAreThoseThatOverlapTheRangeByStart() {
    for (int hour : new int[] {3, 1, 0, 2}) {
      store.accept(snapshot(hour(hour), Path.ETL, "log", 1, 1, 0, 10));
      store.accept(snapshot(hour(hour), Path.SIDECAR, "pod", 1, 1, 0, 10));
    }
    Instant half = START.plus(Duration.ofMinutes(90));

    assertThat(store.windows("loan", HOUR, half, START.plus(HOUR.multipliedBy(3))))
        .containsExactly(hour(1), hour(2));
    assertThat(store.windows("loan", HOUR, Instant.MIN, EVER)).hasSize(4);
    assertThat(store.windows("loan", Duration.ofDays(1), Instant.MIN, EVER)).isEmpty();
    assertThat(store.windows("churn", HOUR, Instant.MIN, EVER)).isEmpty();
  }

  @Test
  void aDayOfTwentyThreeHoursIsFoundAsADay() {
    WindowKey shortDay =
        WindowKey.of(
            "loan", Instant.parse("2026-03-28T23:00:00Z"), Instant.parse("2026-03-29T22:00:00Z"));
    store.accept(snapshot(shortDay, Path.ETL, "log", 1, 1, 0, 10));

    assertThat(store.windows("loan", Duration.ofDays(1), Instant.MIN, EVER))
        .containsExactly(shortDay);
  }

  @Test
  void aRangeMergesTheWindowsWithinItAndNothingElse() {
    for (int hour = 0; hour < 200; hour++) {
      store.accept(snapshot(hour(hour), Path.STREAM, "a", 1, 1, 20 * hour, 20 * hour + 9));
      store.accept(snapshot(hour(hour), Path.STREAM, "b", 1, 1, 20 * hour + 9, 20 * hour + 20));
    }
    WindowKey segment = new WindowKey("loan", "", "country=DE", hour(5).start(), hour(5).end());
    store.accept(snapshot(segment, Path.STREAM, "a", 1, 1, 0, 10));

    MergedWindows merged =
        store.mergedWindows("loan", HOUR, hour(3).start(), hour(150).end().minusSeconds(1));

    assertThat(merged.windows()).isEqualTo(147);
    assertThat(merged.unreadable()).isEmpty();
    assertThat(merged.profile()).isEqualTo(SampleProfiles.profile(60, 3_000));
    assertThat(store.mergedProfile("loan", HOUR, hour(500).start(), EVER)).isEmpty();
  }

  @Test
  void aCorruptProfileIsReportedWithItsWindow() throws Exception {
    store.accept(snapshot(hour(0), Path.ETL, "log", 1, 1, 0, 10));
    store.accept(snapshot(hour(1), Path.ETL, "log", 1, 1, 10, 20));
    execute(
        "UPDATE snapshot SET profile = SUBSTR(profile, 1, 40) WHERE window_start = (%s)"
            .formatted("SELECT MAX(window_start) FROM snapshot"));

    assertThatThrownBy(() -> store.profile(hour(1)))
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageContaining("'loan' [2026-11-01T01:00:00Z, 2026-11-01T02:00:00Z)");
    assertThatThrownBy(() -> store.mergedProfile("loan", HOUR, START, EVER))
        .isInstanceOfSatisfying(
            CorruptSnapshotException.class, e -> assertThat(e.windows()).containsExactly(hour(1)));
    MergedWindows merged = store.mergedWindows("loan", HOUR, START, EVER);
    assertThat(merged.unreadable()).containsExactly(hour(1));
    assertThat(merged.profile()).isEqualTo(SampleProfiles.profile(0, 10));
  }

  @Test
  void aWindowBeyondTheCalendarIsRefused() {
    WindowKey far =
        WindowKey.of(
            "loan",
            Instant.parse("+10000-01-01T00:00:00Z"),
            Instant.parse("+10000-01-02T00:00:00Z"));

    assertThatThrownBy(() -> store.accept(snapshot(far, Path.ETL, "log", 1, 1, 0, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be within the years 0 to 9999");
  }

  // Findings

  @Test
  void findingsAreReadBackAsTheyWereInOrder() {
    WindowFindings findings =
        new WindowFindings(
            hour(0),
            5_000,
            "2026-10",
            NOW,
            List.of(
                finding("drift", "income", 0.31, 0.1, Verdict.VIOLATED),
                new Finding(
                    "drift",
                    "country",
                    "js",
                    "previous",
                    OptionalDouble.empty(),
                    OptionalDouble.of(0.1),
                    Verdict.NO_DATA,
                    Severity.INFO,
                    "zu wenig – 12 rows"),
                finding("missing_ratio", "", 1e-300, 0, Verdict.VIOLATED)));

    store.saveFindings(findings);

    assertThat(store.findings("loan", HOUR, START, EVER)).containsExactly(findings);
  }

  @Test
  void savingFindingsReplacesThoseOfTheWindowOnly() {
    store.saveFindings(findings(0, "a", "b", "c"));
    store.saveFindings(findings(1, "d"));
    store.saveFindings(findings(0, "e"));
    store.saveFindings(findings(2));

    assertThat(store.findings("loan", HOUR, Instant.MIN, EVER))
        .containsExactly(findings(0, "e"), findings(1, "d"), findings(2));
    assertThat(store.findings("loan", HOUR, hour(1).start(), hour(1).end()))
        .containsExactly(findings(1, "d"));
  }

  @Test
  void latestFindingsAreThoseOfTheLastWindowsByStart() {
    for (int hour = 0; hour < 5; hour++) {
      store.saveFindings(findings(hour, "a", "b"));
    }

    assertThat(store.latestFindings("loan", HOUR, 2))
        .containsExactly(findings(3, "a", "b"), findings(4, "a", "b"));
    assertThat(store.latestFindings("churn", HOUR, 2)).isEmpty();
  }

  @Test
  void concurrentRecomputationsOfAWindowLeaveOneOfThemWhole() throws Exception {
    List<Runnable> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String metric = "m" + i;
      writers.add(() -> store.saveFindings(findings(0, metric, metric, metric)));
    }

    inParallel(writers);

    List<Finding> left = store.findings("loan", HOUR, START, EVER).get(0).findings();
    assertThat(left).hasSize(3);
    assertThat(left).extracting(Finding::metric).containsOnly(left.get(0).metric());
  }

  @Test
  void namesThatNoDatabaseHoldsDoNotLoseTheFindings() {
    WindowFindings hostile = findings(0, "drift\u0000\uDC00'; --😀");

    store.saveFindings(hostile);

    assertThat(store.findings("loan", HOUR, START, EVER).get(0).findings().get(0).metric())
        .isEqualTo("drift\uFFFD\uFFFD'; --😀");
  }

  @Test
  void anInfiniteRatioSurvivesAndNotANumberIsAbsent() {
    store.saveFindings(
        new WindowFindings(
            hour(0),
            1,
            "",
            NOW,
            List.of(
                finding("a", "", Double.POSITIVE_INFINITY, 1, Verdict.VIOLATED),
                finding("b", "", Double.NaN, 1, Verdict.NOT_COMPUTED))));

    List<Finding> findings = store.findings("loan", HOUR, START, EVER).get(0).findings();
    assertThat(findings.get(0).value()).hasValue(Double.POSITIVE_INFINITY);
    assertThat(findings.get(1).value()).isEmpty();
  }

  @Test
  void findingsAnswerPlainSql() throws Exception {
    store.saveFindings(
        new WindowFindings(
            hour(0),
            10,
            "v1",
            NOW,
            List.of(finding("drift", "income", 0.3, 0.1, Verdict.VIOLATED))));

    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT feature, value, limit_value, ratio FROM finding"
                    + " WHERE model = 'loan' AND metric = 'drift' AND verdict = 'violated'"
                    + " AND window_start >= '2026-11-01'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString("feature")).isEqualTo("income");
      assertThat(row.getDouble("ratio")).isEqualTo(0.3 / 0.1);
    }
  }

  // Incidents and notifications

  @Test
  void anIncidentIsReadBackAsItWasAndReplaced() {
    Incident open = incident("inc-1", "loan", 0, Optional.empty());
    Incident resolved = incident("inc-1", "loan", 0, Optional.of(NOW.plusSeconds(60)));

    store.saveIncident(open, List.of());
    assertThat(store.incident("inc-1")).contains(open);
    store.saveIncident(resolved, List.of());

    assertThat(store.incident("inc-1")).contains(resolved);
    assertThat(store.incident("inc-2")).isEmpty();
  }

  @Test
  void incidentsAreListedNewestFirst() {
    for (int i = 1; i <= 4; i++) {
      store.saveIncident(incident("inc-" + i, "loan", i, Optional.empty()), List.of());
    }
    store.saveIncident(incident("inc-5", "loan", 5, Optional.of(NOW.plusSeconds(60))), List.of());
    store.saveIncident(incident("inc-6", "churn", 6, Optional.empty()), List.of());

    assertThat(store.incidents("loan", true, 2))
        .extracting(Incident::id)
        .containsExactly("inc-4", "inc-3");
    assertThat(store.incidents("", false, 10))
        .extracting(Incident::id)
        .containsExactly("inc-6", "inc-5", "inc-4", "inc-3", "inc-2", "inc-1");
    assertThat(store.incidents("", false, 10).get(0).causes()).hasSize(2);
  }

  @Test
  void incidentIdsAreNeverGivenTwice() throws Exception {
    Set<String> ids = ConcurrentHashMap.newKeySet();

    inParallel(Collections.nCopies(50, () -> ids.add(store.nextIncidentId())));

    assertThat(ids).hasSize(50).contains("inc-1", "inc-50");
  }

  @Test
  void notificationsAreDueOldestFirstUntilDeliveredOrGivenUp() {
    store.saveIncident(
        incident("inc-1", "loan", 0, Optional.empty()),
        List.of(notification("n3", 30), notification("n1", 10), notification("n2", 20)));
    assertThat(store.dueNotifications(NOW.plusSeconds(20), 10))
        .containsExactly(notification("n1", 10), notification("n2", 20));

    store.updateNotification(
        new Notification(
            "n1", "inc-1", "ops", "{}", Notification.State.QUEUED, 1, NOW.plusSeconds(99), "503"));
    store.updateNotification(
        new Notification("n2", "inc-1", "ops", "{}", Notification.State.DELIVERED, 1, NOW, ""));

    assertThat(store.dueNotifications(NOW.plusSeconds(100), 10))
        .extracting(Notification::id)
        .containsExactly("n3", "n1");
    assertThat(store.dueNotifications(NOW.plusSeconds(100), 1)).hasSize(1);
  }

  @Test
  void aNotificationQueuedAgainIsNotSentAgain() {
    Incident incident = incident("inc-1", "loan", 0, Optional.empty());
    store.saveIncident(incident, List.of(notification("n1", 0)));
    store.updateNotification(
        new Notification("n1", "inc-1", "ops", "{}", Notification.State.DELIVERED, 1, NOW, ""));

    store.saveIncident(incident, List.of(notification("n1", 0)));

    assertThat(store.dueNotifications(EVER, 10)).isEmpty();
  }

  @Test
  void notificationsOfAnIncidentAreListedWhateverBecameOfThem() {
    store.saveIncident(
        incident("inc-1", "loan", 0, Optional.empty()),
        List.of(notification("n1", 10), notification("n2", 20), notification("n3", 30)));
    store.updateNotification(
        new Notification("n1", "inc-1", "ops", "{}", Notification.State.DELIVERED, 1, NOW, ""));
    store.updateNotification(
        new Notification("n2", "inc-1", "ops", "{}", Notification.State.GIVEN_UP, 24, NOW, "410"));

    assertThat(store.notifications("inc-1"))
        .extracting(Notification::id)
        .containsExactly("n1", "n2", "n3");
    assertThat(store.notifications("inc-2")).isEmpty();
    assertThat(store.troubledNotifications(10)).extracting(Notification::id).containsExactly("n2");
  }

  // The journal

  @Test
  void notesOfAnIncidentKeepTheirOrder() throws Exception {
    IncidentNote first =
        new IncidentNote("inc-1", NOW, IncidentNote.Kind.NOTE, "Ada", "a line\nand another");
    IncidentNote second =
        new IncidentNote("inc-1", NOW, IncidentNote.Kind.SILENCED, "", "until tomorrow");
    store.addNote(first);
    store.addNote(second);
    store.addNote(new IncidentNote("inc-2", NOW, IncidentNote.Kind.ACKNOWLEDGED, "", ""));

    assertThat(store.notes("inc-1")).containsExactly(first, second);
    assertThat(store.notes("inc-3")).isEmpty();
  }

  @Test
  void runsAreReadBackLatestFirstAndTheOldestAreForgotten() {
    for (int i = 0; i < 1_003; i++) {
      store.saveRun(run("loan", i, List.of()));
    }
    Run troubled = run("loan", 2_000, List.of("a file could not be read", "nor another"));
    store.saveRun(troubled);
    store.saveRun(Run.failed("churn", NOW, Duration.ofMillis(3), "no\nbaseline"));

    assertThat(store.runs("loan", 2_000)).hasSize(1_000).startsWith(troubled);
    assertThat(store.runs("loan", 2)).containsExactly(troubled, run("loan", 1_002, List.of()));
    assertThat(store.runs("churn", 10).get(0).failed()).isTrue();
    assertThat(store.runs("churn", 10).get(0).problems()).containsExactly("no baseline");
  }

  private static Run run(String model, int seconds, List<String> problems) {
    return new Run(
        model,
        NOW.plusSeconds(seconds),
        Duration.ofMillis(1_234),
        5,
        9_000_000_000L,
        7,
        1,
        2,
        false,
        problems);
  }

  // Durability

  @Test
  void aProblemIsOneRowForEachSourceWhoseBeginIsKept() {
    DataProblem.Kind kind = DataProblem.Kind.REJECTED_LINES;
    store.saveProblem(DataProblem.of("loan", kind, "a.csv", "line 3\u0000", 1, START));
    store.saveProblem(DataProblem.of("loan", kind, "a.csv", "line 7", 2, NOW));
    store.saveProblem(
        DataProblem.of("churn", DataProblem.Kind.DAMAGED_FILE, "b", "cut off", 1, START));

    assertThat(store.problems("loan", 10))
        .containsExactly(new DataProblem("loan", kind, "a.csv", "line 7", 2, START, NOW));
    assertThat(store.problems("", 10))
        .extracting(DataProblem::model)
        .containsExactly("loan", "churn");
    assertThat(store.problems("", 1)).hasSize(1);

    store.removeProblem("loan", kind, "a.csv");
    store.removeProblem("loan", kind, "a.csv");
    assertThat(store.problems("loan", 10)).isEmpty();
  }

  @Test
  void everythingIsThereAfterReopening() {
    store.saveMonitor("loan", "model: loan", NOW);
    store.saveBaseline(baseline("2026-10", 0, 100));
    store.accept(snapshot(hour(0), Path.ETL, "log", 1, 1, 0, 10));
    store.saveFindings(findings(0, "a"));
    store.saveIncident(
        incident(store.nextIncidentId(), "loan", 0, Optional.empty()),
        List.of(notification("n1", 0)));
    store.saveCursor("loan", "etl", "18");

    store.close();
    store = FastStores.open(url);

    assertThat(store.models()).containsExactly("loan");
    assertThat(store.currentBaseline("loan")).contains(baseline("2026-10", 0, 100));
    assertThat(store.profile(hour(0))).contains(SampleProfiles.profile(0, 10));
    assertThat(store.findings("loan", HOUR, START, EVER)).containsExactly(findings(0, "a"));
    assertThat(store.incident("inc-1")).isPresent();
    assertThat(store.nextIncidentId()).isEqualTo("inc-2");
    assertThat(store.dueNotifications(NOW, 10)).hasSize(1);
    assertThat(store.cursor("loan", "etl")).contains("18");
  }

  @Test
  void twoStoresOnOneDatabaseSeeEachOther() throws Exception {
    try (FastStore other = FastStores.open(url)) {
      inParallel(List.of(() -> acceptHours(store, 0, 20), () -> acceptHours(other, 20, 40)));

      assertThat(store.windows("loan", HOUR, START, EVER)).hasSize(40);
      assertThat(other.windows("loan", HOUR, START, EVER)).hasSize(40);
    }
  }

  private static void acceptHours(FastStore store, int from, int to) {
    for (int hour = from; hour < to; hour++) {
      store.accept(snapshot(hour(hour), Path.ETL, "log", 1, 1, 0, 10));
    }
  }

  // Samples

  private static WindowKey hour(int hour) {
    Instant start = START.plus(HOUR.multipliedBy(hour));
    return WindowKey.of("loan", start, start.plus(HOUR));
  }

  private static Snapshot snapshot(
      WindowKey window, Path path, String source, long epoch, long sequence, int from, int to) {
    return new Snapshot(
        window, path, source, epoch, sequence, false, SampleProfiles.profile(from, to));
  }

  private static Baseline baseline(String version, int from, int to) {
    return new Baseline(
        "loan", version, SampleProfiles.LAYOUT, SampleProfiles.profile(from, to), NOW);
  }

  private static WindowFindings findings(int hour, String... metrics) {
    List<Finding> findings = new ArrayList<>();
    for (String metric : metrics) {
      findings.add(finding(metric, "", 1, 2, Verdict.OK));
    }
    return new WindowFindings(hour(hour), 10, "2026-10", NOW, findings);
  }

  private static Finding finding(
      String metric, String feature, double value, double limit, Verdict verdict) {
    return new Finding(
        metric,
        feature,
        "js",
        "baseline",
        OptionalDouble.of(value),
        OptionalDouble.of(limit),
        verdict,
        Severity.WARNING,
        "median 21,904 → 44,640");
  }

  private static Incident incident(
      String id, String model, int openedSeconds, Optional<Instant> resolved) {
    return new Incident(
        id,
        model,
        "drift",
        Severity.CRITICAL,
        resolved.isPresent() ? Incident.State.RESOLVED : Incident.State.OPEN,
        "Drift of income and 1 other feature",
        START,
        START.plus(HOUR),
        NOW.plusSeconds(openedSeconds),
        resolved,
        List.of(
            new Incident.Cause("drift", "income", 0.3, 3, "median 21,904 → 44,640"),
            new Incident.Cause("drift", "country", 0.2, Double.POSITIVE_INFINITY, "")));
  }

  private static Notification notification(String id, int dueSeconds) {
    return new Notification(
        id, "inc-1", "ops", "{}", Notification.State.QUEUED, 0, NOW.plusSeconds(dueSeconds), "");
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void inParallel(List<? extends Runnable> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Object>> calls = new ArrayList<>();
      tasks.forEach(task -> calls.add(Executors.callable(task)));
      for (Future<Object> result : threads.invokeAll(calls)) {
        result.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
