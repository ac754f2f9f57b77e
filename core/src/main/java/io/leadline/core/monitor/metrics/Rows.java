package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.OptionalDouble;

/** Number of predictions; fewer than the configured least are critical. */
public final class Rows implements Metric {

  @Override
  public String name() {
    return MetricNames.ROWS;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    long rows = evaluation.current().rows();
    long least = evaluation.monitor().checks().quality().map(Checks.Quality::minRows).orElse(0L);
    String detail =
        evaluation
            .previous()
            .map(before -> "predictions " + Wording.change(before.rows(), rows))
            .orElse(Wording.number(rows) + " predictions");
    return List.of(
        Finding.measured(
            name(),
            "",
            rows,
            least > 0 ? OptionalDouble.of(least) : OptionalDouble.empty(),
            Severity.CRITICAL,
            detail));
  }
}
