package io.leadline.core.performance;

/**
 * The scores of a binary task by their truth, in the bins of {@link ScoreGrid}: counted where
 * labels are known, expected where they are estimated. At least one of each class.
 *
 * @param positives [bins] scores of the positive class; owned
 * @param negatives [bins] scores of the other class; owned
 */
record ScoresByTruth(double[] positives, double[] negatives) {

  // A power of two, so that no bin of the grid lies in two ranges.
  static final int CALIBRATION_BINS = 16;

  /**
   * Area under the receiver operating characteristic, in its Mann–Whitney form: the share of
   * (positive, negative) pairs in which the positive has the higher score, pairs within a bin
   * counting one half.
   */
  double rocAuc() {
    double won = 0;
    double below = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      won += positives[bin] * (below + negatives[bin] / 2);
      below += negatives[bin];
    }
    return won / (sum(positives) * below);
  }

  /** How far the area of the unbinned scores may be: half the share of pairs within a bin. */
  double rocAucBound() {
    double tied = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      tied += positives[bin] * negatives[bin];
    }
    return tied / 2 / (sum(positives) * sum(negatives));
  }

  /**
   * From the variances of each class's placements among the other's.
   *
   * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson (1988)</a>
   */
  double rocAucStandardError() {
    double of = sum(positives);
    double against = sum(negatives);
    double area = rocAuc();
    double positivesBelow = 0;
    double negativesBelow = 0;
    double fromPositives = 0;
    double fromNegatives = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      double higher = (negativesBelow + negatives[bin] / 2) / against;
      double lower = 1 - (positivesBelow + positives[bin] / 2) / of;
      fromPositives += positives[bin] * square(higher - area);
      fromNegatives += negatives[bin] * square(lower - area);
      positivesBelow += positives[bin];
      negativesBelow += negatives[bin];
    }
    // Each class's own mean squared deviation, divided by its number of scores.
    return Math.sqrt(fromPositives / (of * of) + fromNegatives / (against * against));
  }

  /**
   * Mean precision over the positives, from the highest score down, without interpolation, as
   * scikit-learn has it.
   */
  double averagePrecision() {
    double hits = 0;
    double seen = 0;
    double sum = 0;
    for (int bin = positives.length - 1; bin >= 0; bin--) {
      hits += positives[bin];
      seen += positives[bin] + negatives[bin];
      sum += positives[bin] == 0 ? 0 : positives[bin] * (hits / seen);
    }
    return sum / hits;
  }

  /**
   * The binomial one over the positives.
   *
   * @see <a href="https://doi.org/10.1007/978-3-642-40994-3_29">Boyd, Eng and Page (2013)</a>
   */
  double averagePrecisionStandardError() {
    double area = averagePrecision();
    return Math.sqrt(Math.max(0, area * (1 - area)) / sum(positives));
  }

  /** Mean of (score − truth)²; each score is taken at its bin's middle. */
  double brier() {
    double sum = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      double score = ScoreGrid.centreOf(bin);
      sum += positives[bin] * square(1 - score) + negatives[bin] * square(score);
    }
    return sum / size();
  }

  /** Mean of −ln(probability given to the truth); scores count as at least 2⁻²¹ from 0 and 1. */
  double logLoss() {
    double sum = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      if (positives[bin] + negatives[bin] > 0) {
        double score = ScoreGrid.centreOf(bin);
        // The same on every machine, unlike Math.log.
        sum -= positives[bin] * StrictMath.log(score) + negatives[bin] * StrictMath.log1p(-score);
      }
    }
    return sum / size();
  }

  /**
   * Expected calibration error over {@value #CALIBRATION_BINS} ranges of equal width: the mean gap
   * between score and truth in a range, weighted by its scores.
   *
   * @see <a href="https://doi.org/10.1609/aaai.v29i1.9602">Naeini, Cooper and Hauskrecht (2015)</a>
   */
  double calibrationError() {
    double[] gaps = new double[CALIBRATION_BINS];
    for (int bin = 0; bin < positives.length; bin++) {
      double score = ScoreGrid.centreOf(bin);
      int range = (int) (score * CALIBRATION_BINS);
      gaps[range] += positives[bin] * (score - 1) + negatives[bin] * score;
    }
    double sum = 0;
    for (double gap : gaps) {
      sum += Math.abs(gap);
    }
    return sum / size();
  }

  /** Of the mean of (score − truth)². */
  double brierStandardError() {
    double mean = brier();
    double squares = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      double score = ScoreGrid.centreOf(bin);
      squares += positives[bin] * square(square(1 - score) - mean);
      squares += negatives[bin] * square(square(score) - mean);
    }
    return Math.sqrt(squares) / size();
  }

  /** Of the mean of −ln(probability given to the truth). */
  double logLossStandardError() {
    double mean = logLoss();
    double squares = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      if (positives[bin] + negatives[bin] > 0) {
        double score = ScoreGrid.centreOf(bin);
        squares += positives[bin] * square(-StrictMath.log(score) - mean);
        squares += negatives[bin] * square(-StrictMath.log1p(-score) - mean);
      }
    }
    return Math.sqrt(squares) / size();
  }

  double size() {
    return sum(positives) + sum(negatives);
  }

  private static double square(double value) {
    return value * value;
  }

  private static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }
}
