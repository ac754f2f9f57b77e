package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.profile.Coverage;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Share of the requests that the model refused or failed to answer; without a limit of its own.
 * Absent where no source counts its requests.
 */
public final class FailedRequests implements Metric {

  @Override
  public String name() {
    return MetricNames.FAILED_REQUESTS;
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
            (double) coverage.failed() / coverage.requests(),
            OptionalDouble.empty(),
            Severity.WARNING,
            "%s of %s requests without a prediction"
                .formatted(
                    Wording.number(coverage.failed()), Wording.number(coverage.requests()))));
  }
}
