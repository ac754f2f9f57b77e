package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Seconds from the window's last prediction to its end; without a limit. */
public final class Freshness implements Metric {

  @Override
  public String name() {
    return MetricNames.FRESHNESS;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    OptionalLong last = evaluation.current().lastEventMillis();
    if (last.isEmpty()) {
      return List.of(Finding.noData(name(), "", "no predictions"));
    }
    long millis = evaluation.window().end().toEpochMilli() - last.getAsLong();
    double seconds = Math.max(0, millis) / 1000.0;
    return List.of(
        Finding.measured(
            name(),
            "",
            seconds,
            OptionalDouble.empty(),
            Severity.INFO,
            "last prediction %s s before the window's end".formatted(Wording.number(seconds))));
  }
}
