package io.leadline.store.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentTracker;
import io.leadline.core.alert.RuleOutcome;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RuleTest {

  private static final WindowKey WINDOW =
      WindowKey.of("loan", Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field(
                  "age",
                  Kind.NUMERIC,
                  Role.FEATURE,
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  OptionalDouble.of(0.4),
                  false),
              Field.numeric("zip"),
              Field.of("truth", Kind.NUMERIC, Role.LABEL)));

  private static RuleOutcome outcome(String when, Finding... findings) throws Exception {
    AlertRule alert = new AlertRule("rule", when, 1, Severity.WARNING, List.of());
    return Rule.compile(alert).outcome(WINDOW, SCHEMA, List.of(findings));
  }

  private static Finding drift(String feature, double value) {
    return Finding.measured(
        MetricNames.DRIFT, feature, value, OptionalDouble.of(0.1), Severity.WARNING, "moved");
  }

  private static Finding missing(String feature, double share) {
    return Finding.measured(
        MetricNames.MISSING, feature, share, OptionalDouble.of(0.02), Severity.CRITICAL, "gone");
  }

  @Test
  void changePointsAreCountedAndTrafficIsAnomalousBeyondItsLimit() throws Exception {
    OptionalDouble half = OptionalDouble.of(0.5);
    Finding change =
        Finding.measured(MetricNames.CHANGE_POINT, "age", 1, half, Severity.WARNING, "moved")
            .by("adwin", "drift");
    Finding warning =
        Finding.measured(MetricNames.CHANGE_POINT, "", 0.5, half, Severity.WARNING, "moving")
            .by("hddm_a", "error");
    Finding traffic =
        Finding.measured(MetricNames.ANOMALY, "", 0.8, half, Severity.WARNING, "20,000 predictions")
            .by("seasonal", MetricNames.ROWS);

    assertThat(outcome("change.points > 0", change, warning).state())
        .isEqualTo(RuleOutcome.State.BREACH);
    assertThat(outcome("change.points > 1", change, warning).state())
        .isEqualTo(RuleOutcome.State.CLEAR);
    assertThat(outcome("change.points > 0", traffic).state()).isEqualTo(RuleOutcome.State.NO_DATA);
    assertThat(outcome("traffic.anomaly > 1.5", traffic).state())
        .isEqualTo(RuleOutcome.State.BREACH);
  }

  @Test
  void aRuleOverFeaturesBlamesThoseForWhichItHolds() throws Exception {
    RuleOutcome outcome =
        outcome("drift.ratio > 1", drift("age", 0.3), drift("zip", 0.05), drift("truth", 0.9));

    assertThat(outcome.state()).isEqualTo(RuleOutcome.State.BREACH);
    assertThat(outcome.causes()).extracting(Incident.Cause::feature).containsExactly("age");
    assertThat(outcome.causes().get(0).ratio())
        .isCloseTo(3, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(outcome.checked()).isEqualTo(2);
  }

  @Test
  void importanceAndNamesCanBeAskedFor() throws Exception {
    assertThat(outcome("drift.ratio > 1 && feature.importance > 0.1", drift("zip", 0.5)).state())
        .isEqualTo(RuleOutcome.State.CLEAR);
    assertThat(outcome("drift.ratio > 1 && feature.name == 'zip'", drift("zip", 0.5)).state())
        .isEqualTo(RuleOutcome.State.BREACH);
  }

  @Test
  void aRuleOverTheWindowCountsViolations() throws Exception {
    RuleOutcome outcome =
        outcome("quality.violations > 0", missing("age", 0.5), missing("zip", 0.01));

    assertThat(outcome.state()).isEqualTo(RuleOutcome.State.BREACH);
    assertThat(outcome.causes()).extracting(Incident.Cause::feature).containsExactly("age");
    assertThat(outcome("quality.violations > 0", missing("age", 0.01)).state())
        .isEqualTo(RuleOutcome.State.CLEAR);
  }

  @Test
  void withoutDataARuleSaysNothing() throws Exception {
    Finding none = Finding.noData(MetricNames.PERFORMANCE_DROP, "", "too few labels");

    assertThat(outcome("performance.drop > limit", none).state())
        .isEqualTo(RuleOutcome.State.NO_DATA);
    assertThat(outcome("drift.ratio > 1").state()).isEqualTo(RuleOutcome.State.NO_DATA);
    assertThat(outcome("traffic.rows == 0 || performance.drop > 1", rows(0), none).state())
        .isEqualTo(RuleOutcome.State.BREACH);
  }

  @Test
  void estimatesHaveATrackOfTheirOwn() throws Exception {
    List<RuleOutcome> outcomes = outcomes("performance.drop > limit", drop("estimated_f1", 0.1));

    assertThat(outcomes)
        .extracting(outcome -> outcome.rule().name(), RuleOutcome::state)
        .containsExactly(
            tuple("rule", RuleOutcome.State.NO_DATA),
            tuple("rule (estimated)", RuleOutcome.State.BREACH));
  }

  @Test
  void labelsOpenIncidentsThemselvesAndEndEstimatedOnes() throws Exception {
    assertThat(outcomes("performance.drop > limit", drop("f1", 0.1)))
        .extracting(outcome -> outcome.rule().name(), RuleOutcome::state)
        .containsExactly(tuple("rule", RuleOutcome.State.BREACH));
    assertThat(outcomes("performance.drop > limit", drop("f1", 0.01)))
        .extracting(outcome -> outcome.rule().name(), RuleOutcome::state)
        .containsExactly(
            tuple("rule", RuleOutcome.State.CLEAR),
            tuple("rule (estimated)", RuleOutcome.State.CLEAR));
  }

  @Test
  void lateLabelsStillAlertWhenLaterWindowsAreEstimatedToBeWell() throws Exception {
    Map<String, IncidentTracker.State> states = new HashMap<>();
    List<String> opened = new ArrayList<>();
    for (Finding finding : List.of(drop("estimated_f1", 0.01), drop("f1", 0.1))) {
      for (RuleOutcome outcome : outcomes("performance.drop > limit", finding)) {
        String name = outcome.rule().name();
        IncidentTracker.Step step =
            IncidentTracker.fold(
                states.getOrDefault(name, IncidentTracker.State.START),
                outcome,
                () -> "i-1",
                Instant.EPOCH);
        states.put(name, step.state());
        step.change().ifPresent(change -> opened.add(change.incident().rule()));
      }
    }

    assertThat(opened).containsExactly("rule");
  }

  @Test
  void ruleOfOtherThingsTooBreachesOnItsOwnTrackByThem() throws Exception {
    assertThat(
            outcomes(
                "traffic.rows == 0 || performance.drop > limit", rows(0), drop("estimated_f1", 0)))
        .extracting(outcome -> outcome.rule().name())
        .containsExactly("rule");
  }

  private static Finding drop(String method, double value) {
    return Finding.measured(
            MetricNames.PERFORMANCE_DROP,
            "",
            value,
            OptionalDouble.of(0.05),
            Severity.CRITICAL,
            method)
        .by(method, "baseline");
  }

  private static List<RuleOutcome> outcomes(String when, Finding... findings) throws Exception {
    AlertRule rule = new AlertRule("rule", when, 1, Severity.WARNING, List.of());
    return Rule.compile(rule).outcomes(WINDOW, SCHEMA, List.of(findings));
  }

  private static Finding rows(double rows) {
    return Finding.measured(
        MetricNames.ROWS, "", rows, OptionalDouble.empty(), Severity.INFO, "predictions");
  }

  @Test
  void whatCannotBeUnderstoodIsExplained() {
    assertThatThrownBy(() -> outcome("drift.ration > 1"))
        .isInstanceOf(InvalidConditionException.class)
        .hasMessage(
            "unknown word 'drift.ration' in 'drift.ration > 1'; did you mean 'drift.ratio'?");
    assertThatThrownBy(() -> outcome("drift.ratio >"))
        .hasMessageStartingWith(
            "invalid condition 'drift.ratio >': <input>:1:14: mismatched input");
    assertThatThrownBy(() -> outcome("drift.ratio")).hasMessageContaining("expected type 'bool'");
    assertThatThrownBy(() -> outcome("1 > 0")).hasMessageContaining("depends on nothing");
  }
}
