package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import java.util.List;

/** Share of rows without a value. NaN counts as none: data frames write missing numbers so. */
public final class Missing implements Metric {

  private static final ColumnQuality QUALITY =
      new ColumnQuality(
          MetricNames.MISSING, "missing", Missing::bad, Missing::bad, Checks.Quality::missing);

  @Override
  public String name() {
    return MetricNames.MISSING;
  }

  @Override
  public List<String> subjects(Evaluation evaluation) {
    return evaluation.checkedColumns();
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    return QUALITY.measure(evaluation, subject);
  }

  private static long bad(ColumnProfile column) {
    return column.missing() + column.nan();
  }
}
