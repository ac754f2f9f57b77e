package io.leadline.store.rules;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.RuleOutcome;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An alert rule with its compiled condition: from the findings of a window to its outcome. */
public final class Rule {

  // Larger windows have seen nothing else that base windows have not.
  private static final Set<String> ROLLED_UP =
      Set.of(
          MetricNames.DRIFT,
          MetricNames.DRIFTED_FEATURES,
          MetricNames.MISSING,
          MetricNames.MISMATCHED,
          MetricNames.UNSEEN,
          MetricNames.OUT_OF_RANGE,
          MetricNames.DUPLICATES);

  private final AlertRule alert;
  private final Condition condition;

  private Rule(AlertRule alert, Condition condition) {
    this.alert = alert;
    this.condition = condition;
  }

  /**
   * @throws InvalidConditionException if the rule's condition cannot be understood
   */
  public static Rule compile(AlertRule alert) throws InvalidConditionException {
    return new Rule(alert, Condition.compile(alert.when()));
  }

  public AlertRule alert() {
    return alert;
  }

  /**
   * What the rule says of a window, on all its tracks.
   *
   * <p>A rule that speaks of performance has two: one for what labels say and one for what is
   * estimated before they come, named {@link #estimatedName}. An estimate comes with the window,
   * its labels long after; on one track the estimates of later windows would make labels too late
   * to alert of anything. Labels that say all is well do resolve what an estimate opened; estimates
   * never resolve what labels did.
   *
   * @param schema for the importance of features
   * @param findings all of the window
   * @return one outcome for each track that there is something to say on
   */
  public List<RuleOutcome> outcomes(WindowKey window, Schema schema, List<Finding> findings) {
    boolean isOfPerformance =
        condition.words().stream()
            .anyMatch(word -> word.metrics().contains(MetricNames.PERFORMANCE_DROP));
    if (!isOfPerformance) {
      return List.of(outcome(window, schema, findings));
    }
    List<Finding> known = findings.stream().filter(finding -> !isEstimatedDrop(finding)).toList();
    RuleOutcome byLabels = outcome(window, schema, known);
    if (byLabels.state() == RuleOutcome.State.BREACH) {
      return List.of(byLabels);
    }
    boolean isEstimated = known.size() < findings.size();
    RuleOutcome byEstimate = isEstimated ? outcome(window, schema, findings) : byLabels;
    return List.of(byLabels, onEstimatedTrack(byEstimate));
  }

  /**
   * What the rule says of a larger window, on a track of its own, named {@link #rollupName}. Only
   * rules of drift and data quality have one: there limits are learned of larger windows as well.
   */
  public Optional<RuleOutcome> ofRollup(
      WindowKey window, Schema schema, List<Finding> findings, Duration length) {
    boolean isOfData =
        condition.words().stream().allMatch(word -> ROLLED_UP.containsAll(word.metrics()));
    if (!isOfData) {
      return Optional.empty();
    }
    RuleOutcome outcome = outcome(window, schema, findings);
    return Optional.of(onTrack(outcome, rollupName(alert.name(), length)));
  }

  /** What incidents are titled with that a rule of this name opens by windows of this length. */
  public static String rollupName(String rule, Duration length) {
    long hours = length.toHours();
    String words =
        hours % 24 != 0 ? hours + " h" : hours / 24 == 1 ? "1 day" : hours / 24 + " days";
    return "%s (%s)".formatted(rule, words);
  }

  private static boolean isEstimatedDrop(Finding finding) {
    return finding.metric().equals(MetricNames.PERFORMANCE_DROP)
        && finding.method().startsWith(MetricNames.ESTIMATED);
  }

  private static RuleOutcome onEstimatedTrack(RuleOutcome outcome) {
    return onTrack(outcome, estimatedName(outcome.rule().name()));
  }

  private static RuleOutcome onTrack(RuleOutcome outcome, String name) {
    AlertRule rule = outcome.rule();
    return new RuleOutcome(
        new AlertRule(
            name,
            rule.when(),
            rule.forWindows(),
            rule.severity(),
            rule.targets(),
            rule.watchesSegments()),
        outcome.window(),
        outcome.state(),
        outcome.causes(),
        outcome.summary(),
        outcome.checked());
  }

  /** What incidents are titled with that a rule of this name opens by an estimate. */
  public static String estimatedName(String rule) {
    return rule + " (estimated)";
  }

  /** Whether incidents titled {@code title} are of the rule of this name, on any of its tracks. */
  public static boolean isTrackOf(String title, String rule) {
    return title.equals(rule) || title.startsWith(rule + " (");
  }

  /**
   * What the rule says of a window, whatever it is known from.
   *
   * @param schema for the importance of features
   * @param findings all of the window
   */
  RuleOutcome outcome(WindowKey window, Schema schema, List<Finding> findings) {
    return condition.isPerFeature()
        ? ofFeatures(window, schema, findings)
        : ofWindow(window, findings);
  }

  private RuleOutcome ofWindow(WindowKey window, List<Finding> findings) {
    Optional<Boolean> holds = condition.holds(values(findings, findings, Optional.empty()));
    if (holds.isEmpty()) {
      return RuleOutcome.noData(alert, window);
    }
    if (!holds.get()) {
      return RuleOutcome.clear(alert, window);
    }
    List<Finding> about =
        findings.stream()
            .filter(finding -> condition.words().stream().anyMatch(word -> word.isAbout(finding)))
            .toList();
    return RuleOutcome.breach(alert, window, causes(about), 0);
  }

  private RuleOutcome ofFeatures(WindowKey window, Schema schema, List<Finding> findings) {
    Map<String, List<Finding>> byFeature = new LinkedHashMap<>();
    for (Finding finding : findings) {
      if (!finding.feature().isEmpty()) {
        byFeature.computeIfAbsent(finding.feature(), added -> new ArrayList<>()).add(finding);
      }
    }
    List<Incident.Cause> causes = new ArrayList<>();
    int known = 0;
    for (Map.Entry<String, List<Finding>> feature : byFeature.entrySet()) {
      Optional<Field> field = schema.field(feature.getKey());
      // The model's output has a drift of its own, but ground truth is what it is.
      boolean isWatched = field.map(Field::role).orElse(Role.FEATURE) != Role.LABEL;
      Optional<Boolean> holds =
          isWatched
              ? condition.holds(values(findings, feature.getValue(), field))
              : Optional.empty();
      known += holds.isPresent() ? 1 : 0;
      if (holds.orElse(false)) {
        causes.add(worst(feature.getValue()));
      }
    }
    if (known == 0) {
      return RuleOutcome.noData(alert, window);
    }
    return causes.isEmpty()
        ? RuleOutcome.clear(alert, window)
        : RuleOutcome.breach(alert, window, causes, known);
  }

  private Map<String, Object> values(
      List<Finding> ofWindow, List<Finding> ofFeature, Optional<Field> field) {
    Map<String, Object> values = new HashMap<>();
    for (Vocabulary word : condition.words()) {
      boolean isOfFeature = word.scope() == Vocabulary.Scope.FEATURE;
      word.value(isOfFeature ? ofFeature : ofWindow, field)
          .ifPresent(value -> values.put(word.word(), value));
    }
    return values;
  }

  /** Of the feature's findings that the condition speaks of, the one furthest beyond its limit. */
  private Incident.Cause worst(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> condition.words().stream().anyMatch(word -> word.isAbout(finding)))
        .map(Rule::cause)
        .max(java.util.Comparator.comparingDouble(Incident.Cause::ratio))
        .orElseGet(() -> cause(findings.get(0)));
  }

  private static List<Incident.Cause> causes(List<Finding> findings) {
    List<Incident.Cause> violated =
        findings.stream().filter(Finding::isViolated).map(Rule::cause).toList();
    return violated.isEmpty()
        ? findings.stream().filter(finding -> finding.value().isPresent()).map(Rule::cause).toList()
        : violated;
  }

  private static Incident.Cause cause(Finding finding) {
    return new Incident.Cause(
        finding.metric(),
        finding.feature(),
        finding.value().orElse(0),
        finding.ratio().orElse(0),
        finding.detail());
  }
}
