package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Finding;
import java.util.List;

/** A number computed of a window's profile, and the verdict on it. Stateless. */
public interface Metric {

  /** As in {@link io.leadline.core.monitor.MetricNames}. */
  String name();

  /** The columns it is computed of; for metrics of the whole window the empty name alone. */
  default List<String> subjects(Evaluation evaluation) {
    return List.of("");
  }

  /**
   * Computes it for one of its subjects. What it throws becomes a {@code NOT_COMPUTED} finding of
   * that subject and stops nothing else.
   *
   * @return no findings where the metric does not apply or its check is switched off
   */
  List<Finding> measure(Evaluation evaluation, String subject);
}
