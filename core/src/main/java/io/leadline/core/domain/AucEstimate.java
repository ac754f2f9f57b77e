package io.leadline.core.domain;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Area under the receiver operating characteristic, with the variance that it has by the rows being
 * a sample: no permutation is needed.
 *
 * @param value probability that a positive scores above a negative, in [0, 1]; ties count half
 * @param variance of {@code value}, ≥ 0
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson (1988)</a>
 * @see <a href="https://doi.org/10.1109/LSP.2014.2337313">Sun and Xu, by ranks in n log n
 *     (2014)</a>
 */
record AucEstimate(double value, double variance) {

  /**
   * @param scores of all rows
   * @param isPositive of all rows; both classes must occur twice
   */
  static AucEstimate of(double[] scores, boolean[] isPositive) {
    double[] ranks = midRanks(scores);
    double[] positives = select(scores, isPositive, true);
    double[] negatives = select(scores, isPositive, false);
    if (positives.length < 2 || negatives.length < 2) {
      throw new IllegalArgumentException(
          "Cannot estimate an AUC from %d positives and %d negatives (both must be ≥ 2)"
              .formatted(positives.length, negatives.length));
    }
    double[] placesOfPositives =
        places(select(ranks, isPositive, true), midRanks(positives), negatives.length);
    double[] placesOfNegatives =
        places(select(ranks, isPositive, false), midRanks(negatives), positives.length);
    double value = mean(placesOfPositives);
    return new AucEstimate(
        value,
        variance(placesOfPositives) / positives.length
            + variance(placesOfNegatives) / negatives.length);
  }

  private static double[] select(double[] of, boolean[] isPositive, boolean wanted) {
    return java.util.stream.IntStream.range(0, of.length)
        .filter(row -> isPositive[row] == wanted)
        .mapToDouble(row -> of[row])
        .toArray();
  }

  /** For each row of a class, the share of the other class's rows that lie below. */
  private static double[] places(double[] ranks, double[] ranksWithin, int others) {
    double[] places = new double[ranks.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = (ranks[i] - ranksWithin[i]) / others;
    }
    return places;
  }

  /** Ranks from 1; equal values share the middle of theirs. */
  private static double[] midRanks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / (values.length - 1);
  }
}
