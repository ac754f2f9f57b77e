package io.leadline.core.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EstimatesTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.of("sex", Kind.CATEGORICAL, Role.TAG),
              Field.of("y", Kind.NUMERIC, Role.LABEL),
              Field.of("p", Kind.NUMERIC, Role.PREDICTION),
              Field.of("s", Kind.NUMERIC, Role.SCORE)));

  private static final Checks.Performance PERFORMANCE =
      new Checks.Performance(List.of("roc_auc", "f1"), 0.02, 100);

  private final Batch reference = batch(new Random(1), 20_000, 2, 1);
  private final Layout layout =
      LayoutInference.ofSample(SCHEMA, List.of(reference), Layout.WINDOW_RESOLUTION)
          .withGroupings(Checks.Fairness.of(List.of("sex")).groupings(List.of(reference)));
  private final Profile baseline = profile(reference);

  @Test
  void unlabelledWindowIsJudgedByItsEstimate() {
    // Scores nearer to one another: harder cases.
    Profile window = profile(unlabelled(batch(new Random(2), 5_000, 1, 1)));

    List<Finding> findings = evaluate(window, Optional.empty(), PERFORMANCE);

    Finding estimate = one(findings, "estimated_roc_auc");
    assertThat(estimate.method()).isEqualTo("cbpe");
    assertThat(one(findings, "estimated_roc_auc_low").value().orElseThrow())
        .isLessThan(estimate.value().orElseThrow());
    assertThat(one(findings, "estimated_roc_auc_high").value().orElseThrow())
        .isGreaterThan(estimate.value().orElseThrow());
    assertThat(one(findings, "estimated_f1").value()).isPresent();
    assertThat(one(findings, "roc_auc").verdict()).isEqualTo(Verdict.NO_DATA);
    Finding drop = one(findings, MetricNames.PERFORMANCE_DROP);
    assertThat(drop.verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(drop.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(drop.method()).isEqualTo("estimated_roc_auc");
    assertThat(drop.detail())
        .matches("estimated ROC AUC 0\\.\\d+, baseline 0\\.\\d+, drop 0\\.\\d+ ± 0\\.\\d+");
  }

  @Test
  void labelledWindowIsJudgedByItsLabels() {
    Profile window = profile(batch(new Random(2), 5_000, 1, 1));

    List<Finding> findings = evaluate(window, Optional.empty(), PERFORMANCE);

    double realised = one(findings, "roc_auc").value().orElseThrow();
    assertThat(one(findings, MetricNames.PERFORMANCE_DROP).method()).isEqualTo("roc_auc");
    assertThat(one(findings, "estimated_roc_auc").value().orElseThrow())
        .isCloseTo(realised, within(0.03));
  }

  @Test
  void whatCannotBeEstimatedIsNoDataWithItsReason() {
    Profile unlabelledBaseline = profile(unlabelled(reference));
    Profile window = profile(unlabelled(batch(new Random(2), 50, 2, 1)));

    Finding few = one(evaluate(window, Optional.empty(), PERFORMANCE), "estimated_roc_auc");
    List<Finding> unknown =
        new Evaluator()
            .evaluate(
                monitor(PERFORMANCE, Optional.empty()),
                window,
                Optional.of(unlabelledBaseline),
                Optional.empty(),
                WindowKey.of("m", Instant.EPOCH, Instant.EPOCH.plusSeconds(60)));

    assertThat(few.verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(few.detail()).isEqualTo("50 predictions to estimate from (needs 100)");
    assertThat(one(unknown, "estimated_roc_auc").detail()).isEqualTo("the baseline has no labels");
    assertThat(one(unknown, MetricNames.PERFORMANCE_DROP).verdict()).isEqualTo(Verdict.NO_DATA);
  }

  @Test
  void estimatesCanBeSwitchedOff() {
    Checks.Performance off =
        new Checks.Performance(List.of("roc_auc"), 0.02, 100, false, Optional.empty());

    List<Finding> findings = evaluate(profile(unlabelled(reference)), Optional.empty(), off);

    assertThat(findings).noneMatch(finding -> finding.metric().startsWith("estimated"));
    assertThat(one(findings, MetricNames.PERFORMANCE_DROP).verdict()).isEqualTo(Verdict.NO_DATA);
  }

  @Test
  void groupThatGetsLessIsFound() {
    Profile window = profile(batch(new Random(3), 5_000, 2, 0.5));

    List<Finding> findings =
        evaluate(window, Optional.of(Checks.Fairness.of(List.of("sex"))), PERFORMANCE);

    List<Finding> ofWomen =
        findings.stream().filter(finding -> finding.feature().equals("sex=f")).toList();
    assertThat(ofWomen)
        .extracting(Finding::method)
        .containsExactly(
            "statistical_parity",
            "impact_ratio",
            "equal_opportunity",
            "equalized_odds",
            "predictive_parity");
    assertThat(ofWomen).extracting(Finding::against).containsOnly("m");
    Finding parity = ofWomen.get(0);
    assertThat(parity.metric()).isEqualTo(MetricNames.PARITY_GAP);
    assertThat(parity.verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(parity.value().orElseThrow()).isBetween(0.15, 0.35);
    assertThat(ofWomen.get(1).value().orElseThrow()).isBetween(0.3, 0.7);
  }

  @Test
  void fewPeopleAreNoGroup() {
    Profile window = profile(batch(new Random(3), 40, 2, 1));

    List<Finding> findings =
        evaluate(window, Optional.of(Checks.Fairness.of(List.of("sex"))), PERFORMANCE);

    assertThat(findings)
        .filteredOn(finding -> finding.feature().equals("sex=f"))
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Verdict.NO_DATA);
              assertThat(finding.detail()).contains("of the group (needs 30)");
            });
  }

  @Test
  void profilesKeepWhatEstimatesAndGroupsNeed() throws CorruptProfileException {
    Profile window = profile(batch(new Random(2), 500, 1, 1));

    Profile read = Profile.fromBytes(window.toBytes());

    assertThat(read.labelFree()).isEqualTo(window.labelFree());
    assertThat(read.groups()).isEqualTo(window.groups());
    assertThat(read.groups().attributes()).containsExactly("sex");
  }

  private List<Finding> evaluate(
      Profile window, Optional<Checks.Fairness> fairness, Checks.Performance performance) {
    return new Evaluator()
        .evaluate(
            monitor(performance, fairness),
            window,
            Optional.of(baseline),
            Optional.empty(),
            WindowKey.of("m", Instant.EPOCH, Instant.EPOCH.plusSeconds(60)));
  }

  private static Monitor monitor(
      Checks.Performance performance, Optional<Checks.Fairness> fairness) {
    Checks checks =
        new Checks(
            Optional.empty(),
            Optional.empty(),
            Optional.of(performance),
            SeriesChecks.NONE,
            fairness,
            Optional.empty());
    return new Monitor(
        "m",
        Task.BINARY,
        "",
        Optional.empty(),
        Optional.empty(),
        SCHEMA,
        Set.of(),
        new Monitor.BaselineSource("", ""),
        Windows.DEFAULT,
        checks,
        List.of());
  }

  private static Finding one(List<Finding> findings, String metric) {
    return findings.stream().filter(f -> f.metric().equals(metric)).findFirst().orElseThrow();
  }

  private Profile profile(Batch batch) {
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(batch);
    return builder.build();
  }

  private static Batch unlabelled(Batch batch) {
    double[] none = new double[batch.rows()];
    Arrays.fill(none, Double.NaN);
    return batch.with(NumberColumn.of("y", none));
  }

  /**
   * @param spread of the logits: how easy the cases are
   * @param chance of women to be selected who would be as men
   */
  private static Batch batch(Random random, int rows, double spread, double chance) {
    List<String> sexes = new ArrayList<>();
    double[] labels = new double[rows];
    double[] answers = new double[rows];
    double[] scores = new double[rows];
    for (int row = 0; row < rows; row++) {
      sexes.add(random.nextInt(5) < 2 ? "f" : "m");
      scores[row] = 1 / (1 + Math.exp(-spread * random.nextGaussian()));
      labels[row] = random.nextDouble() < scores[row] ? 1 : 0;
      boolean isHeld = sexes.get(row).equals("f") && random.nextDouble() >= chance;
      answers[row] = scores[row] >= 0.5 && !isHeld ? 1 : 0;
    }
    List<Column> columns =
        List.of(
            CategoryColumn.of("sex", new ArrayList<>(sexes)),
            NumberColumn.of("y", labels),
            NumberColumn.of("p", answers),
            NumberColumn.of("s", scores));
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return new Batch("m", "", ids, new long[rows], columns);
  }
}
