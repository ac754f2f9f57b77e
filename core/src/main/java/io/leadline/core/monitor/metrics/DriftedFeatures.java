package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Number of features whose drift is violated, against the most important other profile. */
public final class DriftedFeatures implements Metric {

  @Override
  public String name() {
    return MetricNames.DRIFTED_FEATURES;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Optional<Against> first =
        evaluation.monitor().checks().drift().map(Checks.Drift::against).stream()
            .flatMap(List::stream)
            .findFirst();
    return first.stream().map(against -> count(evaluation, against)).toList();
  }

  private Finding count(Evaluation evaluation, Against against) {
    String side = against.name().toLowerCase(Locale.ROOT);
    List<Finding> drifts =
        evaluation.earlier().stream()
            .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
            .filter(finding -> finding.against().equals(side) && finding.value().isPresent())
            .filter(finding -> evaluation.column(finding.feature()).role() == Role.FEATURE)
            .toList();
    if (drifts.isEmpty()) {
      return Finding.noData(name(), "", "no feature could be compared").by("", side);
    }
    long drifted = drifts.stream().filter(Finding::isViolated).count();
    String detail = "%d of %d inputs drifted".formatted(drifted, drifts.size());
    return Finding.measured(name(), "", drifted, OptionalDouble.empty(), Severity.WARNING, detail)
        .by("", side);
  }
}
