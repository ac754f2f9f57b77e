package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.AlarmControl;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.calibration.Contrasts;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a window says against nothing having changed, all columns together: the least false-alarm
 * probability at which its drift or quality would alarm. Online control of false discoveries takes
 * it as the window's p-value; where the budget is spent evenly nobody asks.
 */
public final class AlarmChance implements Metric {

  @Override
  public String name() {
    return MetricNames.ALARM_CHANCE;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    AlarmControl control =
        evaluation
            .monitor()
            .checks()
            .drift()
            .map(Checks.Drift::control)
            .orElse(AlarmControl.BUDGET);
    if (control == AlarmControl.BUDGET) {
      return List.of();
    }
    Optional<Calibration> calibration = evaluation.calibration();
    Optional<String> lack =
        calibration.isEmpty()
            ? Optional.of("nothing was learned of windows like this one")
            : evaluation.current().rows() < evaluation.monitor().windows().minRows()
                ? Optional.of("too few rows")
                : Optional.empty();
    Finding finding =
        lack.map(reason -> Finding.noData(name(), "", reason))
            .orElseGet(() -> measured(evaluation, calibration.orElseThrow()));
    return List.of(finding.by(control.spelling(), "baseline"));
  }

  private Finding measured(Evaluation evaluation, Calibration calibration) {
    double least = 1;
    for (String column : evaluation.checkedColumns()) {
      least = Math.min(least, chance(evaluation, calibration, evaluation.column(column)));
    }
    String detail = "alarms below " + Wording.number(evaluation.falseAlarm());
    return Finding.measured(name(), "", least, OptionalDouble.empty(), Severity.INFO, detail);
  }

  private static double chance(
      Evaluation evaluation, Calibration calibration, ColumnProfile column) {
    Optional<ColumnProfile> baseline =
        evaluation.baselineColumn(column.name()).filter(known -> known.kind() == column.kind());
    if (baseline.isEmpty() || column.rows() == 0) {
      return 1;
    }
    double least = 1;
    for (OptionalDouble chance : qualityChances(evaluation, calibration, column)) {
      least = Math.min(least, chance.orElse(1));
    }
    boolean isComparable = column.values() > 0 && baseline.get().values() > 0;
    OptionalDouble drift =
        isComparable
            ? calibration.driftChance(
                column.name(),
                Contrasts.trace(AlignedBins.of(column, baseline.get())),
                evaluation.window().start())
            : OptionalDouble.empty();
    return Math.min(least, drift.orElse(1));
  }

  private static List<OptionalDouble> qualityChances(
      Evaluation evaluation, Calibration calibration, ColumnProfile column) {
    return List.of(
        chance(
            evaluation, calibration, MetricNames.MISSING, column, column.missing() + column.nan()),
        chance(evaluation, calibration, MetricNames.MISMATCHED, column, column.mismatched()),
        chance(evaluation, calibration, MetricNames.OUT_OF_RANGE, column, column.outOfRange()),
        chance(evaluation, calibration, MetricNames.UNSEEN, column, column.unseen()));
  }

  private static OptionalDouble chance(
      Evaluation evaluation,
      Calibration calibration,
      String metric,
      ColumnProfile column,
      long bad) {
    return calibration.shareChance(
        metric, column.name(), bad, column.rows(), evaluation.window().start());
  }
}
