package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private categories at the centre: they compare, and nobody can read or guess them. */
class PrivateCategoriesTest {

  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
  private static final int ROWS = 400;
  private static final String RARE = "Sarkoidose";
  private static final List<String> USUAL = List.of("Asthma", "Migraine", "Arthrose", "Gicht");
  private static final Pseudonyms KEY = key("a key of sixteen bytes");

  @TempDir private Path folder;
  private FastStore store;
  private PredictionLog log;
  private Monitor monitor;

  private static Pseudonyms key(String text) {
    return Pseudonyms.keyed(text.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void open() throws Exception {
    store = FastStores.open(folder.resolve("leadline.db").toString());
    log = PredictionLogs.open(folder.resolve("predictions").toString());
    StringBuilder csv = new StringBuilder("age,diagnosis,answer\n");
    Random random = new Random(7);
    for (int row = 0; row < 4_000; row++) {
      csv.append(20 + random.nextInt(60)).append(',');
      csv.append(USUAL.get(random.nextInt(USUAL.size()))).append(',');
      csv.append(random.nextInt(2)).append('\n');
    }
    Path training = Files.writeString(folder.resolve("training.csv"), csv);
    monitor =
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: triage
                task: binary
                prediction: answer
                features: { diagnosis: { type: categorical, private: true } }
                baseline: { from: "%s" }
                windows: { size: 1h, lateness: 10m, min_rows: 100 }
                """
                    .formatted(training))
            .monitor();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Batch hour(int hour, List<String> categories) {
    Random random = new Random(hour);
    String[] ids = new String[ROWS];
    long[] millis = new long[ROWS];
    double[] age = new double[ROWS];
    List<String> diagnosis = new ArrayList<>();
    List<String> answer = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      ids[row] = "h" + hour + "-" + row;
      millis[row] = START.plus(Duration.ofHours(hour)).toEpochMilli() + row * 5_000L;
      age[row] = 20 + random.nextInt(60);
      diagnosis.add(categories.get(random.nextInt(categories.size())));
      answer.add(Integer.toString(random.nextInt(2)));
    }
    return new Batch(
        "triage",
        "1",
        ids,
        millis,
        List.of(
            NumberColumn.of("age", age),
            CategoryColumn.of("diagnosis", diagnosis),
            CategoryColumn.of("answer", answer)));
  }

  private void run(Pseudonyms pseudonyms) throws IOException, InterruptedException {
    Instant now = START.plus(Duration.ofDays(1));
    new EtlJob(
            log,
            store,
            new Publisher(store, () -> now, ""),
            () -> now,
            Duration.ofDays(1),
            pseudonyms)
        .run(monitor, (done, total) -> {});
  }

  private Profile window(int hour) {
    Instant from = START.plus(Duration.ofHours(hour));
    return store
        .profile(WindowKey.of("triage", from, from.plus(Duration.ofHours(1))))
        .orElseThrow();
  }

  private double drift(int hour) {
    Instant from = START.plus(Duration.ofHours(hour));
    return store
        .findings("triage", Duration.ofHours(1), from, from.plus(Duration.ofHours(1)))
        .get(0)
        .findings()
        .stream()
        .filter(found -> found.feature().equals("diagnosis") && isDistance(found))
        .findFirst()
        .orElseThrow()
        .value()
        .orElseThrow();
  }

  private static boolean isDistance(Finding found) {
    return found.metric().equals(MetricNames.DRIFT);
  }

  @Test
  void theyCompareWithTheBaselineAndWithWhatASidecarMakesOfThem() throws Exception {
    List<String> shifted = List.of("Asthma", "Asthma", "Asthma", RARE);
    log.append("a", List.of(hour(0, USUAL), hour(1, shifted)));

    run(KEY);

    assertThat(drift(0)).isLessThan(0.1);
    assertThat(drift(1)).isGreaterThan(0.2);
    assertThat(window(0).column("diagnosis").orElseThrow().unseen()).isZero();
    assertThat(window(1).column("diagnosis").orElseThrow().unseen()).isPositive();
    // A sidecar is sent the layout, has the key from elsewhere, and makes the same profile.
    Layout sent =
        LayoutCodec.read(LayoutCodec.write(store.currentBaseline("triage").orElseThrow().layout()));
    ProfileBuilder beside = new ProfileBuilder(sent.keyedBy(KEY));
    beside.add(hour(1, shifted));
    assertThat(beside.build().toBytes()).isEqualTo(window(1).toBytes());
  }

  @Test
  void neitherTheirTextNorAPlainHashOfItIsInTheStore() throws Exception {
    log.append("a", List.of(hour(0, USUAL), hour(1, List.of(RARE, "Asthma"))));

    run(KEY);
    store.close();

    StringBuilder kept = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().contains("leadline.db")).toList()) {
        kept.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(kept).contains("diagnosis");
    for (String category : List.of(RARE, "Asthma", "Migraine")) {
      assertThat(kept.toString())
          .doesNotContain(category)
          .doesNotContain(Pseudonyms.UNKEYED.category(category));
    }
  }

  @Test
  void aBaselineOfAnotherKeyIsComputedAnew() throws Exception {
    log.append("a", List.of(hour(0, USUAL)));
    run(Pseudonyms.UNKEYED);
    Baseline before = store.currentBaseline("triage").orElseThrow();
    log.append("b", List.of(hour(1, USUAL)));

    run(KEY);

    Baseline after = store.currentBaseline("triage").orElseThrow();
    assertThat(before.layout().pseudonyms().fingerprint()).isEmpty();
    assertThat(after.layout().pseudonyms().isSameAs(KEY)).isTrue();
    assertThat(drift(1)).isLessThan(0.1);
  }

  @Test
  void withoutItsRowsABaselineOfAnotherKeyIsComparedButForPrivateCategories() throws Exception {
    log.append("a", List.of(hour(0, USUAL)));
    run(KEY);
    Baseline before = store.currentBaseline("triage").orElseThrow();
    Files.delete(folder.resolve("training.csv"));
    log.append("b", List.of(hour(1, USUAL)));

    run(key("another key of sixteen bytes"));

    assertThat(store.currentBaseline("triage").orElseThrow().version()).isEqualTo(before.version());
    assertThat(window(1).column("diagnosis")).isEmpty();
    assertThat(window(1).column("age")).isPresent();
  }
}
