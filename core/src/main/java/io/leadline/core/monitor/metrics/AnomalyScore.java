package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.profile.Profile;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.OptionalDouble;

/** Mean anomaly score of the predictions; without a limit of its own. Absent without scores. */
public final class AnomalyScore implements Metric {

  @Override
  public String name() {
    return MetricNames.ANOMALY_SCORE;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    OptionalDouble score = evaluation.current().anomalies().meanScore();
    if (score.isEmpty() || evaluation.monitor().checks().anomalies().isEmpty()) {
      return List.of();
    }
    OptionalDouble before =
        evaluation.baseline().map(Profile::anomalies).stream()
            .flatMapToDouble(anomalies -> anomalies.meanScore().stream())
            .findFirst();
    String change =
        before.isPresent()
            ? Wording.change(before.getAsDouble(), score.getAsDouble())
            : Wording.number(score.getAsDouble());
    return List.of(
        Finding.measured(
            name(),
            "",
            score.getAsDouble(),
            OptionalDouble.empty(),
            Severity.INFO,
            "mean anomaly score " + change));
  }
}
