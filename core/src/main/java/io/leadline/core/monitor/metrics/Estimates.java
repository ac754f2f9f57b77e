package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.performance.Estimate;
import io.leadline.core.performance.LabelFree;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.performance.PerformanceEstimate;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.core.profile.Profile;
import java.util.Optional;

/**
 * The window's estimated performance, if it is to be estimated at all.
 *
 * @param estimate what the baseline teaches
 * @param lack why there is none, in words; empty where there is one
 */
record Estimates(PerformanceEstimate estimate, Optional<String> lack) {

  /** Empty where estimates are switched off, or nobody says what the labels are. */
  static Optional<Estimates> of(Evaluation evaluation) {
    boolean isWanted =
        evaluation
            .monitor()
            .checks()
            .performance()
            .map(Checks.Performance::isEstimated)
            .orElse(false);
    Outcomes labels = Labels.baseline(evaluation);
    if (!isWanted || (labels.labelled() == 0 && !Labels.areExpected(evaluation))) {
      return Optional.empty();
    }
    LabelFree baseline = evaluation.baseline().map(Profile::labelFree).orElse(LabelFree.EMPTY);
    PerformanceEstimate estimate =
        PerformanceEstimate.of(evaluation.current().labelFree(), baseline, labels);
    boolean areFew = estimate.lack().isEmpty() && estimate.rows() < Labels.fewest(evaluation);
    return Optional.of(
        new Estimates(
            estimate,
            areFew
                ? Optional.of(
                    "%d predictions to estimate from (needs %d)"
                        .formatted(estimate.rows(), Labels.fewest(evaluation)))
                : estimate.lack()));
  }

  Optional<Estimate> of(PerformanceMetric metric, Evaluation evaluation) {
    return lack.isPresent() ? Optional.empty() : estimate.of(metric, Labels.terms(evaluation));
  }
}
