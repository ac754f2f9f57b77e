package io.leadline.store.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.schema.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The words of a condition. Words of a feature have a value for each feature, the others one for
 * the window; a word without a value for lack of data makes what depends on it unknown.
 */
enum Vocabulary {
  DRIFT_RATIO("drift.ratio", Scope.FEATURE, Set.of(MetricNames.DRIFT)),
  DRIFT_VALUE("drift.value", Scope.FEATURE, Set.of(MetricNames.DRIFT)),
  MISSING_RATIO("missing.ratio", Scope.FEATURE, Set.of(MetricNames.MISSING)),
  MISMATCH_RATIO("mismatch.ratio", Scope.FEATURE, Set.of(MetricNames.MISMATCHED)),
  UNSEEN_RATIO("unseen.ratio", Scope.FEATURE, Set.of(MetricNames.UNSEEN)),
  RANGE_RATIO("out_of_range.ratio", Scope.FEATURE, Set.of(MetricNames.OUT_OF_RANGE)),
  FEATURE_NAME("feature.name", Scope.FEATURE, Set.of()),
  FEATURE_IMPORTANCE("feature.importance", Scope.FEATURE, Set.of()),
  JOINT_DRIFT_RATIO("joint_drift.ratio", Scope.WINDOW, Set.of(MetricNames.JOINT_DRIFT)),
  DRIFT_FEATURES("drift.features", Scope.WINDOW, Set.of(MetricNames.DRIFTED_FEATURES)),
  QUALITY_VIOLATIONS(
      "quality.violations",
      Scope.WINDOW,
      Set.of(
          MetricNames.MISSING,
          MetricNames.MISMATCHED,
          MetricNames.UNSEEN,
          MetricNames.OUT_OF_RANGE,
          MetricNames.DUPLICATES)),
  PERFORMANCE_DROP("performance.drop", Scope.WINDOW, Set.of(MetricNames.PERFORMANCE_DROP)),
  LIMIT("limit", Scope.WINDOW, Set.of(MetricNames.PERFORMANCE_DROP)),
  PERFORMANCE_RATIO("performance.ratio", Scope.WINDOW, Set.of(MetricNames.PERFORMANCE_DROP)),
  FAIRNESS_GAP("fairness.gap", Scope.WINDOW, Set.of(MetricNames.PARITY_GAP)),
  FAIRNESS_RATIO("fairness.ratio", Scope.WINDOW, Set.of(MetricNames.PARITY_GAP)),
  TRAFFIC_ROWS("traffic.rows", Scope.WINDOW, Set.of(MetricNames.ROWS)),
  TRAFFIC_RATIO("traffic.ratio", Scope.WINDOW, Set.of(MetricNames.ROWS)),
  TRAFFIC_ANOMALY("traffic.anomaly", Scope.WINDOW, Set.of(MetricNames.ANOMALY)),
  CHANGE_POINTS("change.points", Scope.WINDOW, Set.of(MetricNames.CHANGE_POINT));

  /** What a word has one value for. */
  enum Scope {
    FEATURE,
    WINDOW
  }

  private final String word;
  private final Scope scope;
  private final Set<String> metrics;

  Vocabulary(String word, Scope scope, Set<String> metrics) {
    this.word = word;
    this.scope = scope;
    this.metrics = metrics;
  }

  /** As it stands in conditions. */
  String word() {
    return word;
  }

  Scope scope() {
    return scope;
  }

  /** The metrics it speaks of. */
  Set<String> metrics() {
    return metrics;
  }

  CelType type() {
    return switch (this) {
      case FEATURE_NAME -> SimpleType.STRING;
      case DRIFT_FEATURES, QUALITY_VIOLATIONS, TRAFFIC_ROWS, CHANGE_POINTS -> SimpleType.INT;
      default -> SimpleType.DOUBLE;
    };
  }

  /**
   * Its value.
   *
   * @param findings of the window; of one feature for words of a feature
   * @param field the feature; empty for words of the window
   */
  Optional<Object> value(List<Finding> findings, Optional<Field> field) {
    return switch (this) {
      case FEATURE_NAME -> field.map(Field::name);
      case FEATURE_IMPORTANCE -> field.map(named -> named.importance().orElse(0));
      case QUALITY_VIOLATIONS, CHANGE_POINTS -> violations(findings);
      case DRIFT_VALUE, PERFORMANCE_DROP, FAIRNESS_GAP -> largest(findings, false);
      case TRAFFIC_ROWS, DRIFT_FEATURES ->
          largest(findings, false).map(count -> Math.round((Double) count));
      case LIMIT ->
          findings.stream()
              .filter(this::isAbout)
              .flatMap(finding -> finding.limit().stream().boxed())
              .findFirst()
              .map(Object.class::cast);
      default -> largest(findings, true);
    };
  }

  boolean isAbout(Finding finding) {
    return metrics.contains(finding.metric());
  }

  private Optional<Object> violations(List<Finding> findings) {
    List<Finding> computed =
        findings.stream().filter(this::isAbout).filter(Vocabulary::isComputed).toList();
    long violated = computed.stream().filter(Finding::isViolated).count();
    return computed.isEmpty() ? Optional.empty() : Optional.of(violated);
  }

  private static boolean isComputed(Finding finding) {
    return finding.verdict() == Verdict.OK || finding.verdict() == Verdict.VIOLATED;
  }

  private Optional<Object> largest(List<Finding> findings, boolean isRatio) {
    OptionalDouble largest =
        findings.stream()
            .filter(this::isAbout)
            .filter(Vocabulary::isComputed)
            .map(finding -> isRatio ? finding.ratio() : finding.value())
            .flatMapToDouble(OptionalDouble::stream)
            .max();
    return largest.isPresent() ? Optional.of(largest.getAsDouble()) : Optional.empty();
  }

  static Map<String, Vocabulary> byWord() {
    Map<String, Vocabulary> words = new TreeMap<>();
    for (Vocabulary entry : values()) {
      words.put(entry.word, entry);
    }
    return words;
  }
}
