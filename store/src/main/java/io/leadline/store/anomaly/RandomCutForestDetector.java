package io.leadline.store.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import io.leadline.core.anomaly.AnomalyDetector;

/**
 * Random cut forest on the latest eight values: odd is what a random cut separates soon. 50 trees
 * of 256 points, a fixed seed, so that the same series has the same scores.
 *
 * <p>The forest's own score has no upper end and a usual size that depends on the series; it is put
 * in [0, 1] as s/(s + 3 m), m the mean of the scores so far: ½ at three times the mean.
 *
 * @see <a href="https://proceedings.mlr.press/v48/guha16.html">Guha, Mishra, Roy, Schrijvers:
 *     Robust random cut forest based anomaly detection on streams (2016)</a>
 */
public final class RandomCutForestDetector implements AnomalyDetector {

  private static final int VALUES = 8;
  private static final int TREES = 50;
  private static final int POINTS = 256;
  private static final double HALF = 3;
  private static final long SEED = 1;

  private final RandomCutForest forest =
      RandomCutForest.builder()
          .dimensions(VALUES)
          .shingleSize(VALUES)
          .numberOfTrees(TREES)
          .sampleSize(POINTS)
          .randomSeed(SEED)
          .parallelExecutionEnabled(false)
          .build();
  private final float[] latest = new float[VALUES];
  private int known;
  private double scoreSum;
  private long scores;

  @Override
  public double score(long epochMillis, double value) {
    if (!Double.isFinite(value) || Math.abs(value) > Float.MAX_VALUE) {
      return 0;
    }
    System.arraycopy(latest, 1, latest, 0, VALUES - 1);
    latest[VALUES - 1] = (float) value;
    known = Math.min(known + 1, VALUES);
    if (known < VALUES) {
      return 0;
    }
    double raw = forest.getAnomalyScore(latest);
    forest.update(latest.clone());
    // Zero until the forest has seen enough.
    if (raw <= 0) {
      return 0;
    }
    double mean = scores == 0 ? raw : scoreSum / scores;
    scoreSum += raw;
    scores++;
    return raw / (raw + HALF * mean);
  }

  @Override
  public double threshold() {
    return 0.5;
  }
}
