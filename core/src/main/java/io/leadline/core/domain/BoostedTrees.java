package io.leadline.core.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Gradient-boosted decision trees for two classes, on binned features: logistic loss, second-order
 * gains, leaf-wise growth as of LightGBM, which the parameters follow but for fewer leaves: the
 * question is whether two samples differ, not how to predict best. Categories are ordered by their
 * gradients in each node, which makes the best cut the best of all subsets.
 *
 * <p>A function of the rows in their order; owned by one thread.
 *
 * @see <a href="https://doi.org/10.1214/aos/1013203451">Friedman (2001)</a>
 * @see <a href="https://papers.nips.cc/paper/6907">Ke et al., LightGBM (2017)</a>
 */
final class BoostedTrees {

  private static final int TREES = 60;
  private static final int LEAVES = 12;
  private static final double RATE = 0.1;
  private static final double RIDGE = 1;
  private static final int FEWEST_LEAF_ROWS = 20;
  private static final double LEAST_GAIN = 1e-6;

  private final List<BinnedFeature> features;
  private final boolean[] isCurrent;
  private final int[] rows;
  private final double[] scores;
  private final double[] gradients;
  private final double[] curvatures;
  private final double[] gains;

  /**
   * @param isCurrent [rows] the class of each row
   * @param rows that are learned from
   */
  private BoostedTrees(List<BinnedFeature> features, boolean[] isCurrent, int[] rows) {
    this.features = features;
    this.isCurrent = isCurrent;
    this.rows = rows;
    this.scores = new double[isCurrent.length];
    this.gradients = new double[isCurrent.length];
    this.curvatures = new double[isCurrent.length];
    this.gains = new double[features.size()];
  }

  /**
   * What was learned.
   *
   * @param scores [rows] log-odds of all rows, also of those that were not learned from
   * @param gains [features] how much of the loss each feature's splits took away
   */
  record Learned(double[] scores, double[] gains) {}

  static Learned learn(List<BinnedFeature> features, boolean[] isCurrent, int[] rows) {
    BoostedTrees trees = new BoostedTrees(features, isCurrent, rows);
    for (int tree = 0; tree < TREES; tree++) {
      trees.addTree();
    }
    return new Learned(trees.scores, trees.gains);
  }

  private void addTree() {
    for (int row : rows) {
      double probability = 1 / (1 + Math.exp(-scores[row]));
      gradients[row] = probability - (isCurrent[row] ? 1 : 0);
      curvatures[row] = probability * (1 - probability);
    }
    int[] all = new int[isCurrent.length];
    Arrays.setAll(all, row -> row);
    List<Leaf> leaves = new ArrayList<>(List.of(new Leaf(rows, all)));
    while (leaves.size() < LEAVES) {
      Leaf best = leaves.stream().max(Comparator.comparingDouble(leaf -> leaf.gain)).orElseThrow();
      if (best.gain < LEAST_GAIN) {
        break;
      }
      leaves.remove(best);
      gains[best.feature] += best.gain;
      leaves.add(new Leaf(best.side(best.learned, true), best.side(best.all, true)));
      leaves.add(new Leaf(best.side(best.learned, false), best.side(best.all, false)));
    }
    for (Leaf leaf : leaves) {
      double value = -RATE * leaf.gradient / (leaf.curvature + RIDGE);
      for (int row : leaf.all) {
        scores[row] += value;
      }
    }
  }

  /** A node without children yet, with its best split. */
  private final class Leaf {

    private final int[] learned;
    private final int[] all;
    private double gradient;
    private double curvature;
    private double gain;
    private int feature;
    private boolean[] isLeft = {};

    /**
     * @param learned rows of it that are learned from
     * @param all rows of it
     */
    Leaf(int[] learned, int[] all) {
      this.learned = learned;
      this.all = all;
      for (int row : learned) {
        gradient += gradients[row];
        curvature += curvatures[row];
      }
      if (learned.length >= 2 * FEWEST_LEAF_ROWS) {
        for (int f = 0; f < features.size(); f++) {
          lookForSplit(f);
        }
      }
    }

    private void lookForSplit(int candidate) {
      byte[] bins = features.get(candidate).bins();
      double[] byBin = new double[BinnedFeature.BINS];
      double[] curvatureByBin = new double[BinnedFeature.BINS];
      int[] rowsByBin = new int[BinnedFeature.BINS];
      for (int row : learned) {
        byBin[bins[row]] += gradients[row];
        curvatureByBin[bins[row]] += curvatures[row];
        rowsByBin[bins[row]]++;
      }
      Integer[] order = new Integer[BinnedFeature.BINS];
      Arrays.setAll(order, bin -> bin);
      if (!features.get(candidate).isOrdered()) {
        // Smoothed, or categories of few rows would lie at the ends by chance.
        Arrays.sort(
            order,
            Comparator.comparingDouble(bin -> byBin[bin] / (curvatureByBin[bin] + 10 * RIDGE)));
      }
      double left = 0;
      double leftCurvature = 0;
      int leftRows = 0;
      for (int cut = 0; cut < order.length - 1; cut++) {
        left += byBin[order[cut]];
        leftCurvature += curvatureByBin[order[cut]];
        leftRows += rowsByBin[order[cut]];
        boolean isLarge =
            leftRows >= FEWEST_LEAF_ROWS && learned.length - leftRows >= FEWEST_LEAF_ROWS;
        if (isLarge && rowsByBin[order[cut]] > 0) {
          consider(candidate, order, cut, left, leftCurvature);
        }
      }
    }

    private void consider(
        int candidate, Integer[] order, int cut, double left, double leftCurvature) {
      double found =
          worth(left, leftCurvature)
              + worth(gradient - left, curvature - leftCurvature)
              - worth(gradient, curvature);
      if (found > gain) {
        gain = found;
        feature = candidate;
        isLeft = new boolean[BinnedFeature.BINS];
        for (int i = 0; i <= cut; i++) {
          isLeft[order[i]] = true;
        }
      }
    }

    private int[] side(int[] of, boolean left) {
      byte[] bins = features.get(feature).bins();
      return Arrays.stream(of).filter(row -> isLeft[bins[row]] == left).toArray();
    }
  }

  private static double worth(double gradient, double curvature) {
    return gradient * gradient / (curvature + RIDGE);
  }
}
