package io.leadline.core.discovery;

/**
 * How strictly each hypothesis of a stream is tested, given what the ones before it showed.
 * Immutable: testing a hypothesis gives the state for the next one, so the same p-values in the
 * same order always give the same levels.
 */
public interface DiscoveryControl {

  /** The largest p-value with which the next hypothesis is a discovery, in [0, 1]. */
  double level();

  /**
   * The state after the next hypothesis has been tested.
   *
   * @param pValue of the hypothesis, in [0, 1]
   */
  DiscoveryControl after(double pValue);

  /** Whether the next hypothesis is a discovery if this is its p-value. */
  default boolean isDiscovery(double pValue) {
    return pValue <= level();
  }
}
