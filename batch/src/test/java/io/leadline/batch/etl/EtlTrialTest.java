package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.performance.Label;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.Compaction;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batch path run again, cut off, interrupted and with less than it would like. */
class EtlTrialTest {

  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  private static final Instant NOW = START.plus(Duration.ofDays(2));
  private static final int ROWS = 200;
  private static final int HOURS = 4;

  @TempDir private Path folder = Path.of("");
  private Path training = folder;
  private ParquetLog log;
  private Monitor monitor;

  @BeforeEach
  void open() throws Exception {
    log = PredictionLogs.open(folder.resolve("log").toString());
    training = folder.resolve("training.csv");
    StringBuilder csv = new StringBuilder("x,answer,truth\n");
    Random random = new Random(1);
    for (int row = 0; row < 2_000; row++) {
      int answer = random.nextInt(2);
      csv.append(random.nextGaussian()).append(',').append(answer).append(',').append(answer);
      csv.append('\n');
    }
    Files.writeString(training, csv);
    monitor =
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: loan
                task: binary
                prediction: answer
                label: truth
                baseline: { from: "%s", version: v1 }
                windows: { size: 1h, rollup: [1d], lateness: 10m, min_rows: 50 }
                alerts: [{ name: drift, when: drift.ratio > 1 }]
                """
                    .formatted(training.toString().replace("\\", "\\\\")))
            .monitor();
  }

  private FastStore store(String name) {
    return FastStores.open(folder.resolve(name + ".db").toString());
  }

  private static EtlJob job(PredictionLog log, FastStore store) {
    Publisher publisher = new Publisher(store, () -> NOW, "http://leadline");
    return new EtlJob(log, store, publisher, () -> NOW, Duration.ofDays(2));
  }

  private EtlResult run(PredictionLog log, FastStore store)
      throws IOException, InterruptedException {
    return job(log, store).run(monitor, (done, total) -> {});
  }

  private static Batch hour(int hour, double shift) {
    Random random = new Random(hour);
    String[] ids = new String[ROWS];
    long[] millis = new long[ROWS];
    double[] x = new double[ROWS];
    double[] answer = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      ids[row] = "h" + hour + "-" + row;
      millis[row] = START.plus(Duration.ofHours(hour)).toEpochMilli() + row * 15_000L;
      x[row] = shift + random.nextGaussian();
      answer[row] = random.nextInt(2);
    }
    return new Batch(
        "loan",
        "1",
        ids,
        millis,
        List.of(NumberColumn.of("x", x), NumberColumn.of("answer", answer)));
  }

  private void fill() {
    for (int hour = 0; hour < HOURS; hour++) {
      log.append("h" + hour, List.of(hour(hour, hour == 2 ? 3 : 0)));
    }
    labels("labels", 26, 0, ROWS, row -> row % 2 == 0 ? "1" : "0");
  }

  /** Labels of the first hour's predictions [from, to), arriving at an hour. */
  private void labels(
      String name, int arrival, int from, int to, java.util.function.IntFunction<String> label) {
    String[] ids = new String[to - from];
    long[] millis = new long[to - from];
    List<String> texts = new ArrayList<>();
    for (int row = from; row < to; row++) {
      ids[row - from] = "h0-" + row;
      millis[row - from] = START.plus(Duration.ofHours(arrival)).toEpochMilli();
      texts.add(label.apply(row));
    }
    log.append(
        name,
        List.of(
            new Batch("loan.labels", "", ids, millis, List.of(CategoryColumn.of("truth", texts)))));
  }

  private static WindowKey key(int hour) {
    Instant from = START.plus(Duration.ofHours(hour));
    return WindowKey.of("loan", from, from.plus(Duration.ofHours(1)));
  }

  /** All rows of what was computed, profiles as bytes; not the count of runs. */
  private String dump(String name) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name + ".db"))) {
      for (String query :
          List.of(
              "select model, window_start, window_end, length_seconds, path, source, predictions,"
                  + " profile from snapshot order by 2, 4",
              "select * from evaluation order by window_start, length_seconds",
              "select * from finding order by window_start, length_seconds, position",
              "select id, rule, severity, state, summary, since, last_window from incident",
              "select * from incident_cause order by incident, position",
              "select id, incident, target, state from notification order by id",
              "select * from data_problem order by model, kind, source")) {
        try (ResultSet rows = connection.createStatement().executeQuery(query)) {
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              Object cell = rows.getObject(i);
              text.append(cell instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : cell);
              text.append('|');
            }
            text.append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  @Test
  void aRunAgainLeavesTheStoreAsItIsByteForByte() throws Exception {
    fill();
    try (FastStore store = store("a")) {
      assertThat(run(log, store).windows()).isEqualTo(HOURS);
      String once = dump("a");

      for (int i = 0; i < 2; i++) {
        EtlResult again = job(log, store).backFill(monitor, START, NOW, (done, total) -> {});
        assertThat(again.windows()).isEqualTo(HOURS);
      }

      assertThat(dump("a")).isEqualTo(once).contains("drift", "inc-1");
    }
  }

  @Test
  void lateDataComputesJustTheWindowsItBelongsToAndTheirRollUp() throws Exception {
    fill();
    try (FastStore store = store("a")) {
      run(log, store);

      log.append("late", List.of(hour(1, 0).slice(0, 10), hour(30, 0).slice(0, 10)));
      EtlResult late = run(log, store);
      labels("late-labels", 40, 3, 5, row -> "1");
      EtlResult labelled = run(log, store);

      assertThat(late.computed()).containsExactly(key(1).start(), key(30).start());
      assertThat(late.rollups()).isEqualTo(2);
      assertThat(labelled.computed()).containsExactly(key(0).start());
      assertThat(labelled.rollups()).isEqualTo(1);
      assertThat(run(log, store)).isEqualTo(EtlResult.NOTHING);
    }
  }

  /** The log of a process that is killed when it reads or appends once too often. */
  private record KilledLog(PredictionLog log, int[] left) implements PredictionLog {

    private void step() {
      if (left[0]-- <= 0) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public void append(String name, List<Batch> batches) {
      step();
      log.append(name, batches);
      step();
    }

    @Override
    public ReadSummary read(Range range, Consumer<Batch> consumer) {
      step();
      ReadSummary summary = log.read(range, consumer);
      step();
      return summary;
    }

    @Override
    public List<String> models() {
      return log.models();
    }

    @Override
    public Changes changesSince(String model, String cursor) {
      step();
      return log.changesSince(model, cursor);
    }
  }

  @Test
  void aRunThatIsKilledAnywhereIsCompletedByTheNext() throws Exception {
    fill();
    try (FastStore store = store("whole")) {
      run(log, store);
    }
    String whole = dump("whole");
    int killed = 0;
    for (boolean isCut = true; isCut; killed++) {
      // Routed labels are the log's; each trial begins without them.
      PredictionLog fresh = copyOfLog("log-" + killed);
      try (FastStore store = store("cut-" + killed)) {
        try {
          run(new KilledLog(fresh, new int[] {killed}), store);
          isCut = false;
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("killed");
        }
        run(fresh, store);
      }
      assertThat(dump("cut-" + killed)).as("killed at step %d", killed).isEqualTo(whole);
    }
    assertThat(killed).isGreaterThan(12);
  }

  private PredictionLog copyOfLog(String name) throws IOException {
    Path source = folder.resolve("log");
    try (var files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().contains(".truth")) {
          Path target = folder.resolve(name).resolve(source.relativize(file));
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    return PredictionLogs.open(folder.resolve(name).toString());
  }

  @Test
  void anInterruptedBackFillKeepsFinishedWindowsAndTheNextRunDoesTheRest() throws Exception {
    fill();
    try (FastStore store = store("whole")) {
      run(log, store);
    }
    try (FastStore store = store("a")) {
      EtlJob.Progress interrupting =
          (done, total) -> {
            if (done == 2) {
              Thread.currentThread().interrupt();
            }
          };

      assertThatThrownBy(() -> job(log, store).backFill(monitor, START, NOW, interrupting))
          .isInstanceOf(InterruptedException.class)
          .hasMessage("Interrupted after 2 windows");

      assertThat(store.profile(key(1))).isPresent();
      assertThat(store.profile(key(2))).isEmpty();
      run(log, store);
    }
    assertThat(dump("a")).isEqualTo(dump("whole"));
  }

  @Test
  void aWindowThatCannotBeReadIsToldAndTriedAgainWhileOthersAreComputed() throws Exception {
    fill();
    PredictionLog broken =
        new PredictionLog() {
          @Override
          public void append(String name, List<Batch> batches) {
            log.append(name, batches);
          }

          @Override
          public ReadSummary read(Range range, Consumer<Batch> consumer) {
            boolean isWindow = range.columns().filter(names -> !names.isEmpty()).isPresent();
            if (isWindow && range.from().equals(key(1).start())) {
              throw new UncheckedIOException(new IOException("Input/output error"));
            }
            return log.read(range, consumer);
          }

          @Override
          public List<String> models() {
            return log.models();
          }

          @Override
          public Changes changesSince(String model, String cursor) {
            return log.changesSince(model, cursor);
          }
        };
    try (FastStore store = store("a")) {
      EtlResult result = run(broken, store);

      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.windows()).isEqualTo(HOURS - 1);
      assertThat(result.problems()).singleElement().asString().contains("Input/output error");
      assertThat(store.problems("loan", 10))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.kind()).isEqualTo(DataProblem.Kind.UNREADABLE_WINDOW);
                assertThat(problem.source()).isEqualTo(key(1).start().toString());
              });
      assertThat(run(log, store).computed()).containsExactly(key(1).start());
      assertThat(store.problems("loan", 10)).isEmpty();
    }
  }

  @Test
  void ofSeveralLabelsTheLastToComeCountsInWhateverOrderTheyAreRead() throws Exception {
    log.append("h0", List.of(hour(0, 0)));
    // Read in order of their names: the later label first.
    labels("a-later", 30, 0, ROWS, row -> "1");
    labels("b-earlier", 25, 0, ROWS, row -> "0");
    labels("c-earliest", 24, 0, 10, row -> "0");
    try (FastStore store = store("a")) {
      EtlResult result = run(log, store);
      Profile joined = store.profile(key(0)).orElseThrow();

      assertThat(result.labels()).isEqualTo(ROWS);
      assertThat(result.repeated()).isEqualTo(ROWS + 10);
      labels("again", 24, 0, ROWS, row -> "0");
      run(log, store);
      new Compaction(log.objects(), Duration.ZERO, Duration.ZERO)
          .run("loan.truth", Instant.now().plusSeconds(600));
      job(log, store).backFill(monitor, START, NOW, (done, total) -> {});
      assertThat(store.profile(key(0))).contains(joined);
      assertThat(truths()).containsOnly("1");
    }
  }

  private List<String> truths() {
    Labels labels =
        new GroundTruth(log, labelled()).labels(key(0).start(), key(0).end(), IdShare.ALL);
    return labels.byId().values().stream().map(Label::text).toList();
  }

  private Monitor labelled() {
    return monitor.withSchema(
        new io.leadline.core.schema.Schema(
            List.of(
                io.leadline.core.schema.Field.of(
                    "truth",
                    io.leadline.core.schema.Kind.CATEGORICAL,
                    io.leadline.core.schema.Role.LABEL))));
  }

  @Test
  void labelsWithoutAPredictionAreCountedByTheHourTheyCameAndShown() throws Exception {
    fill();
    log.append(
        "strangers",
        List.of(
            new Batch(
                "loan.labels",
                "",
                new String[] {"x", "y", "z"},
                new long[] {
                  key(26).start().toEpochMilli(),
                  key(26).start().toEpochMilli() + 1,
                  key(27).start().toEpochMilli()
                },
                List.of(NumberColumn.of("truth", 1, 0, 1)))));
    try (FastStore store = store("a")) {
      assertThat(run(log, store).unmatched()).isEqualTo(3);
      job(log, store).backFill(monitor, START, NOW, (done, total) -> {});

      assertThat(store.problems("loan", 10))
          .extracting(DataProblem::source, DataProblem::count)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("labels of " + key(26).start(), 2L),
              org.assertj.core.groups.Tuple.tuple("labels of " + key(27).start(), 1L));
    }
  }

  @Test
  void routingInManyPartsGivesTheSameLabels() {
    fill();
    GroundTruth.Routed parts =
        new GroundTruth(log, labelled(), 7)
            .route(List.of(key(26).start()), "parts", Duration.ofDays(2));

    assertThat(parts.matched()).isEqualTo(ROWS);
    assertThat(parts.hours()).containsExactly(START);
    assertThat(truths()).hasSize(ROWS);
  }

  @Test
  void aWindowOfMoreIdsThanFitIsReadInSharesWithTheSameProfile() throws Exception {
    fill();
    log.append("again", List.of(hour(0, 0).slice(0, 50)));
    Batch some = hour(0, 0).slice(0, 20);
    log.append(
        "nameless",
        List.of(new Batch("loan", "1", namelessIds(20), some.eventMillis(), some.columns())));
    try (FastStore store = store("a")) {
      run(log, store);
      var layout = store.currentBaseline("loan").orElseThrow().layout();
      GroundTruth truth = new GroundTruth(log, monitor.withSchema(layout.schema()));
      WindowProfiler.LabelSource labels =
          share -> truth.labels(key(0).start(), key(0).end(), share);

      WindowProfiler.Result whole =
          new WindowProfiler(log, 1_000)
              .profile("loan", key(0).start(), key(0).end(), layout, labels);
      WindowProfiler.Result shares =
          new WindowProfiler(log, 30).profile("loan", key(0).start(), key(0).end(), layout, labels);

      assertThat(whole.passes()).isEqualTo(1);
      assertThat(shares.passes()).isEqualTo(16);
      assertThat(shares.profile().toBytes()).isEqualTo(whole.profile().toBytes());
      assertThat(Optional.of(whole.profile())).isEqualTo(store.profile(key(0)));
    }
  }

  private static String[] namelessIds(int count) {
    String[] ids = new String[count];
    java.util.Arrays.fill(ids, "");
    return ids;
  }

  @Test
  void noIdIsSeenTwiceAndNoneIsMissed() {
    Random random = new Random(5);
    long[] hashes = random.longs(5_000).toArray();
    SeenIds seen = new SeenIds(6_000);

    assertThat(seen.add(0)).isTrue();
    assertThat(seen.add(0)).isFalse();
    for (long hash : hashes) {
      assertThat(seen.add(hash)).isTrue();
    }
    for (long hash : hashes) {
      assertThat(seen.add(hash)).isFalse();
    }
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                seen.add(random.nextLong());
              }
            })
        .isInstanceOf(SeenIds.OverflowException.class);
  }
}
