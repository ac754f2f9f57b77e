package io.leadline.core.monitor;

import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.metrics.Evaluation;
import io.leadline.core.monitor.metrics.Metric;
import io.leadline.core.monitor.metrics.StandardMetrics;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.WindowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Computes all metrics of a window. A function of the profiles alone; callable by any thread. */
public final class Evaluator {

  private final List<Metric> metrics;

  public Evaluator() {
    this(StandardMetrics.ALL);
  }

  /** With other metrics; they are computed in this order. */
  public Evaluator(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
  }

  /**
   * Everything that can be said of the window. A metric that fails for one column is {@code
   * NOT_COMPUTED} for that column, and stops nothing else.
   *
   * @param monitor what to check; a schema that names only some of the columns is enough
   * @param current the window's profile
   * @param baseline the monitor's baseline
   * @param previous the profile of the window just before
   * @param window the window
   */
  public List<Finding> evaluate(
      Monitor monitor,
      Profile current,
      Optional<Profile> baseline,
      Optional<Profile> previous,
      WindowKey window) {
    return evaluate(monitor, current, baseline, previous, window, Optional.empty());
  }

  /**
   * The same with limits that were learned.
   *
   * @param calibration what chance makes of windows of this length; without one, limits are those
   *     of independent rows
   */
  public List<Finding> evaluate(
      Monitor monitor,
      Profile current,
      Optional<Profile> baseline,
      Optional<Profile> previous,
      WindowKey window,
      Optional<Calibration> calibration) {
    return evaluate(monitor, current, baseline, previous, window, calibration, Optional.empty());
  }

  /**
   * The same with limits of changes from window to window that were learned as well.
   *
   * @param changes what chance makes of the difference to the window before
   */
  public List<Finding> evaluate(
      Monitor monitor,
      Profile current,
      Optional<Profile> baseline,
      Optional<Profile> previous,
      WindowKey window,
      Optional<Calibration> calibration,
      Optional<Calibration> changes) {
    List<Finding> findings = new ArrayList<>();
    for (Metric metric : metrics) {
      Evaluation evaluation =
          new Evaluation(
              monitor, current, baseline, previous, window, findings, calibration, changes);
      for (String subject : subjects(metric, evaluation, findings)) {
        measure(metric, evaluation, subject, findings);
      }
    }
    return List.copyOf(findings);
  }

  // Metrics may be written by users: whatever they throw must not cost the other findings.
  private static List<String> subjects(
      Metric metric, Evaluation evaluation, List<Finding> findings) {
    try {
      return metric.subjects(evaluation);
    } catch (RuntimeException e) {
      findings.add(Finding.notComputed(metric.name(), "", reason(e)));
      return List.of();
    }
  }

  private static void measure(
      Metric metric, Evaluation evaluation, String subject, List<Finding> findings) {
    try {
      findings.addAll(metric.measure(evaluation, subject));
    } catch (RuntimeException e) {
      findings.add(Finding.notComputed(metric.name(), subject, reason(e)));
    }
  }

  private static String reason(RuntimeException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }
}
