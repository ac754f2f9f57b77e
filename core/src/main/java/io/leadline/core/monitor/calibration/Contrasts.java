package io.leadline.core.monitor.calibration;

import io.leadline.core.drift.Bins;
import io.leadline.core.drift.JensenShannon;
import io.leadline.core.profile.AlignedBins;

/**
 * Linear contrasts of a column's shares: means of scores that a baseline gives its values.
 *
 * <p>Of numbers the scores are the first four Legendre polynomials of the baseline's rank u, scaled
 * to variance 1: √3 (2u − 1) moves with location, the second with spread, the third with skewness,
 * the fourth with the weight of the tails. Of categories they are the indicators of the baseline's
 * most frequent ones, divided by √(q (1 − q)), and of all the rest. So the mean of n scores has a
 * sampling variance of about 1 ÷ n, whatever the column.
 *
 * <p>Contrasts of single directions see much smaller changes than a distance that spreads over all
 * bins.
 *
 * @see <a href="https://doi.org/10.1080/03461238.1937.10404821">Neyman, Smooth test for goodness of
 *     fit (1937)</a>
 */
public final class Contrasts {

  static final int OF_NUMBERS = 4;
  static final int OF_CATEGORIES = 7;

  // Of rarer categories the mean is far from normal; the rest and the divergence cover them.
  private static final double LEAST_SHARE = 0.01;

  private static final JensenShannon DIVERGENCE = new JensenShannon();

  private final Bins coarseBaseline;
  private final double[][] scores;
  private final double[] means;
  private final int cells;
  private final int first;
  private final int last;

  private Contrasts(Bins coarseBaseline, double[][] scores, Bins scored) {
    this.coarseBaseline = coarseBaseline;
    this.scores = scores;
    this.means = new double[scores.length];
    for (int contrast = 0; contrast < scores.length; contrast++) {
      means[contrast] = mean(scores[contrast], scored);
    }
    int occupied = 0;
    for (long count : coarseBaseline.counts()) {
      occupied += count > 0 ? 1 : 0;
    }
    this.cells = Math.max(2, occupied);
    boolean isOrdered = scored.isOrdered();
    int from = 0;
    int to = scored.size() - 1;
    while (isOrdered && from < to && scored.counts()[from] == 0) {
      from++;
    }
    while (isOrdered && to > from && scored.counts()[to] == 0) {
      to--;
    }
    this.first = from;
    this.last = to;
  }

  /** Of numbers, given the baseline on fine and on coarse bins. */
  public static Contrasts ofNumbers(Bins fineBaseline, Bins coarseBaseline) {
    double[][] scores = new double[OF_NUMBERS][fineBaseline.size()];
    double below = 0;
    for (int bin = 0; bin < fineBaseline.size(); bin++) {
      double share = fineBaseline.share(bin);
      double x = 2 * (below + share / 2) - 1;
      below += share;
      scores[0][bin] = Math.sqrt(3) * x;
      scores[1][bin] = Math.sqrt(5) * (3 * x * x - 1) / 2;
      scores[2][bin] = Math.sqrt(7) * (5 * x * x - 3) * x / 2;
      scores[3][bin] = 3 * ((35 * x * x - 30) * x * x + 3) / 8;
    }
    return new Contrasts(coarseBaseline, scores, fineBaseline);
  }

  /** Of categories, given the baseline's most frequent ones first, the rest, and the new ones. */
  public static Contrasts ofCategories(Bins coarseBaseline) {
    double[][] scores = new double[OF_CATEGORIES][coarseBaseline.size()];
    int apart = 0;
    int named = coarseBaseline.size() - 2;
    while (apart < Math.min(OF_CATEGORIES - 1, named)
        && coarseBaseline.share(apart) >= LEAST_SHARE) {
      scores[apart][apart] = 1 / deviation(coarseBaseline.share(apart));
      apart++;
    }
    double rest = 0;
    for (int bin = apart; bin < coarseBaseline.size(); bin++) {
      rest += coarseBaseline.share(bin);
    }
    for (int bin = apart; bin < coarseBaseline.size(); bin++) {
      scores[OF_CATEGORIES - 1][bin] = 1 / deviation(rest);
    }
    return new Contrasts(coarseBaseline, scores, coarseBaseline);
  }

  private static double deviation(double share) {
    double bounded = Math.max(LEAST_SHARE, Math.min(1 - LEAST_SHARE, share));
    return Math.sqrt(bounded * (1 - bounded));
  }

  /** The trace of a window that is binned like its baseline; both have values. */
  public static Trace trace(AlignedBins bins) {
    return bins.fineCurrent().isOrdered()
        ? ofNumbers(bins.fineBaseline(), bins.coarseBaseline())
            .trace(bins.fineCurrent(), bins.coarseCurrent())
        : ofCategories(bins.coarseBaseline()).trace(bins.coarseCurrent(), bins.coarseCurrent());
  }

  /**
   * The trace of a window against the one before: both are samples, so there are as many values as
   * would make a single one as uncertain as their difference. Extremes of one window are no limits.
   */
  public static Trace change(AlignedBins bins) {
    Trace trace = trace(bins);
    double now = trace.values();
    double before = Math.max(1, bins.fineBaseline().total());
    double both = now * before / (now + before);
    return new Trace(
        trace.contrasts(), trace.divergence() * both / now, 0, Math.max(1, Math.round(both)));
  }

  /**
   * The trace of a window on the same bins.
   *
   * @param scored the window on the bins that have scores: fine ones of numbers, else coarse ones
   * @param coarse the window on coarse bins
   */
  public Trace trace(Bins scored, Bins coarse) {
    double[] contrasts = new double[scores.length];
    for (int contrast = 0; contrast < scores.length; contrast++) {
      contrasts[contrast] = mean(scores[contrast], scored) - means[contrast];
    }
    double distance = DIVERGENCE.distance(coarse, coarseBaseline);
    double expected = (cells - 1) / (8 * Math.log(2) * scored.total());
    // In units of what sampling alone is expected to make of it, so that columns compare.
    return new Trace(contrasts, distance * distance / expected, beyond(scored), scored.total());
  }

  private long beyond(Bins scored) {
    long count = 0;
    for (int bin = 0; bin < first; bin++) {
      count += scored.counts()[bin];
    }
    for (int bin = last + 1; bin < scored.size(); bin++) {
      count += scored.counts()[bin];
    }
    return count;
  }

  private static double mean(double[] scores, Bins bins) {
    double sum = 0;
    for (int bin = 0; bin < scores.length; bin++) {
      sum += scores[bin] * bins.counts()[bin];
    }
    return bins.total() == 0 ? 0 : sum / bins.total();
  }
}
