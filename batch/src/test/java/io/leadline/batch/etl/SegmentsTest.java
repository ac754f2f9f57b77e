package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Promotion;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {

  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  private static final int ROWS = 2_000;
  private static final String SEGMENTS = "[country, { name: high, where: x > 1 }, [country, high]]";

  @TempDir private Path folder = Path.of("");
  private FastStore store;
  private ParquetLog log;
  private Instant now = START.plus(Duration.ofDays(1));

  @BeforeEach
  void open() throws Exception {
    store = FastStores.open(folder.resolve("leadline.db").toString());
    log = PredictionLogs.open(folder.resolve("log").toString());
    StringBuilder csv = new StringBuilder("x,country,score,answer\n");
    Random random = new Random(1);
    for (int row = 0; row < 20_000; row++) {
      csv.append(random.nextGaussian()).append(',').append(country(random, false));
      csv.append(',').append(random.nextDouble()).append(",1\n");
    }
    Files.writeString(folder.resolve("training.csv"), csv);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** DE is a tenth, IT less than the least number of rows; AT is new. */
  private static String country(Random random, boolean hasNew) {
    int draw = random.nextInt(1_000);
    return hasNew && draw > 850 ? "AT" : draw < 100 ? "DE" : draw < 130 ? "IT" : "FR";
  }

  private Monitor monitor(String segments) throws Exception {
    return MonitorFile.parse(
            "monitor.yaml",
            """
            version: 1
            model: loan
            task: binary
            prediction: answer
            probability: score
            baseline: { from: "%s", version: v1 }
            windows: { size: 1h, min_rows: 100 }
            segments: %s
            """
                .formatted(
                    folder.resolve("training.csv").toString().replace("\\", "\\\\"), segments))
        .monitor();
  }

  private EtlResult run(Monitor monitor) throws Exception {
    Publisher publisher = new Publisher(store, () -> now, "");
    return new EtlJob(log, store, publisher, () -> now, Duration.ofDays(2))
        .run(monitor, (done, total) -> {});
  }

  private static Batch hour(int hour, double shiftInGermany) {
    Random random = new Random(100 + hour);
    String[] ids = new String[ROWS];
    long[] millis = new long[ROWS];
    List<String> countries = new ArrayList<>();
    double[] x = new double[ROWS];
    double[] score = new double[ROWS];
    double[] answer = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      ids[row] = "h" + hour + "-" + row;
      millis[row] = key(hour).start().toEpochMilli() + row * 1_000L;
      countries.add(country(random, hour >= 20));
      x[row] = random.nextGaussian() + (countries.get(row).equals("DE") ? shiftInGermany : 0);
      score[row] = random.nextDouble();
      answer[row] = 1;
    }
    return new Batch(
        "loan",
        "1",
        ids,
        millis,
        List.of(
            NumberColumn.of("x", x),
            CategoryColumn.of("country", countries),
            NumberColumn.of("score", score),
            NumberColumn.of("answer", answer)));
  }

  private static WindowKey key(int hour) {
    Instant from = START.plus(Duration.ofHours(hour));
    return WindowKey.of("loan", from, from.plus(Duration.ofHours(1)));
  }

  private Finding drift(int hour, String segment, String feature) {
    return store
        .segmentFindings(
            "loan",
            Duration.ofHours(1),
            key(hour).start(),
            key(hour).end(),
            Set.of(MetricNames.DRIFT))
        .stream()
        .filter(found -> found.window().segment().equals(segment))
        .flatMap(found -> found.findings().stream())
        .filter(finding -> finding.feature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachSegmentHasAProfileAndTheWholeIsAsWithoutSegments() throws Exception {
    log.append("a", List.of(hour(0, 0)));
    run(monitor("[]"));
    byte[] without = store.profile(key(0)).orElseThrow().toBytes();

    log.append("b", List.of(hour(1, 0)));
    Monitor monitor = monitor(SEGMENTS);
    run(monitor);
    new EtlJob(log, store, new Publisher(store, () -> now, ""), () -> now, Duration.ofDays(2))
        .backFill(monitor, START, key(0).end(), (done, total) -> {});

    assertThat(store.profile(key(0)).orElseThrow().toBytes()).isEqualTo(without);
    assertThat(store.segments(key(0)))
        .contains("country=DE", "country=FR", "country=IT", "high", "country=DE & high");
    List<Profile> countries =
        List.of("country=DE", "country=FR", "country=IT").stream()
            .map(name -> store.profile(key(0).ofSegment(name)).orElseThrow())
            .toList();
    assertThat(Profile.mergeAll(countries).toBytes()).isEqualTo(without);
    assertThat(store.baselineSegments("loan", "v1")).containsKeys("country=DE", "high");
    assertThat(store.baselineSegment("loan", "v1", "country=FR").orElseThrow().rows())
        .isEqualTo(store.baselineSegments("loan", "v1").get("country=FR"));
    assertThat(store.findings("loan", Duration.ofHours(1), START, now)).hasSize(2);
    assertThat(store.currentBaseline("loan").orElseThrow().layout().segments().rules())
        .isEqualTo(monitor.segments());
  }

  @Test
  void aSegmentThatDriftsOpensAnIncidentThatNamesIt() throws Exception {
    log.append("a", List.of(hour(0, 0), hour(1, 0), hour(2, 1.5), hour(3, 1.5)));

    run(monitor("[country]"));

    assertThat(drift(1, "country=DE", "x").verdict()).isEqualTo(Verdict.OK);
    assertThat(drift(2, "country=DE", "x").verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(drift(2, "country=FR", "x").verdict()).isEqualTo(Verdict.OK);
    assertThat(store.incidents("loan", false, 10)).hasSize(1);
    Incident incident = store.incidents("loan", false, 10).get(0);
    assertThat(incident.summary())
        .startsWith("x drifted in country=DE since 24 Nov 2026 02:00 UTC (");
    assertThat(incident.causes()).extracting(Incident.Cause::segment).containsOnly("country=DE");
  }

  @Test
  void whatIsWrongWithAllIsNotToldOfEachSegmentAgain() throws Exception {
    log.append("a", List.of(hour(0, 15)));

    run(monitor("[country]"));

    Incident incident = store.incidents("loan", false, 10).get(0);
    assertThat(store.incidents("loan", false, 10)).hasSize(1);
    assertThat(incident.causes().stream().filter(cause -> cause.feature().equals("x")))
        .extracting(Incident.Cause::segment)
        .containsOnly("");
  }

  @Test
  void aSegmentWithTooFewRowsIsNoDataAndSaysSo() throws Exception {
    log.append("a", List.of(hour(0, 0), hour(20, 0)));

    run(monitor("[{ field: country, values: [DE, IT, AT] }]"));

    Finding few = drift(0, "country=IT", "x");
    assertThat(few.verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(few.detail()).matches("[0-9]{2} rows of the segment \\(needs 100\\)");
    Finding unknown = drift(20, "country=AT", "x");
    assertThat(unknown.verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(unknown.detail()).isEqualTo("the baseline has no row of the segment");
  }

  @Test
  void segmentsThatTheBaselineDoesNotAllowAreAProblemAndStopNothing() throws Exception {
    log.append("a", List.of(hour(0, 0)));

    run(monitor("[town]"));

    assertThat(store.profile(key(0))).isPresent();
    assertThat(store.problems("loan", 10))
        .extracting(DataProblem::kind, DataProblem::detail)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                DataProblem.Kind.UNUSABLE_SEGMENTS,
                "segment 'town': the baseline has no field 'town'"));

    log.append("b", List.of(hour(1, 0)));
    run(monitor("[country]"));

    assertThat(store.problems("loan", 10)).isEmpty();
    assertThat(store.segments(key(1))).contains("country=DE");
  }

  @Test
  void aSegmentWhoseRowsAreGoneIsEmptyAfterwards() throws Exception {
    log.append("a", List.of(hour(0, 0)));
    run(monitor("[{ name: high, where: x > 1 }]"));
    assertThat(store.profile(key(0).ofSegment("high")).orElseThrow().rows()).isPositive();

    log.append("b", List.of(hour(1, 0)));
    Monitor other = monitor("[{ name: high, where: x > 1000 }]");
    run(other);
    new EtlJob(log, store, new Publisher(store, () -> now, ""), () -> now, Duration.ofDays(2))
        .backFill(other, START, key(0).end(), (done, total) -> {});

    assertThat(store.profile(key(0).ofSegment("high")).orElseThrow().rows()).isZero();
  }

  @Test
  void thePromotedBaselineHasTheSegmentsOfItsWindows() throws Exception {
    log.append("a", List.of(hour(0, 0), hour(1, 0)));
    Monitor monitor = monitor("[country]");
    run(monitor);

    String version =
        new Promotion(store).promote(monitor, START, key(1).end(), now).orElseThrow().version();

    long rows =
        store.profile(key(0).ofSegment("country=DE")).orElseThrow().rows()
            + store.profile(key(1).ofSegment("country=DE")).orElseThrow().rows();
    assertThat(store.baselineSegments("loan", version)).containsEntry("country=DE", rows);
  }

  @Test
  void theSegmentsSpendNoMoreFalseAlarmsThanTheBudget() throws Exception {
    List<Batch> hours = new ArrayList<>();
    for (int hour = 0; hour < 18; hour++) {
      hours.add(hour(hour, 0));
    }
    log.append("a", hours);

    run(monitor("[{ field: country, values: [DE, FR] }]"));

    List<WindowFindings> found =
        store.segmentFindings("loan", Duration.ofHours(1), START, now, Set.of(MetricNames.DRIFT));
    assertThat(found).hasSizeGreaterThan(50);
    assertThat(found.stream().flatMap(each -> each.findings().stream()))
        .noneMatch(Finding::isViolated);
    assertThat(store.incidents("loan", false, 10)).isEmpty();
  }
}
