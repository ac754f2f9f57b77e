package io.leadline.store.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.sql.FastStores;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilencesAndPromotionTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  private static final Schema SCHEMA = new Schema(List.of(Field.numeric("income")));
  private static final Layout WIDE = Layout.of(SCHEMA, Layout.BASELINE_RESOLUTION);

  @TempDir private java.nio.file.Path folder = java.nio.file.Path.of("");
  private final List<WindowFindings> observed = new ArrayList<>();
  private FastStore store;
  private Publisher publisher;
  private Layout layout = WIDE;

  @BeforeEach
  void open() {
    store = FastStores.open(folder.resolve("leadline.db").toString());
    publisher = new Publisher(store, () -> START, "http://leadline", observed::add);
    Profile baseline = profile(WIDE, 100, 4_000, 1);
    layout =
        LayoutInference.toCompareWith(baseline, WIDE, Layout.WINDOW_RESOLUTION).withSchema(SCHEMA);
    store.saveBaseline(new Baseline("loan", "training", layout, baseline, START));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Monitor monitor() {
    return new Monitor(
        "loan",
        Task.BINARY,
        "",
        Optional.empty(),
        Optional.empty(),
        SCHEMA,
        Set.of(),
        new Monitor.BaselineSource("train.parquet", ""),
        new Windows(HOUR, List.of(), Duration.ZERO, ZoneOffset.UTC, 100),
        Checks.DEFAULT,
        List.of(new AlertRule("drifted", "drift.ratio > 1", 1, Severity.WARNING, List.of())));
  }

  private static Profile profile(Layout layout, double mean, int rows, long seed) {
    Random random = new Random(seed);
    double[] values = random.doubles(rows).map(value -> mean + 20 * value).toArray();
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(
        new Batch("loan", "1", ids, new long[rows], List.of(NumberColumn.of("income", values))));
    return builder.build();
  }

  private void publish(int hour, double mean) {
    Instant start = START.plus(HOUR.multipliedBy(hour));
    WindowKey window = WindowKey.of("loan", start, start.plus(HOUR));
    Profile profile = profile(layout, mean, 1_000, hour + 10);
    publisher.publish(monitor(), new Snapshot(window, Path.ETL, "etl", 1, 1, true, profile));
  }

  private Finding drift(int hour) {
    Instant start = START.plus(HOUR.multipliedBy(hour));
    return store.findings("loan", HOUR, start, start.plus(HOUR)).get(0).findings().stream()
        .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aBreachIsToldOnceAndObserved() {
    publish(0, 200);

    assertThat(store.dueNotifications(START.plusSeconds(1), 10)).hasSize(1);
    assertThat(observed).hasSize(1);
  }

  @Test
  void aSilencedRuleOpensItsIncidentButTellsNobody() {
    new Silences(store).silence("loan", "drifted", START.plus(HOUR));

    publish(0, 200);

    assertThat(store.incidents("loan", true, 10)).extracting(Incident::rule).contains("drifted");
    assertThat(store.dueNotifications(START.plusSeconds(1), 10)).isEmpty();
  }

  @Test
  void silencesEndByThemselvesOrByHand() {
    Silences silences = new Silences(store);
    silences.silence("loan", "drifted", START.plus(HOUR));

    assertThat(silences.until("loan", "drifted", START)).contains(START.plus(HOUR));
    assertThat(silences.until("loan", "drifted", START.plus(HOUR))).isEmpty();
    assertThat(silences.until("loan", "other", START)).isEmpty();

    silences.end("loan", "drifted");
    assertThat(silences.until("loan", "drifted", START)).isEmpty();
  }

  @Test
  void whatWasDriftIsNormalAfterItWasPromoted() {
    publish(0, 200);
    publish(1, 200);
    assertThat(drift(1).isViolated()).isTrue();

    Optional<Baseline> promoted =
        new Promotion(store)
            .promote(monitor(), START, START.plus(HOUR.multipliedBy(2)), START.plus(HOUR));
    publish(2, 200);

    assertThat(promoted.orElseThrow().profile().rows()).isEqualTo(2_000);
    assertThat(drift(2).isViolated()).isFalse();
    assertThat(store.currentBaseline("loan").orElseThrow().version())
        .isEqualTo("promoted-2026-11-24T01:00:00Z");
    assertThat(store.baseline("loan", "training")).isPresent();
  }

  @Test
  void nothingIsPromotedWhereNoWindowIs() {
    assertThat(new Promotion(store).promote(monitor(), START, START.plus(HOUR), START)).isEmpty();
    assertThat(store.currentBaseline("loan").orElseThrow().version()).isEqualTo("training");
  }
}
