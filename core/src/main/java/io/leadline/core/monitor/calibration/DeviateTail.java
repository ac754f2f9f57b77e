package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * How far out the deviates of an unchanged series lie.
 *
 * <p>Beyond the deviate {@code from} that one window in ten exceeds, the tail is Pareto's:
 * P(deviate &gt; x) = (x ÷ from)^(−decay) ÷ 10, with Hill's estimate of the decay. Near {@code
 * from} that is close to a normal tail, and it is right for series that have heavy ones. Few
 * windows leave both near those of normal deviates. A surprise is −ln of that probability.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176343247">Hill (1975)</a>
 */
record DeviateTail(double from, double decay) {

  private static final double PRIOR_WINDOWS = 20;
  private static final double PRIOR_EXCEEDING = 10;
  private static final double TAIL = 0.1;
  private static final double SURPRISE_OF_TAIL = -Math.log(TAIL);

  /**
   * @param deviates ≥ 0, or below for windows that are not out at all
   * @param independent how many normal deviates each of them is the largest of
   */
  static DeviateTail fit(double[] deviates, int independent) {
    double usual = Surprise.deviate(Math.log(independent / TAIL));
    double from = from(deviates, usual);
    return new DeviateTail(from, decay(deviates, from, usual));
  }

  /** The deviate that one window in ten exceeds, drawn towards what is usual. */
  private static double from(double[] deviates, double usual) {
    double[] sorted = deviates.clone();
    Arrays.sort(sorted);
    int tail = (int) Math.ceil(TAIL * sorted.length);
    double found = Math.max(usual / 2, sorted[sorted.length - 1 - tail]);
    double weight = sorted.length / (sorted.length + PRIOR_WINDOWS);
    return Math.exp(weight * Math.log(found) + (1 - weight) * Math.log(usual));
  }

  /** Hill's estimate from the deviates beyond {@code from}, drawn towards a normal tail's. */
  private static double decay(double[] deviates, double from, double usual) {
    double exceeding = PRIOR_EXCEEDING;
    double sum = PRIOR_EXCEEDING / (usual * usual);
    for (double deviate : deviates) {
      if (deviate > from) {
        exceeding++;
        sum += Math.log(deviate / from);
      }
    }
    return exceeding / sum;
  }

  double surprise(double deviate) {
    if (deviate <= from) {
      return SURPRISE_OF_TAIL * Math.max(0, deviate) / from;
    }
    return SURPRISE_OF_TAIL + decay * Math.log(deviate / from);
  }

  /** The deviate that is so surprising: the inverse of {@link #surprise}. */
  double deviate(double surprise) {
    return surprise <= SURPRISE_OF_TAIL
        ? from * surprise / SURPRISE_OF_TAIL
        : from * Math.exp((surprise - SURPRISE_OF_TAIL) / decay);
  }

  void write(ByteWriter out) {
    out.fixed64(Double.doubleToLongBits(from));
    out.fixed64(Double.doubleToLongBits(decay));
  }

  static DeviateTail read(ByteReader in) throws CorruptBytesException {
    return new DeviateTail(
        Double.longBitsToDouble(in.fixed64()), Double.longBitsToDouble(in.fixed64()));
  }
}
