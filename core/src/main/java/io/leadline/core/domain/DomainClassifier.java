package io.leadline.core.domain;

import io.leadline.core.drift.Distributions;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells the rows of two samples apart with boosted trees, and says how well that goes on rows that
 * were not learned from: the mean AUC of {@value #FOLDS} folds. 0.5 means that nothing tells the
 * samples apart, 1 that every row can be told. Needs rows, not profiles.
 *
 * <p>A function of the rows in their order.
 */
public final class DomainClassifier {

  /** Rows of each sample that suffice: the AUC of as many is known to about 0.005. */
  public static final int MOST_ROWS = 20_000;

  /** Fewer rows of a sample tell nothing. */
  public static final int FEWEST_ROWS = 100;

  private static final int FOLDS = 5;

  private DomainClassifier() {}

  /** A feature's share of what tells the samples apart, in [0, 1]. */
  public record Importance(String feature, double share) {}

  /**
   * How well the samples can be told apart.
   *
   * @param auc mean AUC of the folds, in [0, 1]
   * @param standardError of it, by DeLong's variance
   * @param importances the features that tell them apart, the most telling first
   * @param baselineRows rows of the baseline that were looked at
   * @param currentRows rows of the current sample that were looked at
   */
  public record Result(
      double auc,
      double standardError,
      List<Importance> importances,
      int baselineRows,
      int currentRows) {

    public Result {
      importances = List.copyOf(importances);
    }

    /** Lower end of the interval that has the AUC with probability {@code 1 − alpha}. */
    public double low(double alpha) {
      return Math.max(0, auc - Distributions.normalQuantile(alpha / 2) * standardError);
    }

    /** Upper end of that interval. */
    public double high(double alpha) {
      return Math.min(1, auc + Distributions.normalQuantile(alpha / 2) * standardError);
    }
  }

  /**
   * Compares two samples by their features; private ones are looked at too, as no value leaves.
   *
   * @return empty if a sample has fewer than {@value #FEWEST_ROWS} rows, or there are no features
   */
  public static Optional<Result> compare(Schema schema, List<Batch> baseline, List<Batch> current) {
    int before = baseline.stream().mapToInt(Batch::rows).sum();
    int after = current.stream().mapToInt(Batch::rows).sum();
    List<Batch> all = new ArrayList<>(baseline);
    all.addAll(current);
    List<BinnedFeature> features = new ArrayList<>();
    for (Field field : schema.withRole(Role.FEATURE)) {
      features.add(BinnedFeature.of(field, all, before + after));
    }
    if (before < FEWEST_ROWS || after < FEWEST_ROWS || features.isEmpty()) {
      return Optional.empty();
    }
    boolean[] isCurrent = new boolean[before + after];
    Arrays.fill(isCurrent, before, before + after, true);
    return Optional.of(crossValidated(features, isCurrent, before, after));
  }

  private static Result crossValidated(
      List<BinnedFeature> features, boolean[] isCurrent, int before, int after) {
    double auc = 0;
    double variance = 0;
    double[] gains = new double[features.size()];
    for (int held = 0; held < FOLDS; held++) {
      int fold = held;
      int[] learned =
          IntStream.range(0, isCurrent.length).filter(row -> foldOf(row) != fold).toArray();
      int[] judged =
          IntStream.range(0, isCurrent.length).filter(row -> foldOf(row) == fold).toArray();
      BoostedTrees.Learned trees = BoostedTrees.learn(features, isCurrent, learned);
      boolean[] truth = new boolean[judged.length];
      for (int i = 0; i < judged.length; i++) {
        truth[i] = isCurrent[judged[i]];
      }
      double[] scores = Arrays.stream(judged).mapToDouble(row -> trees.scores()[row]).toArray();
      AucEstimate estimate = AucEstimate.of(scores, truth);
      auc += estimate.value() / FOLDS;
      variance += estimate.variance() / FOLDS / FOLDS;
      for (int f = 0; f < gains.length; f++) {
        gains[f] += trees.gains()[f];
      }
    }
    return new Result(auc, Math.sqrt(variance), importances(features, gains), before, after);
  }

  /** By a hash, so that neither an order nor a period of the rows is a fold. */
  private static int foldOf(int row) {
    long mixed = (row + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    return (int) ((mixed >>> 33) % FOLDS);
  }

  private static List<Importance> importances(List<BinnedFeature> features, double[] gains) {
    double all = Math.max(Double.MIN_NORMAL, Arrays.stream(gains).sum());
    return IntStream.range(0, gains.length)
        .mapToObj(f -> new Importance(features.get(f).name(), gains[f] / all))
        .sorted(
            java.util.Comparator.comparingDouble((Importance importance) -> -importance.share()))
        .toList();
  }
}
