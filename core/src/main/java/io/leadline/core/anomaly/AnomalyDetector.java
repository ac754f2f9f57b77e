package io.leadline.core.anomaly;

/**
 * Says how odd each value of a series is after all before it. Deterministic; owned by one thread;
 * what it keeps is rebuilt by showing it the series again.
 */
public interface AnomalyDetector {

  /**
   * @param epochMillis the time of the value, not before that of the one before; whoever wants
   *     local hours adds the zone's offset
   * @param value not finite: nothing is learned and the score is 0
   * @return in [0, 1]; at least {@link #threshold} where somebody should look
   */
  double score(long epochMillis, double value);

  /** The score from which on a value is an anomaly, in (0, 1). */
  double threshold();
}
