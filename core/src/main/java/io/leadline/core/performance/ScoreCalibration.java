package io.leadline.core.performance;

import java.util.Arrays;

/**
 * Cross-fitted calibration of a score: {@value #FOLDS} calibrators, each fitted on the baseline
 * without one tenth of its labels. Together they are the calibration, apart they tell how much it
 * depends on which labels the baseline happened to have.
 *
 * <p>Labelled scores of one bin and class cannot be told apart, so folds are dealt out by counts:
 * the j-th of them, bin after bin, belongs to fold j mod {@value #FOLDS}. Thus the folds, like
 * everything else here, do not depend on the order of the baseline's rows.
 */
final class ScoreCalibration {

  static final int FOLDS = 10;

  private final Calibrator[] calibrators = new Calibrator[FOLDS];
  private final double heldOutGain;
  private final int first;
  private final int last;

  ScoreCalibration(ScoresByTruth baseline) {
    double prior = sum(baseline.positives()) / baseline.size();
    double gain = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      double[] heldPositives = fold(baseline.positives(), fold);
      double[] heldNegatives = fold(baseline.negatives(), fold);
      calibrators[fold] =
          Calibrator.fit(
              minus(baseline.positives(), heldPositives),
              minus(baseline.negatives(), heldNegatives));
      gain += gain(calibrators[fold], heldPositives, heldNegatives, prior);
    }
    heldOutGain = gain / baseline.size();
    int[] known = support(baseline);
    first = known[0];
    last = known[1];
  }

  /** Every tenth of the counted, beginning with the {@code fold}-th. */
  private static double[] fold(double[] counts, int fold) {
    double[] held = new double[counts.length];
    long before = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      long after = before + Math.round(counts[bin]);
      held[bin] = upTo(after, fold) - upTo(before, fold);
      before = after;
    }
    return held;
  }

  /** How many of the first {@code count} belong to the fold. */
  private static long upTo(long count, int fold) {
    return (count + FOLDS - 1 - fold) / FOLDS;
  }

  private static double[] minus(double[] all, double[] held) {
    double[] rest = all.clone();
    for (int bin = 0; bin < rest.length; bin++) {
      rest[bin] -= held[bin];
    }
    return rest;
  }

  /** By how much the calibrated scores are nearer to held-out labels than the positives' share. */
  private static double gain(
      Calibrator calibrator, double[] positives, double[] negatives, double prior) {
    double gain = 0;
    for (int bin = 0; bin < positives.length; bin++) {
      double p = calibrator.probability(bin);
      gain += positives[bin] * ((1 - prior) * (1 - prior) - (1 - p) * (1 - p));
      gain += negatives[bin] * (prior * prior - p * p);
    }
    return gain;
  }

  private static int[] support(ScoresByTruth baseline) {
    int first = -1;
    int last = -1;
    for (int bin = 0; bin < baseline.positives().length; bin++) {
      if (baseline.positives()[bin] + baseline.negatives()[bin] > 0) {
        first = first < 0 ? bin : first;
        last = bin;
      }
    }
    return new int[] {first, last};
  }

  /** Whether held-out labels are foretold better than by the share of positives alone. */
  boolean isInformative() {
    return heldOutGain > 0;
  }

  /** Share of the scores that lie beyond all those that the baseline has labels for, in [0, 1]. */
  double shareBeyond(ScoreHistograms scores) {
    long beyond = 0;
    long total = 0;
    for (long[] counts : scores.counts().values()) {
      for (int bin = 0; bin < counts.length; bin++) {
        total += counts[bin];
        beyond += bin < first || bin > last ? counts[bin] : 0;
      }
    }
    return total == 0 ? 0 : (double) beyond / total;
  }

  /** The probability of the positive class in each bin: the mean of all calibrators. */
  double[] probabilities() {
    double[] mean = new double[ScoreHistograms.BINS];
    for (int bin = 0; bin < mean.length; bin++) {
      for (Calibrator calibrator : calibrators) {
        mean[bin] += calibrator.probability(bin) / FOLDS;
      }
    }
    return mean;
  }

  /** The same as one of the calibrators has it. */
  double[] probabilities(int fold) {
    double[] probabilities = new double[ScoreHistograms.BINS];
    Arrays.setAll(probabilities, calibrators[fold]::probability);
    return probabilities;
  }

  private static double sum(double[] counts) {
    return Arrays.stream(counts).sum();
  }
}
