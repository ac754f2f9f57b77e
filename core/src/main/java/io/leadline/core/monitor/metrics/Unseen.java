package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import java.util.List;

/**
 * Share of rows whose category the baseline never had.
 *
 * <p>The baseline's own share is Good's estimate of it: its categories that occurred once, divided
 * by its rows. So a long tail of rare categories does not alarm.
 *
 * @see <a href="https://doi.org/10.1093/biomet/40.3-4.237">Good (1953)</a>
 */
public final class Unseen implements Metric {

  private static final ColumnQuality QUALITY =
      new ColumnQuality(
          MetricNames.UNSEEN,
          "new categories",
          ColumnProfile::unseen,
          Unseen::singletons,
          Checks.Quality::unseen);

  @Override
  public String name() {
    return MetricNames.UNSEEN;
  }

  @Override
  public List<String> subjects(Evaluation evaluation) {
    return evaluation.checkedColumns().stream()
        .filter(name -> evaluation.column(name).kind() == Kind.CATEGORICAL)
        .filter(name -> evaluation.baselineColumn(name).isPresent())
        .toList();
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    return QUALITY.measure(evaluation, subject);
  }

  private static long singletons(ColumnProfile baseline) {
    return baseline.categories().counts().values().stream().filter(count -> count == 1).count();
  }
}
