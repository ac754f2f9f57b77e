package io.leadline.core.performance;

/**
 * Turns a score into the probability of the positive class, as the baseline's labels teach it:
 * isotonic regression, the rising step function nearest to the labels in the least-squares sense.
 *
 * <p>Fitted on the bins of {@link ScoreGrid}, hence a function of counts alone. Bins that the
 * baseline has no score in are interpolated; outside of its scores the nearest one's value holds.
 *
 * <p>Worked number: labels 0, 1, 0, 1 in four bins give 0, ½, ½, 1: the two in the middle are out
 * of order and share their mean.
 *
 * @see <a href="https://doi.org/10.1145/775047.775151">Zadrozny and Elkan (2002)</a>
 * @see <a href="https://doi.org/10.18637/jss.v032.i05">de Leeuw, Hornik and Mair (2009), on pooling
 *     adjacent violators</a>
 */
final class Calibrator {

  private final double[] probabilities;

  private Calibrator(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * @param positives [bins] labelled scores of the positive class; at least one in all of both
   * @param negatives [bins] labelled scores of the other class
   */
  static Calibrator fit(double[] positives, double[] negatives) {
    double[] fitted = pool(positives, negatives);
    interpolate(fitted);
    return new Calibrator(fitted);
  }

  /** The probability of the positive class for scores of a bin, in [0, 1]; never falls. */
  double probability(int bin) {
    return probabilities[bin];
  }

  /** Pools adjacent violators; NaN where there are no scores. */
  private static double[] pool(double[] positives, double[] negatives) {
    int[] starts = new int[positives.length];
    double[] hits = new double[positives.length];
    double[] weights = new double[positives.length];
    int blocks = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      double weight = positives[bin] + negatives[bin];
      if (weight == 0) {
        continue;
      }
      starts[blocks] = bin;
      hits[blocks] = positives[bin];
      weights[blocks] = weight;
      blocks++;
      // Cross products instead of quotients: counts compare exactly.
      while (blocks > 1
          && hits[blocks - 2] * weights[blocks - 1] >= hits[blocks - 1] * weights[blocks - 2]) {
        hits[blocks - 2] += hits[blocks - 1];
        weights[blocks - 2] += weights[blocks - 1];
        blocks--;
      }
    }
    double[] fitted = new double[positives.length];
    int block = -1;
    for (int bin = 0; bin < fitted.length; bin++) {
      if (block + 1 < blocks && starts[block + 1] == bin) {
        block++;
      }
      boolean isEmpty = positives[bin] + negatives[bin] == 0;
      fitted[bin] = isEmpty ? Double.NaN : hits[block] / weights[block];
    }
    return fitted;
  }

  private static void interpolate(double[] fitted) {
    int known = -1;
    for (int bin = 0; bin <= fitted.length; bin++) {
      if (bin == fitted.length || !Double.isNaN(fitted[bin])) {
        fill(fitted, known, bin);
        known = bin;
      }
    }
  }

  /** Fills the bins between two known ones; −1 and the length stand for none. */
  private static void fill(double[] fitted, int left, int right) {
    for (int bin = left + 1; bin < right; bin++) {
      if (left < 0) {
        fitted[bin] = fitted[right];
      } else if (right == fitted.length) {
        fitted[bin] = fitted[left];
      } else {
        double from = ScoreGrid.centreOf(left);
        double share = (ScoreGrid.centreOf(bin) - from) / (ScoreGrid.centreOf(right) - from);
        fitted[bin] = fitted[left] + share * (fitted[right] - fitted[left]);
      }
    }
  }
}
