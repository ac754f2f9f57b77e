package io.leadline.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.batch.etl.Baselines;
import io.leadline.batch.etl.EtlJob;
import io.leadline.config.MonitorBundle;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.TableFormats;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same predictions and the same labels through both paths give the same realised performance:
 * labels before and after their predictions, repeated, contradicting each other, without a
 * prediction, and predictions that bring labels of their own along.
 */
class LabelsAgreeTest {

  private static final int ROWS = 12_000;
  private static final int HOURS = 5;
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofHours(HOURS));
  private static final Instant NOW = END.plus(Duration.ofDays(3));
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String[] REGIONS = {"north", "east", "south"};

  @TempDir static java.nio.file.Path folder;

  private static FastStore etl;
  private static FastStore stream;
  private static final List<String> PREDICTIONS = new ArrayList<>();
  private static final List<String> LABELS = new ArrayList<>();

  @BeforeAll
  static void playTheSameThroughBothPaths() throws Exception {
    make(new Random(8));
    MonitorFile file = MonitorFile.parse("monitor.yaml", monitor());
    etl = FastStores.open(folder.resolve("etl.db").toString());
    stream = FastStores.open(folder.resolve("stream.db").toString());
    Baseline baseline = runEtl(file);
    stream.saveBaseline(baseline);
    MonitorBundle bundle =
        new MonitorBundle(file.text(), baseline.version(), baseline.layout(), baseline.profile());
    Publisher publisher = new Publisher(stream, () -> NOW, "");
    StreamPath.run(folder.resolve("kafka"), bundle, PREDICTIONS, LABELS)
        .forEach(snapshot -> publisher.publish(file.monitor(), snapshot));
  }

  private static void make(Random random) {
    for (int row = 0; row < ROWS; row++) {
      Instant time = START.plusMillis(random.nextInt(HOURS * 3_600_000));
      String own = random.nextInt(6) == 0 ? ",\"repaid\":" + random.nextInt(2) : "";
      PREDICTIONS.add(prediction("r" + row, time, own, random));
      if (random.nextInt(3) > 0) {
        Instant known = time.plusSeconds(random.nextInt(40 * 3_600));
        LABELS.add(label("r" + row, known, random.nextInt(2)));
        if (random.nextInt(5) == 0) {
          LABELS.add(label("r" + row, known, random.nextInt(2)));
          LABELS.add(label("r" + row, known.plusSeconds(random.nextInt(9)), random.nextInt(2)));
        }
      }
    }
    for (int stray = 0; stray < 200; stray++) {
      LABELS.add(label("stray" + stray, END, 1));
    }
    Collections.shuffle(PREDICTIONS, random);
    Collections.shuffle(LABELS, random);
  }

  private static String prediction(String id, Instant time, String own, Random random) {
    double score = random.nextDouble();
    return "{\"id\":\"%s\",\"time\":\"%s\",\"x\":%s,\"region\":\"%s\",\"score\":%s,\"answer\":%d%s}"
        .formatted(
            id,
            time,
            random.nextGaussian(),
            REGIONS[random.nextInt(REGIONS.length)],
            score,
            score > 0.5 ? 1 : 0,
            own);
  }

  private static String label(String id, Instant time, int value) {
    return "{\"id\":\"%s\",\"time\":\"%s\",\"repaid\":%d}".formatted(id, time, value);
  }

  private static String monitor() throws Exception {
    Random random = new Random(77);
    List<String> training = new ArrayList<>();
    for (int row = 0; row < 5_000; row++) {
      String own = ",\"repaid\":" + random.nextInt(2);
      training.add(prediction("t" + row, START.minus(Duration.ofDays(9)), own, random));
    }
    java.nio.file.Path file = folder.resolve("training.ndjson");
    Files.write(file, training);
    return """
        version: 1
        model: loan
        task: binary
        id: id
        timestamp: time
        prediction: answer
        probability: score
        label: repaid
        baseline: { from: "%s", version: v1 }
        collect: { labels: { topic: labels, max_delay: 2d } }
        windows: { size: 1h, rollup: [], lateness: 10m, min_rows: 100 }
        checks:
          performance: { metrics: [roc_auc, accuracy], max_drop: 0.05, min_labels: 50 }
          fairness: { attribute: region, reference: north, parity_gap: 0.1 }
        """
        .formatted(file);
  }

  private static Baseline runEtl(MonitorFile file) throws Exception {
    PredictionLog log = PredictionLogs.open(folder.resolve("log").toString());
    Baseline baseline = new Baselines(log, () -> NOW).compute(file.monitor());
    etl.saveBaseline(baseline);
    Schema schema = baseline.layout().schema();
    log.append("predictions", decoded(PREDICTIONS, schema, "loan"));
    log.append("labels", decoded(LABELS, new Schema(schema.withRole(Role.LABEL)), "loan.labels"));
    EtlJob job =
        new EtlJob(log, etl, new Publisher(etl, () -> NOW, ""), () -> NOW, Duration.ofDays(2));
    job.run(file.monitor(), (done, total) -> {});
    return baseline;
  }

  private static List<Batch> decoded(List<String> lines, Schema schema, String model)
      throws Exception {
    List<Batch> batches = new ArrayList<>();
    TableFormats.decoder(TableFormats.NDJSON)
        .decode(
            new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
            DecodeContext.of("lines", model).withSchema(schema),
            batches::add);
    return batches;
  }

  private static List<WindowKey> windows(FastStore store) {
    return store.windows("loan", HOUR, START, END);
  }

  @Test
  void profilesAreEqualByteForByte() {
    long labelled = 0;
    assertThat(windows(stream)).hasSize(HOURS).isEqualTo(windows(etl));
    for (WindowKey window : windows(etl)) {
      assertThat(stream.profile(window).orElseThrow().toBytes())
          .as("profile of %s", window.start())
          .isEqualTo(etl.profile(window).orElseThrow().toBytes());
      labelled += etl.profile(window).orElseThrow().outcomes().labelled();
    }
    assertThat(labelled).isBetween(ROWS * 6L / 10, ROWS * 8L / 10);
  }

  @Test
  void realisedPerformanceIsEqual() {
    List<WindowFindings> expected = etl.findings("loan", HOUR, START, END);

    assertThat(stream.findings("loan", HOUR, START, END)).isEqualTo(expected);
    assertThat(expected.stream().flatMap(window -> window.findings().stream()))
        .filteredOn(finding -> finding.metric().equals(MetricNames.ROC_AUC))
        .hasSize(HOURS)
        .extracting(Finding::value)
        .allMatch(java.util.OptionalDouble::isPresent);
  }
}
