package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Severity;
import io.leadline.core.profile.ColumnProfile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What the quality metrics of columns have in common: a share of bad rows against a limit.
 *
 * @param metric its name
 * @param words what the rows are, for the detail
 * @param bad number of bad rows of a column
 * @param baselineBad number of rows of the baseline as bad as those
 * @param configured the share allowed above the baseline's
 */
record ColumnQuality(
    String metric,
    String words,
    ToLongFunction<ColumnProfile> bad,
    ToLongFunction<ColumnProfile> baselineBad,
    ToDoubleFunction<Checks.Quality> configured) {

  List<Finding> measure(Evaluation evaluation, String name) {
    Optional<Checks.Quality> quality = evaluation.monitor().checks().quality();
    if (quality.isEmpty()) {
      return List.of();
    }
    ColumnProfile column = evaluation.column(name);
    Optional<ColumnProfile> baseline = evaluation.baselineColumn(name);
    ShareOfRows share =
        new ShareOfRows(
            bad.applyAsLong(column),
            column.rows(),
            baseline.map(baselineBad::applyAsLong).orElse(0L),
            baseline.map(ColumnProfile::rows).orElse(0L),
            evaluation.falseAlarmOfColumn(),
            learned(evaluation, column));
    double allowed = configured.applyAsDouble(quality.get());
    return List.of(share.finding(metric, name, allowed, Severity.CRITICAL, words));
  }

  private OptionalDouble learned(Evaluation evaluation, ColumnProfile column) {
    if (column.rows() == 0 || evaluation.calibration().isEmpty()) {
      return OptionalDouble.empty();
    }
    return evaluation
        .calibration()
        .get()
        .shareLimit(
            metric,
            column.name(),
            column.rows(),
            evaluation.window().start(),
            evaluation.falseAlarm());
  }
}
