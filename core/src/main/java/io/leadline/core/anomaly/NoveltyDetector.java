package io.leadline.core.anomaly;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds what has not been before: a value, a jump, a swing or a shift of the usual course of the
 * day that lies farther from everything known than anything has so far. What recurs, spikes
 * included, becomes known and stays silent.
 *
 * <pre>
 *   six numbers of each value x:       x
 *                                      ±log(1 + |x|)
 *                                      x − mean of the 24 values before
 *                                      range of the latest 4 values
 *                                      x − usual at its hour, counting 0.4
 *                                      mean of that over 8 hours, counting 0.25
 *   surprise of a number:              distance to the nearest known ÷ farthest such distance so far
 *   score:                             r/(1 + r), r the largest of the six surprises
 * </pre>
 *
 * <p>Unlike a z-score it assumes no distribution and has no deviation to estimate. The distance of
 * a record to what was known before it is the evidence; see left discords (matrix profiles) for the
 * idea on subsequences. Within an anomaly, records follow each other: see {@link Episodes}.
 *
 * <p>The numbers above and the threshold were chosen on the Numenta Anomaly Benchmark; see
 * docs/explanation/detectors.md for how well, and on which part of it.
 *
 * @see <a href="https://doi.org/10.1007/s10618-022-00911-7">Lu et al.: DAMP, left discords of
 *     streams (2023)</a>
 */
public final class NoveltyDetector implements AnomalyDetector {

  private static final int BEFORE = 24;
  private static final int SWING = 4;
  private static final long SMOOTH_MILLIS = 8L * 3_600_000;
  private static final double HOUR_WEIGHT = 0.4;
  private static final double COURSE_WEIGHT = 0.25;
  private static final int DELAY = 50;
  private static final int MOST = 50_000;
  private static final double THRESHOLD = 0.113;

  private final Surprise level = new Surprise(DELAY, MOST);
  private final Surprise size = new Surprise(DELAY, MOST);
  private final Surprise hour = new Surprise(DELAY, MOST);
  private final Surprise jump = new Surprise(DELAY, MOST);
  private final Surprise swing = new Surprise(DELAY, MOST);
  private final Surprise course = new Surprise(DELAY, MOST);
  private final HourProfile usual = new HourProfile();
  private final double[] latest = new double[BEFORE];
  private final Deque<double[]> residuals = new ArrayDeque<>();
  private double residualSum;
  private long count;

  @Override
  public double score(long epochMillis, double value) {
    if (!Double.isFinite(value)) {
      return 0;
    }
    double known = usual.residual(epochMillis, value);
    double residual = Double.isNaN(known) ? 0 : known;
    double surprise =
        largest(
            level.next(value),
            size.next(Math.copySign(Math.log1p(Math.abs(value)), value)),
            jump.next(jump(value)),
            swing.next(swing(value)),
            HOUR_WEIGHT * hour.next(residual),
            COURSE_WEIGHT * course.next(course(epochMillis, residual)));
    latest[(int) (count++ % BEFORE)] = value;
    return Double.isInfinite(surprise) ? 1 : surprise / (1 + surprise);
  }

  @Override
  public double threshold() {
    return THRESHOLD;
  }

  private static double largest(double... surprises) {
    double largest = 0;
    for (double surprise : surprises) {
      largest = Math.max(largest, surprise);
    }
    return largest;
  }

  private double jump(double value) {
    int known = (int) Math.min(count, BEFORE);
    if (known == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < known; i++) {
      sum += latest[i];
    }
    return value - sum / known;
  }

  private double swing(double value) {
    double least = value;
    double most = value;
    for (long i = Math.max(0, count - SWING + 1); i < count; i++) {
      least = Math.min(least, latest[(int) (i % BEFORE)]);
      most = Math.max(most, latest[(int) (i % BEFORE)]);
    }
    return most - least;
  }

  private double course(long epochMillis, double residual) {
    residuals.addLast(new double[] {epochMillis, residual});
    residualSum += residual;
    while (residuals.getFirst()[0] <= epochMillis - SMOOTH_MILLIS) {
      residualSum -= residuals.removeFirst()[1];
    }
    return residualSum / residuals.size();
  }
}
