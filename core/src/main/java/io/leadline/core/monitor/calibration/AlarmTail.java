package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * How often the most surprising thing of a window exceeds a limit, although nothing changed:
 * learned from the baseline's windows, all columns together, so that their dependence is in it.
 *
 * <p>Up to a high quantile the windows themselves tell. Beyond it the excess is taken as
 * exponential, which surprises are by construction, with a mean near 1; as its mean comes from few
 * windows, the predictive distribution is a Pareto one: P(excess &gt; y) = (1 + y ÷ (k ȳ))^(−k).
 * Here k is the number of separate groups of exceeding windows, as neighbours are not independent,
 * and of the {@value #PRIOR} that stand for the mean of 1.
 *
 * @param windows that it was learned from
 * @param exceeding how many of them exceed {@code from}
 * @param groups of them, separated by two windows or more
 * @param from the high quantile
 * @param excess mean excess over it
 */
record AlarmTail(int windows, int exceeding, int groups, double from, double excess) {

  /** Of no windows. */
  static final AlarmTail NONE = new AlarmTail(0, 0, 0, 0, 0);

  private static final double TAIL = 0.1;
  private static final int FEWEST = 10;
  private static final int GAP = 2;
  private static final int PRIOR = 8;

  /**
   * @param surprises of the baseline's windows, in the order of time
   */
  static AlarmTail fit(double[] surprises) {
    double[] sorted = surprises.clone();
    Arrays.sort(sorted);
    int windows = surprises.length;
    int tail = Math.min(windows / 2, Math.max(FEWEST, (int) (TAIL * windows)));
    double from = sorted[windows - 1 - tail];
    double sum = 0;
    int exceeding = 0;
    int groups = 0;
    int last = -1 - GAP;
    for (int i = 0; i < windows; i++) {
      if (surprises[i] > from) {
        sum += surprises[i] - from;
        exceeding++;
        groups += i - last > GAP ? 1 : 0;
        last = i;
      }
    }
    return new AlarmTail(windows, exceeding, groups, from, exceeding == 0 ? 0 : sum / exceeding);
  }

  private double mean() {
    return (PRIOR + groups * excess) / (PRIOR + groups);
  }

  private double share() {
    return (exceeding + 1.0) / (windows + 1.0);
  }

  /**
   * Probability that a window exceeds {@code limit}; 1 below the tail, where nothing was learned.
   */
  double chance(double limit) {
    double k = PRIOR + groups;
    return limit < from ? 1 : share() * Math.pow(1 + (limit - from) / (k * mean()), -k);
  }

  /** The limit that a window exceeds with probability {@code alpha}, in (0, 1). */
  double limit(double alpha) {
    double k = PRIOR + groups;
    return alpha >= share() ? from : from + k * mean() * (Math.pow(share() / alpha, 1 / k) - 1);
  }

  void write(ByteWriter out) {
    out.varint(windows);
    out.varint(exceeding);
    out.varint(groups);
    out.fixed64(Double.doubleToLongBits(from));
    out.fixed64(Double.doubleToLongBits(excess));
  }

  static AlarmTail read(ByteReader in) throws CorruptBytesException {
    return new AlarmTail(
        in.count(Integer.MAX_VALUE),
        in.count(Integer.MAX_VALUE),
        in.count(Integer.MAX_VALUE),
        Double.longBitsToDouble(in.fixed64()),
        Double.longBitsToDouble(in.fixed64()));
  }
}
