package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.OptionalDouble;

/** Share of predictions whose ground truth is known; without a limit, as labels come late. */
public final class LabelCoverage implements Metric {

  @Override
  public String name() {
    return MetricNames.LABEL_COVERAGE;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    if (!Labels.areExpected(evaluation)) {
      return List.of();
    }
    long rows = evaluation.current().rows();
    if (rows == 0) {
      return List.of(Finding.noData(name(), "", "no predictions"));
    }
    long labelled = evaluation.current().outcomes().labelled();
    return List.of(
        Finding.measured(
            name(),
            "",
            (double) labelled / rows,
            OptionalDouble.empty(),
            Severity.INFO,
            "%s of %s predictions have a label"
                .formatted(Wording.number(labelled), Wording.number(rows))));
  }
}
