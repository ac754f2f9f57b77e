package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Role;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Mean of the score, or of the prediction of a regression; over all rows of the window. Computed
 * where change detectors follow it.
 */
public final class MeanScore implements Metric {

  @Override
  public String name() {
    return MetricNames.MEAN_SCORE;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    boolean isFollowed =
        evaluation
            .monitor()
            .checks()
            .series()
            .online()
            .filter(online -> online.on().contains(SeriesChecks.PROBABILITY))
            .isPresent();
    if (!isFollowed) {
      return List.of();
    }
    Role role = evaluation.monitor().task() == Task.REGRESSION ? Role.PREDICTION : Role.SCORE;
    Optional<ColumnProfile> column =
        evaluation.current().columns().stream()
            .filter(profile -> profile.role() == role)
            .findFirst();
    if (column.isEmpty()) {
      return List.of();
    }
    OptionalDouble mean = column.get().mean();
    if (mean.isEmpty()) {
      return List.of(Finding.noData(name(), "", "no values of " + column.get().name()));
    }
    return List.of(
        Finding.measured(
            name(),
            "",
            mean.getAsDouble(),
            OptionalDouble.empty(),
            Severity.INFO,
            "mean of %s %s".formatted(column.get().name(), Wording.number(mean.getAsDouble()))));
  }
}
