package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.profile.Coverage;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Share of the requests that a source saw and has not profiled. Says how far the window's other
 * numbers can be trusted; corrects none of them. Absent where no source counts its requests.
 */
public final class Uncovered implements Metric {

  /** Above this, what is lacking could be what is different. */
  private static final double MOST_UNCOVERED = 0.01;

  @Override
  public String name() {
    return MetricNames.UNCOVERED;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Coverage coverage = evaluation.current().coverage();
    if (coverage.requests() == 0) {
      return List.of();
    }
    return List.of(
        Finding.measured(
            name(),
            "",
            1 - coverage.share(),
            OptionalDouble.of(MOST_UNCOVERED),
            Severity.WARNING,
            "%s of %s requests profiled, %s dropped, %s unreadable"
                .formatted(
                    Wording.number(coverage.profiled()),
                    Wording.number(coverage.requests()),
                    Wording.number(coverage.dropped()),
                    Wording.number(coverage.unreadable()))));
  }
}
