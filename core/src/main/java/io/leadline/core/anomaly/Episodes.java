package io.leadline.core.anomaly;

/**
 * One alarm an episode: once a score has reached the detector's threshold, the next values score 0
 * (the detector still sees them).
 */
public final class Episodes implements AnomalyDetector {

  private final AnomalyDetector inner;
  private final int length;
  private int silent;

  /**
   * @param inner owned by this from now on
   * @param length values of an episode, the one that began it included, ≥ 1
   */
  public Episodes(AnomalyDetector inner, int length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "Invalid length of episodes: %d (must be at least 1)".formatted(length));
    }
    this.inner = inner;
    this.length = length;
  }

  @Override
  public double score(long epochMillis, double value) {
    double score = inner.score(epochMillis, value);
    if (!Double.isFinite(value)) {
      return 0;
    }
    if (silent > 0) {
      silent--;
      return 0;
    }
    if (score >= threshold()) {
      silent = length - 1;
    }
    return score;
  }

  @Override
  public double threshold() {
    return inner.threshold();
  }
}
