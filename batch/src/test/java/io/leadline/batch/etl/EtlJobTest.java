package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.config.MonitorFile;
import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.Notification;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtlJobTest {

  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  private static final int ROWS = 600;

  @TempDir private Path folder = Path.of("");
  private FastStore store;
  private ParquetLog log;
  private Monitor monitor;
  private Instant now = START;

  @BeforeEach
  void open() throws Exception {
    store = FastStores.open(folder.resolve("leadline.db").toString());
    log = PredictionLogs.open(folder.resolve("log").toString());
    StringBuilder csv = new StringBuilder("x,score,answer,truth\n");
    Random random = new Random(1);
    for (int row = 0; row < 5_000; row++) {
      double score = random.nextDouble();
      csv.append(random.nextGaussian()).append(',').append(score).append(',');
      csv.append(score > 0.5 ? 1 : 0).append(',').append(random.nextDouble() < score ? 1 : 0);
      csv.append('\n');
    }
    Path training = folder.resolve("training.csv");
    Files.writeString(training, csv);
    monitor =
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: loan
                task: binary
                prediction: answer
                probability: score
                label: truth
                baseline: { from: "%s", version: v1 }
                windows: { size: 1h, rollup: [1d], lateness: 10m, min_rows: 100 }
                checks: { performance: { metrics: [roc_auc], max_drop: 0.05, min_labels: 50 } }
                alerts: [{ name: drift, when: drift.ratio > 1, for: 2 windows }]
                """
                    .formatted(training.toString().replace("\\", "\\\\")))
            .monitor();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private EtlJob job() {
    Publisher publisher = new Publisher(store, () -> now, "http://leadline");
    return new EtlJob(log, store, publisher, () -> now, Duration.ofDays(2));
  }

  private EtlResult run() throws IOException, InterruptedException {
    return job().run(monitor, (done, total) -> {});
  }

  private static Batch hour(int hour, double shift) {
    Random random = new Random(hour);
    String[] ids = new String[ROWS];
    long[] millis = new long[ROWS];
    double[] x = new double[ROWS];
    double[] score = new double[ROWS];
    double[] answer = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      ids[row] = "h" + hour + "-" + row;
      millis[row] = START.plus(Duration.ofHours(hour)).toEpochMilli() + row * 5_000L;
      x[row] = shift + random.nextGaussian();
      score[row] = random.nextDouble();
      answer[row] = score[row] > 0.5 ? 1 : 0;
    }
    return new Batch(
        "loan",
        "1",
        ids,
        millis,
        List.of(
            NumberColumn.of("x", x),
            NumberColumn.of("score", score),
            NumberColumn.of("answer", answer)));
  }

  private Profile profile(int hour) {
    return store.profile(key(hour)).orElseThrow();
  }

  private static WindowKey key(int hour) {
    Instant from = START.plus(Duration.ofHours(hour));
    return WindowKey.of("loan", from, from.plus(Duration.ofHours(1)));
  }

  private Finding finding(int hour, String metric, String feature) {
    List<WindowFindings> windows =
        store.findings("loan", Duration.ofHours(1), key(hour).start(), key(hour).end());
    return windows.get(0).findings().stream()
        .filter(found -> found.metric().equals(metric) && found.feature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void windowsThatAreOverAreComputedAndTheOthersWait() throws Exception {
    log.append("a", List.of(hour(0, 0), hour(1, 0)));
    now = key(0).end().plus(Duration.ofMinutes(10));

    EtlResult first = run();
    now = key(1).end().plus(Duration.ofMinutes(10));
    EtlResult second = run();
    EtlResult third = run();

    assertThat(first.windows()).isEqualTo(1);
    assertThat(first.pending()).isEqualTo(1);
    assertThat(second.windows()).isEqualTo(1);
    assertThat(third).isEqualTo(EtlResult.NOTHING);
    assertThat(profile(1).rows()).isEqualTo(ROWS);
    assertThat(finding(1, MetricNames.DRIFT, "x").ratio().orElseThrow()).isLessThan(1);
  }

  @Test
  void anyOrderOfDeliveriesAndRunsGivesTheSameProfiles() throws Exception {
    List<Batch> parts = new ArrayList<>();
    for (int hour = 0; hour < 3; hour++) {
      for (int from = 0; from < ROWS; from += 150) {
        parts.add(hour(hour, 0.2).slice(from, from + 150));
      }
    }
    Collections.shuffle(parts, new Random(7));
    now = key(5).end();
    for (int i = 0; i < parts.size(); i++) {
      log.append("part-" + i, List.of(parts.get(i)));
      if (i % 4 == 0) {
        run();
      }
    }
    run();
    List<Profile> piecewise = List.of(profile(0), profile(1), profile(2));

    EtlResult again = job().backFill(monitor, START, key(5).end(), (done, total) -> {});

    assertThat(again.windows()).isEqualTo(3);
    assertThat(List.of(profile(0), profile(1), profile(2))).isEqualTo(piecewise);
    assertThat(store.mergedProfile("loan", Duration.ofDays(1), START, key(24).start()))
        .map(Profile::rows)
        .contains(3L * ROWS);
  }

  @Test
  void latePredictionsRecomputeJustTheirWindow() throws Exception {
    log.append("a", List.of(hour(0, 0).slice(0, 500), hour(1, 0)));
    now = key(3).end();
    run();

    log.append("late", List.of(hour(0, 0).slice(500, ROWS)));
    EtlResult late = run();

    assertThat(late.windows()).isEqualTo(1);
    assertThat(profile(0).rows()).isEqualTo(ROWS);
  }

  @Test
  void aRequestIdCountsOnce() throws Exception {
    log.append("a", List.of(hour(0, 0)));
    log.append("again", List.of(hour(0, 0).slice(0, 60)));
    now = key(1).end();

    run();

    assertThat(profile(0).rows()).isEqualTo(ROWS);
    assertThat(finding(0, MetricNames.DUPLICATES, "").value()).hasValue(60.0 / (ROWS + 60));
  }

  @Test
  void groundTruthThatComesLaterBringsPerformance() throws Exception {
    log.append("a", List.of(hour(0, 0)));
    now = key(1).end();
    run();
    Batch predictions = hour(0, 0);
    Random random = new Random(3);
    double[] truth =
        java.util.Arrays.stream(((NumberColumn) predictions.column("score").orElseThrow()).values())
            .map(score -> random.nextDouble() < score ? 1 : 0)
            .toArray();
    long[] arrival = new long[ROWS];
    java.util.Arrays.fill(arrival, key(20).start().toEpochMilli());
    log.append(
        "labels",
        List.of(
            new Batch(
                "loan.labels",
                "",
                predictions.ids(),
                arrival,
                List.of(NumberColumn.of("truth", truth))),
            new Batch(
                "loan.labels",
                "",
                new String[] {"nobody"},
                new long[] {arrival[0]},
                List.of(NumberColumn.of("truth", 1)))));

    EtlResult joined = run();

    assertThat(joined.labels()).isEqualTo(ROWS);
    assertThat(joined.unmatched()).isEqualTo(1);
    assertThat(joined.windows()).isEqualTo(1);
    assertThat(finding(0, MetricNames.LABEL_COVERAGE, "").value()).hasValue(1);
    assertThat(finding(0, MetricNames.ROC_AUC, "").value().orElseThrow()).isBetween(0.75, 0.9);
  }

  @Test
  void groundTruthThatWaitedForItsPredictionsIsJoinedWhenTheyCome() throws Exception {
    log.append("a", List.of(hour(0, 0)));
    now = key(1).end();
    run();
    String[] ids = hour(1, 0).ids();
    long[] arrival = new long[ids.length];
    java.util.Arrays.fill(arrival, key(2).start().toEpochMilli());
    log.append(
        "labels",
        List.of(
            new Batch(
                "loan.labels",
                "",
                ids,
                arrival,
                List.of(NumberColumn.of("truth", new double[ids.length])))));
    now = key(2).end();
    assertThat(run().unmatched()).isEqualTo(ids.length);

    log.append("late", List.of(hour(1, 0)));
    EtlResult joined = run();

    assertThat(joined.labels()).isEqualTo(ids.length);
    assertThat(finding(1, MetricNames.LABEL_COVERAGE, "").value()).hasValue(1);
    assertThat(store.problems("loan", 10))
        .extracting(DataProblem::kind)
        .doesNotContain(DataProblem.Kind.UNMATCHED_LABELS);
  }

  @Test
  void aShiftOpensOneIncidentThatEndsByItself() throws Exception {
    for (int hour = 0; hour < 10; hour++) {
      log.append("h" + hour, List.of(hour(hour, hour >= 3 && hour < 7 ? 1.5 : 0)));
      now = key(hour).end().plus(Duration.ofMinutes(10));
      run();
      // The same again changes nothing.
      job().backFill(monitor, START, now, (done, total) -> {});
    }

    List<Incident> incidents = store.incidents("loan", false, 10);
    assertThat(incidents).hasSize(1);
    assertThat(incidents.get(0).state()).isEqualTo(Incident.State.RESOLVED);
    assertThat(incidents.get(0).since()).isEqualTo(key(3).start());
    assertThat(incidents.get(0).lastWindow()).isEqualTo(key(6).end());
    assertThat(incidents.get(0).causes()).extracting(Incident.Cause::feature).containsExactly("x");
    List<Notification> queued = store.dueNotifications(now, 10);
    assertThat(queued)
        .extracting(Notification::id)
        .containsExactly("inc-1/1/default", "inc-1/2/default");
    assertThat(queued.get(0).payload())
        .contains("\"specversion\":\"1.0\"", "\"state\":\"firing\"", "http://leadline/i/inc-1");
    assertThat(queued.get(1).payload()).contains("\"state\":\"resolved\"");
  }

  @Test
  void aDamagedFileIsToldAndTheRestIsComputed() throws Exception {
    log.append("good", List.of(hour(0, 0)));
    log.append("bad", List.of(hour(0, 0)));
    Path bad = folder.resolve("log/model=loan/version=1/date=2026-11-24/hour=00/bad.parquet");
    Files.writeString(bad, "no parquet");
    now = key(1).end();

    EtlResult result = run();

    assertThat(result.problems()).singleElement().asString().contains("bad.parquet");
    assertThat(profile(0).rows()).isEqualTo(ROWS);
  }

  @Test
  void aBaselineThatIsNotThereLosesNothing() throws Exception {
    log.append("a", List.of(hour(0, 0)));
    now = key(1).end();
    Path training = folder.resolve("training.csv");
    Files.move(training, folder.resolve("elsewhere.csv"));

    assertThatThrownBy(this::run)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("training.csv");
    Files.move(folder.resolve("elsewhere.csv"), training);

    assertThat(run().windows()).isEqualTo(1);
  }

  @Test
  void theBaselineCanBeARangeOfTheLog() throws Exception {
    log.append("a", List.of(hour(0, 0), hour(1, 0)));
    Monitor ofLog =
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: loan
                task: binary
                prediction: answer
                baseline: log:2026-11-24T00:00:00Z/2026-11-24T01:00:00Z
                """)
            .monitor();
    now = key(3).end();

    assertThat(job().run(ofLog, (done, total) -> {}).windows()).isEqualTo(2);
    assertThat(store.currentBaseline("loan").orElseThrow().profile().rows()).isEqualTo(ROWS);
  }
}
