package io.leadline.store.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.sql.FastStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesEvaluatorTest {

  private static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Field SCORE = Field.of("score", Kind.NUMERIC, Role.SCORE);
  private static final int CHANGE = 36;

  @TempDir java.nio.file.Path folder;
  private FastStore store;

  @BeforeEach
  void open() {
    store = FastStores.open(folder.resolve("store.db").toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Monitor monitor(SeriesChecks series) {
    return new Monitor(
        "loan",
        Task.BINARY,
        "",
        Optional.empty(),
        Optional.empty(),
        new Schema(List.of(SCORE)),
        Set.of(),
        new Monitor.BaselineSource("", ""),
        Windows.DEFAULT,
        Checks.DEFAULT.withSeries(series),
        List.of(
            new AlertRule("changes", "change.points > 0", 1, Severity.WARNING, List.of()),
            new AlertRule("odd traffic", "traffic.anomaly > 1", 1, Severity.WARNING, List.of())));
  }

  private static final SeriesChecks ONLINE =
      new SeriesChecks(
          Optional.of(
              new SeriesChecks.Online(
                  List.of("page_hinkley", "adwin"), List.of(SeriesChecks.PROBABILITY))),
          Optional.empty());

  private static final SeriesChecks TRAFFIC =
      new SeriesChecks(Optional.empty(), Optional.of(SeriesChecks.Traffic.DEFAULT));

  private static Instant hour(int hour) {
    return BEGIN.plus(Duration.ofHours(hour));
  }

  private static WindowKey window(int hour) {
    return WindowKey.of("loan", hour(hour), hour(hour + 1));
  }

  private static Snapshot snapshot(int hour, long sequence, double mean, int rows) {
    Random random = new Random(hour);
    long[] millis = new long[rows];
    String[] ids = new String[rows];
    double[] scores = new double[rows];
    Arrays.fill(ids, "");
    Arrays.fill(millis, hour(hour).toEpochMilli());
    for (int i = 0; i < rows; i++) {
      scores[i] = mean + 0.1 * random.nextGaussian();
    }
    ProfileBuilder builder =
        new ProfileBuilder(
            new Layout(new Schema(List.of(SCORE)), Map.of(), Map.of(), Layout.WINDOW_RESOLUTION));
    builder.add(new Batch("loan", "", ids, millis, List.of(NumberColumn.of("score", scores))));
    Profile profile = builder.build();
    return new Snapshot(window(hour), Path.ETL, "etl", 1, sequence, true, profile);
  }

  private static double mean(int hour) {
    return hour < CHANGE ? 0.3 : 0.36;
  }

  private List<Integer> violated(String metric, String method) {
    List<Integer> hours = new ArrayList<>();
    for (WindowFindings found : store.findings("loan", Duration.ofHours(1), BEGIN, hour(10_000))) {
      if (found.findings().stream()
          .anyMatch(
              finding ->
                  finding.metric().equals(metric)
                      && finding.method().equals(method)
                      && finding.isViolated())) {
        hours.add((int) Duration.between(BEGIN, found.window().start()).toHours());
      }
    }
    return hours;
  }

  @Test
  void aChangeOfTheMeanScoreIsFoundSoonAndOpensAnIncident() {
    Monitor monitor = monitor(ONLINE);
    Publisher publisher = new Publisher(store, () -> NOW, "");
    for (int hour = 0; hour < CHANGE + 9; hour++) {
      publisher.publish(monitor, snapshot(hour, 1, mean(hour), 100));
    }

    assertThat(violated(MetricNames.CHANGE_POINT, "page_hinkley"))
        .singleElement()
        .satisfies(hour -> assertThat(hour).isBetween(CHANGE, CHANGE + 5));
    assertThat(store.incidents("loan", false, 10)).hasSizeGreaterThanOrEqualTo(1);
    Finding change =
        store.findings("loan", Duration.ofHours(1), hour(CHANGE), hour(CHANGE + 9)).stream()
            .flatMap(found -> found.findings().stream())
            .filter(finding -> finding.metric().equals(MetricNames.CHANGE_POINT))
            .filter(Finding::isViolated)
            .findFirst()
            .orElseThrow();
    assertThat(change.against()).isEqualTo("probability");
    assertThat(change.detail()).contains("probability 0.30").contains("on average of");
  }

  @Test
  void theOrderInWhichWindowsComeDoesNotMatter() {
    Monitor monitor = monitor(ONLINE);
    Publisher publisher = new Publisher(store, () -> NOW, "");
    List<Integer> hours = new ArrayList<>(IntStream.range(0, CHANGE + 9).boxed().toList());
    Collections.shuffle(hours, new Random(5));
    hours.forEach(hour -> publisher.publish(monitor, snapshot(hour, 1, mean(hour), 100)));
    List<WindowFindings> shuffled = store.findings("loan", Duration.ofHours(1), BEGIN, hour(1_000));

    for (int hour = 0; hour < CHANGE + 9; hour++) {
      publisher.publish(monitor, snapshot(hour, 2, mean(hour), 100));
    }

    assertThat(changes(store.findings("loan", Duration.ofHours(1), BEGIN, hour(1_000))))
        .isEqualTo(changes(shuffled));
  }

  private static List<List<Finding>> changes(List<WindowFindings> windows) {
    return windows.stream()
        .map(
            found ->
                found.findings().stream()
                    .filter(finding -> finding.metric().equals(MetricNames.CHANGE_POINT))
                    .toList())
        .toList();
  }

  @Test
  void lateDataThatTakeTheChangeAwayTakeItsFindingAway() {
    Monitor monitor = monitor(ONLINE);
    Publisher publisher = new Publisher(store, () -> NOW, "");
    for (int hour = 0; hour < CHANGE + 10; hour++) {
      publisher.publish(monitor, snapshot(hour, 1, mean(hour), 100));
    }
    assertThat(violated(MetricNames.CHANGE_POINT, "page_hinkley")).isNotEmpty();

    // All the windows up to the one that fired are corrected; it is not evaluated again itself.
    for (int hour = CHANGE; hour < CHANGE + 10; hour++) {
      publisher.publish(monitor, snapshot(hour, 2, 0.3, 100));
      if (violated(MetricNames.CHANGE_POINT, "page_hinkley").isEmpty()) {
        assertThat(hour).isLessThan(CHANGE + 9);
        return;
      }
    }
    assertThat(violated(MetricNames.CHANGE_POINT, "page_hinkley")).isEmpty();
  }

  @Test
  void aNightAsBusyAsADayIsOddTraffic() {
    Monitor monitor = monitor(TRAFFIC);
    SeriesEvaluator series = new SeriesEvaluator(store);
    int odd = 24 * 10 + 3;
    Random random = new Random(1);
    IntToDoubleFunction usual = hour -> (hour % 24 < 8 ? 1_000 : 20_000) + random.nextInt(200);
    for (int hour = 0; hour < odd + 3; hour++) {
      long rows = hour == odd ? 20_000 : (long) usual.applyAsDouble(hour);
      List<Finding> found =
          hour < 24 * 10 ? List.of() : series.evaluate(monitor, window(hour), rows, List.of());
      store.saveFindings(new WindowFindings(window(hour), rows, "", NOW, found));
    }

    assertThat(violated(MetricNames.ANOMALY, "seasonal")).containsExactly(odd);
  }

  @Test
  void aSeriesGoesOnOverTheEndsOfBlocks() {
    Monitor monitor = monitor(ONLINE);
    SeriesEvaluator series = new SeriesEvaluator(store, 40);
    Random random = new Random(3);
    int change = 2 * 40 + 3;
    for (int hour = 0; hour < change + 12; hour++) {
      double mean = (hour < change ? 0.3 : 0.4) + 0.01 * random.nextGaussian();
      Finding score =
          Finding.measured(
              MetricNames.MEAN_SCORE, "", mean, OptionalDouble.empty(), Severity.INFO, "");
      List<Finding> all = new ArrayList<>(List.of(score));
      if (hour >= change - 3) {
        all.addAll(series.evaluate(monitor, window(hour), 100, List.of(score)));
      }
      store.saveFindings(new WindowFindings(window(hour), 100, "", NOW, all));
    }

    assertThat(violated(MetricNames.CHANGE_POINT, "page_hinkley"))
        .singleElement()
        .satisfies(hour -> assertThat(hour).isBetween(change, change + 4));
  }
}
