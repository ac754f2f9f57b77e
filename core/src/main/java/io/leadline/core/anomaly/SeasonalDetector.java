package io.leadline.core.anomaly;

/**
 * Robust seasonal decomposition, one value at a time: value = level + course of the day +
 * remainder.
 *
 * <pre>
 *   course     median at this hour of a working day or weekend, of the latest 168 values then
 *   level      median of the latest 24 values less their course
 *   remainder  what is left; its scale is 1.4826 times the median size of the latest 168, or their
 *              mean size if that is more (most may be 0)
 *   score      z/(z + 4), z = |remainder|/scale: ½ at four robust deviations
 * </pre>
 *
 * <p>Medians keep an anomaly from hiding itself and the next: up to half of what they see may be
 * wrong. Scores begin once 48 values with a known course are known.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v33i01.33015409">Wen et al.: RobustSTL (2019), for the
 *     decomposition</a>
 */
public final class SeasonalDetector implements AnomalyDetector {

  private static final int LEVEL = 24;
  private static final int SCALE = 168;
  private static final int LEAST = 48;
  private static final double NORMAL_SCALE = 1.4826;
  private static final double HALF = 4;

  private final HourProfile usual = new HourProfile();
  private final double[] latest = new double[LEVEL];
  private final double[] remainders = new double[SCALE];
  private long count;

  @Override
  public double score(long epochMillis, double value) {
    if (!Double.isFinite(value)) {
      return 0;
    }
    double withoutCourse = usual.residual(epochMillis, value);
    if (Double.isNaN(withoutCourse)) {
      return 0;
    }
    int known = (int) Math.min(count, LEVEL);
    double level = known == 0 ? 0 : HourProfile.median(latest, known);
    double remainder = Math.abs(withoutCourse - level);
    double score = count < LEAST ? 0 : score(remainder);
    latest[(int) (count % LEVEL)] = withoutCourse;
    remainders[(int) (count % SCALE)] = remainder;
    count++;
    return score;
  }

  private double score(double remainder) {
    if (remainder == 0) {
      return 0;
    }
    int known = (int) Math.min(count, SCALE);
    double sum = 0;
    for (int i = 0; i < known; i++) {
      sum += remainders[i];
    }
    double scale = Math.max(NORMAL_SCALE * HourProfile.median(remainders, known), sum / known);
    return scale == 0 ? 1 : remainder / (remainder + HALF * scale);
  }

  @Override
  public double threshold() {
    return 0.5;
  }
}
