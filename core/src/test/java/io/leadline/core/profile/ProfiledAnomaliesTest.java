package io.leadline.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Task;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.outlier.AnomalousPrediction;
import io.leadline.core.outlier.Loans;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Anomalies from the monitor's key to the finding, by way of layout and profile. */
class ProfiledAnomaliesTest {

  private static final Monitor MONITOR =
      monitor(Checks.DEFAULT.withAnomalies(Optional.of(Checks.Anomalies.DEFAULT)));
  private static final List<Batch> BASELINE = List.of(Loans.usual(1, 20_000));
  private static final Layout LAYOUT = layout(MONITOR);
  private static final Profile REFERENCE = profile(LAYOUT, BASELINE.get(0));

  private static Monitor monitor(Checks checks) {
    return new Monitor(
        "loans",
        Task.BINARY,
        "",
        Optional.of("request"),
        Optional.empty(),
        Loans.SCHEMA,
        Set.of(),
        new Monitor.BaselineSource("b.csv", ""),
        Windows.DEFAULT,
        checks,
        List.of());
  }

  private static Layout layout(Monitor monitor) {
    return monitor.watching(LayoutInference.ofSample(monitor.schema(), BASELINE, 256), BASELINE);
  }

  private static Profile profile(Layout layout, Batch... batches) {
    ProfileBuilder builder = new ProfileBuilder(layout);
    for (Batch batch : batches) {
      builder.add(batch);
    }
    return builder.build();
  }

  private static Batch withCents(int rows) {
    Loans loans = new Loans();
    for (int row = 0; row < rows; row++) {
      loans.add("id" + row, 30, 230_000 + row, 24, "clerk", "DE", 0.5);
    }
    return loans.batch();
  }

  private static List<Finding> findings(Monitor monitor, Profile current, Profile baseline) {
    Instant start = Instant.EPOCH;
    return new Evaluator()
        .evaluate(
            monitor,
            current,
            Optional.of(baseline),
            Optional.empty(),
            WindowKey.of("loans", start, start.plusSeconds(3600)));
  }

  private static Optional<Finding> finding(List<Finding> findings, String metric) {
    return findings.stream().filter(finding -> finding.metric().equals(metric)).findFirst();
  }

  @Test
  void profilesWithAnomaliesHaveEqualBytesHoweverTheirRowsAreCutAndMerged() throws Exception {
    Batch usual = Loans.usual(2, 3_000);
    Batch odd = withCents(200);
    byte[] whole = profile(LAYOUT, usual, odd).toBytes();
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Profile> parts = new ArrayList<>();
      for (Batch batch : List.of(odd, usual)) {
        for (int from = 0; from < batch.rows(); ) {
          int to = Math.min(batch.rows(), from + 1 + random.nextInt(700));
          Profile part = profile(LAYOUT, batch.slice(from, to));
          parts.add(random.nextInt(parts.size() + 1), Profile.fromBytes(part.toBytes()));
          from = to;
        }
      }

      assertThat(Profile.mergeAll(parts).toBytes()).as("seed %d", seed).isEqualTo(whole);
    }
    assertThat(Profile.fromBytes(whole).anomalies().anomalous()).isGreaterThanOrEqualTo(200);
  }

  @Test
  void aLayoutThatTravelledScoresToTheSameBytes() throws Exception {
    Layout travelled = LayoutCodec.read(LayoutCodec.write(LAYOUT));
    Batch rows = Loans.usual(3, 2_000);

    assertThat(travelled).isEqualTo(LAYOUT);
    assertThat(profile(travelled, rows, withCents(5)).toBytes())
        .isEqualTo(profile(LAYOUT, rows, withCents(5)).toBytes());
  }

  @Test
  void withoutTheCheckNothingIsScored() {
    Monitor plain = monitor(Checks.DEFAULT);
    Layout layout = layout(plain);
    Profile profile = profile(layout, Loans.usual(2, 500));

    assertThat(layout.anomalyScorer()).isEmpty();
    assertThat(profile.anomalies().isEmpty()).isTrue();
    assertThat(finding(findings(plain, profile, profile), MetricNames.ANOMALY_RATE)).isEmpty();
  }

  @Test
  void partsOfTheSchemaScoreOnlyIfTheyHaveAllFeatures() {
    Schema some = new Schema(LAYOUT.schema().fields().subList(0, 3));

    assertThat(LAYOUT.withSchema(some).anomalyScorer()).isEmpty();
    assertThat(LAYOUT.withSchema(LAYOUT.schema()).anomalyScorer()).isPresent();
    assertThat(LAYOUT.jointFeatures()).contains("age", "income", "job");
  }

  @Test
  void aWindowLikeTheBaselineIsFine() {
    Finding rate =
        finding(
                findings(MONITOR, profile(LAYOUT, Loans.usual(7, 5_000)), REFERENCE),
                MetricNames.ANOMALY_RATE)
            .orElseThrow();

    assertThat(rate.verdict()).isEqualTo(Verdict.OK);
    assertThat(rate.value().getAsDouble()).isLessThan(0.005);
  }

  @Test
  void oddPredictionsViolateTheRateAndTheFindingSaysWhatMadeThemSo() {
    Profile current = profile(LAYOUT, Loans.usual(7, 5_000), withCents(150));
    List<Finding> findings = findings(MONITOR, current, REFERENCE);
    Finding rate = finding(findings, MetricNames.ANOMALY_RATE).orElseThrow();
    Finding score = finding(findings, MetricNames.ANOMALY_SCORE).orElseThrow();

    assertThat(rate.verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(rate.value().getAsDouble()).isBetween(0.029, 0.032);
    assertThat(rate.limit().getAsDouble()).isBetween(0.01, 0.02);
    assertThat(rate.detail()).contains("→ 3 %").contains("income out of range (150)");
    assertThat(score.value().getAsDouble()).isBetween(0.48, 0.55);
    assertThat(score.limit()).isEmpty();
    assertThat(current.anomalies().examples())
        .extracting(AnomalousPrediction::subject)
        .contains("income");
  }

  @Test
  void withoutScoresThereIsNoDataAndTheReason() {
    Monitor monitor = MONITOR;
    Profile unscored = profile(layout(monitor(Checks.DEFAULT)), Loans.usual(2, 500));

    Finding rate =
        finding(findings(monitor, unscored, unscored), MetricNames.ANOMALY_RATE).orElseThrow();

    assertThat(rate.verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(rate.detail()).contains("needs 300 rows");
  }

  @Test
  void privateIdsAreAbsentWithoutAKeyAndPseudonymsWithOne() {
    List<Field> fields = new ArrayList<>(Loans.SCHEMA.fields());
    fields.add(
        new Field(
            "request",
            io.leadline.core.schema.Kind.CATEGORICAL,
            Role.TAG,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            true));
    Layout hiding = layout(MONITOR.withSchema(new Schema(fields)));
    Pseudonyms key = Pseudonyms.keyed(new byte[32]);

    assertThat(profile(hiding, withCents(1)).anomalies().examples().get(0).id()).isEmpty();
    assertThat(profile(hiding.withPseudonyms(key), withCents(1)).anomalies().examples().get(0).id())
        .isEqualTo(key.category("id0"));
  }
}
