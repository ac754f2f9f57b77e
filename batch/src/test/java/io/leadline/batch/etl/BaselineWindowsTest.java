package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.calibration.Calibrations;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose mean swings by half a deviation over the day, watched by the hour. */
class BaselineWindowsTest {

  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final int BASELINE_HOURS = 96;
  private static final int ROWS = 200;

  @TempDir private Path folder = Path.of("");
  private FastStore store;
  private ParquetLog log;
  private Instant now = START;

  @BeforeEach
  void open() throws Exception {
    store = FastStores.open(folder.resolve("leadline.db").toString());
    log = PredictionLogs.open(folder.resolve("log").toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aRangeOfTheLogIsLearnedFrom() throws Exception {
    log.append("past", hours(0, BASELINE_HOURS));
    String range = "log:%s/%s".formatted(START, at(BASELINE_HOURS));

    Baseline baseline = new Baselines(log, () -> now).compute(monitor(range));

    assertThat(baseline.calibration().orElseThrow().windows()).isEqualTo(BASELINE_HOURS);
  }

  @Test
  void aTableWithTimesIsLearnedFromLikeTheLogOfTheSameRows() throws Exception {
    log.append("past", hours(0, BASELINE_HOURS));
    Path training = folder.resolve("training.csv");
    Files.writeString(training, csv(hours(0, BASELINE_HOURS), true));
    String range = "log:%s/%s".formatted(START, at(BASELINE_HOURS));

    Baseline ofLog = new Baselines(log, () -> now).compute(monitor(range));
    Baseline ofTable = new Baselines(log, () -> now).compute(monitor(training.toString()));

    assertThat(ofTable.calibration()).isPresent().isEqualTo(ofLog.calibration());
  }

  @Test
  void aTableWithoutTimesTeachesNothing() throws Exception {
    Path training = folder.resolve("training.csv");
    Files.writeString(training, csv(hours(0, BASELINE_HOURS), false));

    Baseline baseline = new Baselines(log, () -> now).compute(monitor(training.toString()));

    assertThat(baseline.calibration()).isEmpty();
  }

  @Test
  void theDailySwingIsNoDriftButAShiftAtNightIs() throws Exception {
    log.append("past", hours(0, BASELINE_HOURS));
    Monitor monitor = monitor("log:%s/%s".formatted(START, at(BASELINE_HOURS)));
    List<Batch> day = hours(BASELINE_HOURS, BASELINE_HOURS + 24);
    day.set(20, hour(BASELINE_HOURS + 20, 1.5));
    log.append("day", day);
    now = at(BASELINE_HOURS + 25);
    Publisher publisher = new Publisher(store, () -> now, "");

    new EtlJob(log, store, publisher, () -> now, Duration.ofDays(1))
        .run(monitor, (done, total) -> {});

    for (int hour = BASELINE_HOURS; hour < BASELINE_HOURS + 24; hour++) {
      assertThat(drift(hour).isViolated())
          .as("hour %d: %s", hour, drift(hour))
          .isEqualTo(hour == BASELINE_HOURS + 20);
    }
    assertThat(store.incidents("swing", false, 10)).hasSize(1);
  }

  @Test
  void largerWindowsAndChangesAreLearnedAsWellFromTheLogAndFromATable() throws Exception {
    log.append("past", hours(0, BASELINE_HOURS));
    Path training = folder.resolve("training.csv");
    Files.writeString(training, csv(hours(0, BASELINE_HOURS), true));
    String range = "log:%s/%s".formatted(START, at(BASELINE_HOURS));

    Calibrations ofLog =
        learned(monitor(range, "rollup: [3h, 1d]", "against: [baseline, previous]"));
    Calibrations ofTable =
        learned(monitor(training.toString(), "rollup: [3h, 1d]", "against: [baseline, previous]"));

    assertThat(ofLog.rollup(Duration.ofHours(3)).orElseThrow().windows()).isEqualTo(32);
    // Four days are too few to learn from.
    assertThat(ofLog.rollup(Duration.ofDays(1))).isEmpty();
    assertThat(ofLog.changes().orElseThrow().windows()).isEqualTo(BASELINE_HOURS - 1);
    assertThat(ofTable).isEqualTo(ofLog);
    assertThat(Calibrations.fromBytes(ofLog.toBytes())).isEqualTo(ofLog);
  }

  private Calibrations learned(Monitor monitor) throws Exception {
    return new Baselines(log, () -> now).compute(monitor).calibrations();
  }

  @Test
  void aShiftTooSmallForHoursAlertsByLargerWindowsAndOnlyOnce() throws Exception {
    int weeks = 14 * 24;
    log.append("past", hours(0, weeks));
    Monitor monitor =
        monitor("log:%s/%s".formatted(START, at(weeks)), "rollup: [12h]", "method: auto");
    List<Batch> days = new ArrayList<>(hours(weeks, weeks + 24));
    for (int hour = weeks + 24; hour < weeks + 48; hour++) {
      days.add(hour(hour, 0.22));
    }
    log.append("days", days);
    now = at(weeks + 49);

    run(monitor);

    List<Incident> incidents = store.incidents("swing", false, 10);
    assertThat(incidents).extracting(Incident::rule).containsExactly("drift (12 h)");
    assertThat(incidents.get(0).since()).isAfterOrEqualTo(at(weeks + 24));
    run(monitor);
    assertThat(store.incidents("swing", false, 10)).hasSize(1);
  }

  @Test
  void aShiftThatHoursHaveToldIsNotToldAgainByLargerWindows() throws Exception {
    log.append("past", hours(0, BASELINE_HOURS));
    Monitor monitor =
        monitor("log:%s/%s".formatted(START, at(BASELINE_HOURS)), "rollup: [3h]", "method: auto");
    List<Batch> day = hours(BASELINE_HOURS, BASELINE_HOURS + 24);
    for (int hour = 12; hour < 24; hour++) {
      day.set(hour, hour(BASELINE_HOURS + hour, 1.5));
    }
    log.append("day", day);
    now = at(BASELINE_HOURS + 25);

    run(monitor);

    assertThat(store.incidents("swing", false, 10))
        .extracting(Incident::rule)
        .containsExactly("drift");
  }

  private void run(Monitor monitor) throws Exception {
    new EtlJob(log, store, new Publisher(store, () -> now, ""), () -> now, Duration.ofDays(1))
        .run(monitor, (done, total) -> {});
  }

  private Finding drift(int hour) {
    WindowKey key = WindowKey.of("swing", at(hour), at(hour + 1));
    return store.findings("swing", Duration.ofHours(1), key.start(), key.end()).stream()
        .flatMap(window -> window.findings().stream())
        .filter(found -> found.metric().equals(MetricNames.DRIFT) && found.feature().equals("x"))
        .findFirst()
        .orElseThrow();
  }

  private static Monitor monitor(String from) throws Exception {
    return monitor(from, "rollup: []", "method: auto");
  }

  private static Monitor monitor(String from, String rollup, String drift) throws Exception {
    return MonitorFile.parse(
            "monitor.yaml",
            """
            version: 1
            model: swing
            task: regression
            id: id
            timestamp: time
            prediction: answer
            baseline: { from: "%s", version: v1 }
            windows: { size: 1h, %s, lateness: 0s, min_rows: 100 }
            checks: { drift: { %s } }
            alerts: [{ name: drift, when: drift.ratio > 1 }]
            """
                .formatted(from.replace("\\", "\\\\"), rollup, drift))
        .monitor();
  }

  private static List<Batch> hours(int from, int to) {
    List<Batch> batches = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      batches.add(hour(hour, 0));
    }
    return batches;
  }

  private static Batch hour(int hour, double shift) {
    Random random = new Random(hour);
    double wave = 0.5 * Math.sin(2 * Math.PI * (hour % 24) / 24);
    String[] ids = new String[ROWS];
    long[] millis = new long[ROWS];
    double[] x = new double[ROWS];
    double[] answer = new double[ROWS];
    String[] kind = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      ids[row] = "h" + hour + "-" + row;
      millis[row] = at(hour).toEpochMilli() + row * 5_000L;
      x[row] = wave + shift + random.nextGaussian();
      answer[row] = random.nextGaussian();
      kind[row] = "k" + random.nextInt(4);
    }
    return new Batch(
        "swing",
        "",
        ids,
        millis,
        List.of(
            NumberColumn.of("x", x),
            NumberColumn.of("answer", answer),
            CategoryColumn.of("kind", Arrays.asList(kind))));
  }

  private static String csv(List<Batch> batches, boolean withTimes) {
    StringBuilder csv =
        new StringBuilder(withTimes ? "id,time,x,answer,kind\n" : "x,answer,kind\n");
    for (Batch batch : batches) {
      for (int row = 0; row < batch.rows(); row++) {
        if (withTimes) {
          csv.append(batch.ids()[row]).append(',');
          csv.append(Instant.ofEpochMilli(batch.eventMillis()[row])).append(',');
        }
        for (String name : List.of("x", "answer", "kind")) {
          csv.append(batch.column(name).orElseThrow().text(row));
          csv.append(name.equals("kind") ? '\n' : ',');
        }
      }
    }
    return csv.toString();
  }

  private static Instant at(int hour) {
    return START.plus(Duration.ofHours(hour));
  }
}
