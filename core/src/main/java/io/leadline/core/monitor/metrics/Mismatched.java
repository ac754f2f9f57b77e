package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import java.util.List;

/** Share of rows whose value is not of the field's kind: a text among numbers, an object. */
public final class Mismatched implements Metric {

  private static final ColumnQuality QUALITY =
      new ColumnQuality(
          MetricNames.MISMATCHED,
          "wrong type",
          ColumnProfile::mismatched,
          ColumnProfile::mismatched,
          Checks.Quality::mismatched);

  @Override
  public String name() {
    return MetricNames.MISMATCHED;
  }

  @Override
  public List<String> subjects(Evaluation evaluation) {
    return evaluation.checkedColumns();
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    return QUALITY.measure(evaluation, subject);
  }
}
