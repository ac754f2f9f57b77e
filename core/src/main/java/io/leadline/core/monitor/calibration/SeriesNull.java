package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * How a number of an unchanged model varies from window to window: a mean by season, a variance of
 * its own (the model's days are not alike), and the sampling variance of the window's rows.
 *
 * <p>The own variance τ² is a moment estimate: what the windows vary by beyond sampling. A window
 * of any size is judged by τ² plus its own sampling variance, so baseline windows of 5,000 rows
 * tell what to expect of 500.
 *
 * @see <a href="https://doi.org/10.1016/0197-2456(86)90046-2">DerSimonian and Laird (1986)</a>
 */
final class SeriesNull {

  // A finer season must predict windows it has not seen so much better that it is not luck.
  private static final double GAIN = 0.95;
  private static final double GAIN_BY_ROOT = 1.5;
  private static final int ROUNDS = 4;
  private static final double LEAST_VARIANCE = 1e-12;

  private final Season season;
  private final double[] means;
  private final double[] meanErrors;
  private final double overallMean;
  private final double overallVariance;
  private final double ownVariance;

  private SeriesNull(
      Season season,
      double[] means,
      double[] meanErrors,
      double overallMean,
      double overallVariance,
      double ownVariance) {
    this.season = season;
    this.means = means;
    this.meanErrors = meanErrors;
    this.overallMean = overallMean;
    this.overallVariance = overallVariance;
    this.ownVariance = ownVariance;
  }

  /** The series that it is learned from; arrays of one length, in the order of time. */
  record Series(double[] values, double[] samplingVariances, Slots slots) {}

  static SeriesNull fit(Series series) {
    Moments flat = Moments.of(series, Season.NONE);
    Moments best = flat;
    double gain = GAIN - GAIN_BY_ROOT / Math.sqrt(series.values().length);
    for (Season season : series.slots().eligible()) {
      Moments finer = Moments.of(series, season);
      if (finer.pressOf(flat) < gain * best.pressOf(flat)) {
        best = finer;
      }
    }
    return of(best, flat);
  }

  /** Without any season. */
  static SeriesNull fitFlat(Series series) {
    Moments flat = Moments.of(series, Season.NONE);
    return of(flat, flat);
  }

  private static SeriesNull of(Moments best, Moments flat) {
    double[] errors = new double[best.season.slots()];
    for (int slot = 0; slot < errors.length; slot++) {
      errors[slot] =
          best.counts[slot] == 0
              ? -1
              : (best.ownVariance + best.noise[slot] / best.counts[slot]) / best.counts[slot];
    }
    return new SeriesNull(
        best.season,
        best.sums(),
        errors,
        flat.sums()[0],
        flat.ownVariance * (1 + 1.0 / flat.slot.length),
        best.ownVariance);
  }

  /** Means by slot, and what the windows vary by beyond them and beyond sampling. */
  private static final class Moments {
    final Series series;
    final Season season;
    final int[] slot;
    final int[] counts;
    final double[] totals;
    final double[] noise;
    double ownVariance;

    private Moments(Series series, Season season) {
      this.series = series;
      this.season = season;
      this.slot = series.slots().of(season);
      this.counts = new int[season.slots()];
      this.totals = new double[season.slots()];
      this.noise = new double[season.slots()];
      for (int i = 0; i < slot.length; i++) {
        counts[slot[i]]++;
        totals[slot[i]] += series.values()[i];
        noise[slot[i]] += series.samplingVariances()[i];
      }
    }

    static Moments of(Series series, Season season) {
      Moments moments = new Moments(series, season);
      moments.ownVariance = moments.estimateOwnVariance();
      return moments;
    }

    double[] sums() {
      double[] means = new double[counts.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = counts[i] == 0 ? 0 : totals[i] / counts[i];
      }
      return means;
    }

    /** Difference from the mean of the slot's other windows. */
    double residual(int i) {
      int s = slot[i];
      return counts[s] < 2
          ? 0
          : series.values()[i] - (totals[s] - series.values()[i]) / (counts[s] - 1);
    }

    /** Variance of {@link #residual}. */
    double residualVariance(int i) {
      int s = slot[i];
      double others = Math.max(1, counts[s] - 1);
      double noiseOfMean = (noise[s] - series.samplingVariances()[i]) / others / others;
      return ownVariance * (1 + 1 / others)
          + series.samplingVariances()[i]
          + Math.max(0, noiseOfMean);
    }

    private double estimateOwnVariance() {
      double estimate = 0;
      for (int round = 0; round < ROUNDS; round++) {
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < slot.length; i++) {
          int s = slot[i];
          if (counts[s] < 2) {
            continue;
          }
          double others = counts[s] - 1;
          double noiseOfMean = (noise[s] - series.samplingVariances()[i]) / others / others;
          double sampling = series.samplingVariances()[i] + Math.max(0, noiseOfMean);
          double spread = 1 + 1 / others;
          double residual = residual(i);
          double variance = Math.max(LEAST_VARIANCE, estimate * spread + sampling);
          // In the first round all windows count alike.
          double weight = round == 0 ? 1 : 1 / (variance * variance);
          sum += weight * (residual * residual - sampling) / spread;
          weights += weight;
        }
        estimate = weights == 0 ? 0 : Math.max(0, sum / weights);
      }
      return estimate;
    }

    /** Squared error of prediction, windows weighted as the flat model knows them. */
    double pressOf(Moments flat) {
      double sum = 0;
      for (int i = 0; i < slot.length; i++) {
        double residual = residual(i);
        sum += residual * residual / Math.max(LEAST_VARIANCE, flat.residualVariance(i));
      }
      return sum;
    }
  }

  /**
   * The deviates of the windows that it was learned from, each judged by the others: externally
   * studentised residuals.
   */
  double[] deviates(Series series) {
    Moments moments = new Moments(series, season);
    moments.ownVariance = ownVariance;
    double[] deviates = new double[series.values().length];
    double degrees = deviates.length - Arrays.stream(moments.counts).filter(n -> n > 0).count();
    for (int i = 0; i < deviates.length; i++) {
      double variance = Math.max(LEAST_VARIANCE, moments.residualVariance(i));
      double inside = moments.residual(i) / Math.sqrt(variance);
      // The window's own share in τ² would hide that it is far out.
      double ownShare = ownVariance / (ownVariance + series.samplingVariances()[i] + 1e-300);
      double left = Math.max(0.05 * degrees, degrees - inside * inside);
      double outside = Math.sqrt(Math.max(1, degrees - 1) / Math.max(1, left));
      deviates[i] = inside * (1 + ownShare * (Math.max(1, outside) - 1));
    }
    return deviates;
  }

  /** What the other windows of its season let expect of each window that it was learned from. */
  double[] expectedOfOthers(Series series) {
    Moments moments = new Moments(series, season);
    double[] expected = series.values().clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] -= moments.residual(i);
    }
    return expected;
  }

  /** What is expected of a window that starts then. */
  double expected(Instant start, ZoneId zone) {
    int slot = season.slot(start, zone);
    return meanErrors[slot] < 0 ? overallMean : means[slot];
  }

  /** Standard deviation around {@link #expected} of a window with this sampling variance. */
  double deviation(double samplingVariance, Instant start, ZoneId zone) {
    double error = meanErrors[season.slot(start, zone)];
    double variance = error < 0 ? overallVariance : ownVariance + error;
    return Math.sqrt(Math.max(LEAST_VARIANCE, variance + samplingVariance));
  }

  /** How many standard deviations a window is from what is expected of it. */
  double deviate(double value, double samplingVariance, Instant start, ZoneId zone) {
    return (value - expected(start, zone)) / deviation(samplingVariance, start, zone);
  }

  Season season() {
    return season;
  }

  double ownVariance() {
    return ownVariance;
  }

  /** u8 season, then the numbers in the order of the fields. */
  void write(ByteWriter out) {
    out.u8(season.ordinal());
    for (int slot = 0; slot < means.length; slot++) {
      out.fixed64(Double.doubleToLongBits(means[slot]));
      out.fixed64(Double.doubleToLongBits(meanErrors[slot]));
    }
    out.fixed64(Double.doubleToLongBits(overallMean));
    out.fixed64(Double.doubleToLongBits(overallVariance));
    out.fixed64(Double.doubleToLongBits(ownVariance));
  }

  static SeriesNull read(ByteReader in) throws CorruptBytesException {
    Season season = Season.values()[in.count(Season.values().length - 1)];
    double[] means = new double[season.slots()];
    double[] errors = new double[season.slots()];
    for (int slot = 0; slot < means.length; slot++) {
      means[slot] = Double.longBitsToDouble(in.fixed64());
      errors[slot] = Double.longBitsToDouble(in.fixed64());
    }
    return new SeriesNull(
        season,
        means,
        errors,
        Double.longBitsToDouble(in.fixed64()),
        Double.longBitsToDouble(in.fixed64()),
        Double.longBitsToDouble(in.fixed64()));
  }
}
