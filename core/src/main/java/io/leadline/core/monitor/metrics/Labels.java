package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Task;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.performance.PerformanceMetric.Averaging;
import io.leadline.core.performance.PerformanceMetric.Terms;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Role;
import java.util.List;
import java.util.Optional;

/** What the performance metrics have in common: which are asked for, and whether labels suffice. */
final class Labels {

  private Labels() {}

  static boolean areExpected(Evaluation evaluation) {
    return evaluation.current().columns().stream()
        .map(ColumnProfile::role)
        .anyMatch(Role.LABEL::equals);
  }

  /** The metrics that labels allow, the headline first; none where performance is not checked. */
  static List<PerformanceMetric> metrics(Evaluation evaluation) {
    return areExpected(evaluation) ? asked(evaluation) : List.of();
  }

  /** The metrics asked for, the headline first; none where performance is not checked. */
  static List<PerformanceMetric> asked(Evaluation evaluation) {
    Optional<Checks.Performance> check = evaluation.monitor().checks().performance();
    if (check.isEmpty()) {
      return List.of();
    }
    List<PerformanceMetric> asked =
        check.get().metrics().stream().map(PerformanceMetric::named).toList();
    return asked.isEmpty() ? usual(evaluation) : asked;
  }

  private static List<PerformanceMetric> usual(Evaluation evaluation) {
    return switch (evaluation.monitor().task()) {
      case BINARY ->
          hasScore(evaluation)
              ? List.of(
                  PerformanceMetric.ROC_AUC,
                  PerformanceMetric.ACCURACY,
                  PerformanceMetric.F1,
                  PerformanceMetric.PRECISION,
                  PerformanceMetric.RECALL)
              : List.of(
                  PerformanceMetric.ACCURACY,
                  PerformanceMetric.F1,
                  PerformanceMetric.PRECISION,
                  PerformanceMetric.RECALL);
      case MULTICLASS ->
          List.of(
              PerformanceMetric.ACCURACY,
              PerformanceMetric.F1,
              PerformanceMetric.PRECISION,
              PerformanceMetric.RECALL);
      case REGRESSION ->
          List.of(PerformanceMetric.MAE, PerformanceMetric.RMSE, PerformanceMetric.BIAS);
      case RANKING -> List.of();
    };
  }

  private static boolean hasScore(Evaluation evaluation) {
    return evaluation.current().columns().stream()
        .map(ColumnProfile::role)
        .anyMatch(Role.SCORE::equals);
  }

  static Terms terms(Evaluation evaluation) {
    Optional<Checks.Performance> check = evaluation.monitor().checks().performance();
    Averaging averaging =
        evaluation.monitor().task() == Task.MULTICLASS ? Averaging.MACRO : Averaging.POSITIVE_CLASS;
    return new Terms(averaging, check.flatMap(Checks.Performance::worth));
  }

  static Outcomes baseline(Evaluation evaluation) {
    return evaluation.baseline().map(Profile::outcomes).orElse(Outcomes.EMPTY);
  }

  /** How many labels are lacking, in words; empty where there are enough. */
  static Optional<String> lack(Evaluation evaluation) {
    long labelled = evaluation.current().outcomes().labelled();
    return labelled < fewest(evaluation)
        ? Optional.of("%d labels (needs %d)".formatted(labelled, fewest(evaluation)))
        : Optional.empty();
  }

  /** The number of predictions without which performance is not spoken of. */
  static long fewest(Evaluation evaluation) {
    return Math.max(
        1,
        evaluation.monitor().checks().performance().map(Checks.Performance::minLabels).orElse(1L));
  }
}
