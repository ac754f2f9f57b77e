package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.profile.Profile;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Share of predictions whose request id had occurred before. They are left out of everything else,
 * so this is a warning and not broken data.
 */
public final class Duplicates implements Metric {

  @Override
  public String name() {
    return MetricNames.DUPLICATES;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    return evaluation.monitor().checks().quality().stream()
        .map(
            quality ->
                share(evaluation)
                    .finding(name(), "", quality.duplicates(), Severity.WARNING, "repeated ids"))
        .toList();
  }

  private static ShareOfRows share(Evaluation evaluation) {
    Profile current = evaluation.current();
    return new ShareOfRows(
        current.duplicates(),
        all(current),
        evaluation.baseline().map(Profile::duplicates).orElse(0L),
        evaluation.baseline().map(Duplicates::all).orElse(0L),
        evaluation.falseAlarmOfColumn(),
        OptionalDouble.empty());
  }

  private static long all(Profile profile) {
    return profile.rows() + profile.duplicates();
  }
}
