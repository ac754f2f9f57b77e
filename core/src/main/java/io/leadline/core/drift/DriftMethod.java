package io.leadline.core.drift;

/** A distance between two distributions that are binned alike. Stateless. */
public interface DriftMethod {

  /** Its short name in configuration, API and pages, such as {@code ks}. */
  String name();

  /**
   * The distance, ≥ 0; 0 for equal distributions. Both sides have rows.
   *
   * @param current the shares of the window
   * @param baseline the shares of the baseline, on the same bins
   */
  double distance(Bins current, Bins baseline);

  /** The distance above which a change matters, whatever the number of rows. */
  double effectFloor();

  /**
   * The distance that two samples of one distribution, of these sizes and on these bins, exceed
   * with probability {@code alpha}.
   */
  double criticalValue(Bins current, Bins baseline, double alpha);
}
