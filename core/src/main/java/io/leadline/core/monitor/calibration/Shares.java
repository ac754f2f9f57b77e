package io.leadline.core.monitor.calibration;

import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many rows of one column in one window were bad.
 *
 * @param rows of the window
 * @param bad by quality metric
 */
public record Shares(long rows, Map<String, Long> bad) {

  public Shares {
    bad = new TreeMap<>(bad);
  }

  /**
   * Of a window of the baseline itself. There no category is unseen; so those count that occur in
   * this window only.
   */
  static Shares of(ColumnProfile window, ColumnProfile baseline) {
    Map<String, Long> bad = new TreeMap<>();
    bad.put(MetricNames.MISSING, window.missing() + window.nan());
    bad.put(MetricNames.MISMATCHED, window.mismatched());
    if (window.kind() == Kind.NUMERIC) {
      bad.put(MetricNames.OUT_OF_RANGE, window.outOfRange());
    } else {
      bad.put(MetricNames.UNSEEN, unseenElsewhere(window, baseline));
    }
    return new Shares(window.rows(), bad);
  }

  private static long unseenElsewhere(ColumnProfile window, ColumnProfile baseline) {
    long rows = 0;
    for (Map.Entry<String, Long> category : window.categories().counts().entrySet()) {
      long everywhere = baseline.categories().countOf(category.getKey());
      rows += everywhere <= category.getValue() ? category.getValue() : 0;
    }
    return rows;
  }

  /**
   * A share on the scale on which its sampling variance is 1 ÷ (rows + ½), whatever it is.
   *
   * @see <a href="https://doi.org/10.1093/biomet/35.3-4.246">Anscombe (1948)</a>
   */
  static double levelled(long bad, long rows) {
    return 2 * Math.asin(Math.sqrt(Math.min(1, (bad + 0.375) / (rows + 0.75))));
  }

  /** The share that {@link #levelled} maps to {@code level}. */
  static double share(double level, long rows) {
    double sine = Math.sin(Math.max(0, Math.min(Math.PI, level)) / 2);
    return Math.max(0, Math.min(1, (sine * sine * (rows + 0.75) - 0.375) / rows));
  }

  static double samplingVariance(long rows) {
    return 1 / (rows + 0.5);
  }
}
