package io.leadline.core.monitor.metrics;

import io.leadline.core.drift.Distributions;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Severity;
import io.leadline.core.text.Wording;
import java.util.OptionalDouble;

/**
 * A share of bad rows, and the share that the baseline has of its own.
 *
 * <p>The limit is the baseline's share plus the configured one, or plus what chance makes of so few
 * rows where that is more: z √(p (1 − p) ÷ e), with p the larger one of both shares, e = n·m ÷ (n +
 * m) and z the normal quantile of the false-alarm probability. Worked number: 1 % allowed, 50 rows
 * and a large baseline without bad rows: 3.09 √(0.01 · 0.99 ÷ 50) = 4.3 %, so that two bad rows do
 * not alarm and three do.
 *
 * @param bad number of bad rows
 * @param rows number of rows
 * @param baselineBad the same for the baseline
 * @param baselineRows 0 where there is no baseline
 * @param falseAlarm probability in (0, 1)
 * @param learned the share that chance exceeds too rarely, where that was learned from the
 *     baseline's own windows
 */
record ShareOfRows(
    long bad,
    long rows,
    long baselineBad,
    long baselineRows,
    double falseAlarm,
    OptionalDouble learned) {

  Finding finding(
      String metric, String feature, double configured, Severity severity, String words) {
    if (rows == 0) {
      return Finding.noData(metric, feature, "no predictions");
    }
    double share = (double) bad / rows;
    String change =
        baselineRows == 0 ? Wording.percent(share) : Wording.percentChange(baselineShare(), share);
    return Finding.measured(
        metric,
        feature,
        share,
        OptionalDouble.of(limit(configured)),
        severity,
        words + " " + change);
  }

  private double baselineShare() {
    return baselineRows == 0 ? 0 : (double) baselineBad / baselineRows;
  }

  double limit(double configured) {
    if (learned.isPresent()) {
      return Math.max(baselineShare() + configured, learned.getAsDouble());
    }
    double share = Math.max(configured, baselineShare());
    double size =
        baselineRows == 0 ? rows : (double) rows * baselineRows / ((double) rows + baselineRows);
    double chance =
        Distributions.normalQuantile(falseAlarm) * Math.sqrt(share * (1 - share) / size);
    return baselineShare() + Math.max(configured, chance);
  }
}
