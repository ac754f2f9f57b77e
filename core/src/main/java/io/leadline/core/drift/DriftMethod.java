package io.leadline.core.drift;

/**
 * A distance between two distributions that are binned alike. Stateless; callable from any thread.
 *
 * <p>Methods of users are found by {@link java.util.ServiceLoader}, see {@link DriftMethods}.
 */
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
   * with a probability of about, or where so documented at most, {@code alpha}: from the limit of
   * many rows.
   *
   * @param alpha in (0, 1)
   */
  double criticalValue(Bins current, Bins baseline, double alpha);

  /**
   * Whether it compares distribution functions, which gain from as many bins as there are, in
   * order; otherwise it compares shares, which need rows in every bin, and so few bins. Categories
   * have the same bins both ways; methods on fine bins take them in the order they come.
   */
  default boolean usesFineBins() {
    return false;
  }
}
