package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.outlier.AnomalyScorerFitter;
import io.leadline.core.outlier.PredictionAnomalies;
import io.leadline.core.outlier.PredictionAnomalies.Subject;
import io.leadline.core.profile.Profile;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Share of predictions that are odder than nearly all of the baseline. The limit is the baseline's
 * own share plus the configured one, or plus what chance makes of so few rows.
 */
public final class AnomalyRate implements Metric {

  private static final int MOST_SUBJECTS = 3;

  @Override
  public String name() {
    return MetricNames.ANOMALY_RATE;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Optional<Checks.Anomalies> check = evaluation.monitor().checks().anomalies();
    if (check.isEmpty()) {
      return List.of();
    }
    PredictionAnomalies current = evaluation.current().anomalies();
    if (current.isEmpty()) {
      return List.of(Finding.noData(name(), "", lack(evaluation)));
    }
    PredictionAnomalies baseline =
        evaluation.baseline().map(Profile::anomalies).orElse(PredictionAnomalies.EMPTY);
    ShareOfRows share =
        new ShareOfRows(
            current.anomalous(),
            current.scored(),
            baseline.anomalous(),
            baseline.scored(),
            evaluation.falseAlarm(),
            OptionalDouble.empty());
    return List.of(
        Finding.measured(
            name(),
            "",
            (double) current.anomalous() / current.scored(),
            OptionalDouble.of(share.limit(check.get().share())),
            Severity.WARNING,
            detail(current, baseline)));
  }

  private static String lack(Evaluation evaluation) {
    return evaluation.current().rows() == 0
        ? "no predictions"
        : "predictions were not scored (the baseline needs %d rows and features to score by)"
            .formatted(AnomalyScorerFitter.FEWEST_ROWS);
  }

  private static String detail(PredictionAnomalies current, PredictionAnomalies baseline) {
    double share = (double) current.anomalous() / current.scored();
    String change =
        baseline.isEmpty()
            ? Wording.percent(share)
            : Wording.percentChange((double) baseline.anomalous() / baseline.scored(), share);
    String subjects =
        current.subjects().stream()
            .limit(MOST_SUBJECTS)
            .map(AnomalyRate::words)
            .collect(Collectors.joining(", "));
    return "anomalous predictions " + change + (subjects.isEmpty() ? "" : ": " + subjects);
  }

  /** {@code income out of range (12)}. */
  private static String words(Map.Entry<Subject, Long> counted) {
    return "%s %s (%s)"
        .formatted(
            counted.getKey().name(),
            counted.getKey().reason().words(),
            Wording.number(counted.getValue()));
  }
}
