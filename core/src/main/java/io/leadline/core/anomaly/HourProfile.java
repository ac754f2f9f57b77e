package io.leadline.core.anomaly;

import java.util.Arrays;

/**
 * What is usual at an hour of a working day or of a weekend: the median of the latest values then.
 */
final class HourProfile {

  private static final int HOURS = 24;
  private static final int KEPT = 168;
  private static final int LEAST = 3;
  private static final long HOUR_MILLIS = 3_600_000;
  // 1970-01-01 was a Thursday: day 3 of a week that begins on Monday.
  private static final int FIRST_DAY = 3;

  private final double[][] latest = new double[2 * HOURS][];
  private final long[] counts = new long[2 * HOURS];

  /** The value less what is usual at its time, which it then joins; NaN while that is unknown. */
  double residual(long epochMillis, double value) {
    int slot = slot(epochMillis);
    if (latest[slot] == null) {
      latest[slot] = new double[KEPT];
    }
    int known = (int) Math.min(counts[slot], KEPT);
    double residual = known < LEAST ? Double.NaN : value - median(latest[slot], known);
    latest[slot][(int) (counts[slot]++ % KEPT)] = value;
    return residual;
  }

  private static int slot(long epochMillis) {
    long hours = Math.floorDiv(epochMillis, HOUR_MILLIS);
    boolean isWeekend = Math.floorMod(Math.floorDiv(hours, (long) HOURS) + FIRST_DAY, 7L) >= 5;
    return (int) Math.floorMod(hours, (long) HOURS) + (isWeekend ? HOURS : 0);
  }

  static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }
}
