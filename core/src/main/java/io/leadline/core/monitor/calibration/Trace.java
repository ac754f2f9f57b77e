package io.leadline.core.monitor.calibration;

/**
 * What is followed of one column from window to window, as differences from the baseline.
 *
 * <p>Owns its array: callers must not change it.
 *
 * @param contrasts [contrasts] see {@link Contrasts}; 0 where the window equals the baseline
 * @param divergence Jensen–Shannon divergence, as a multiple of what sampling alone is expected to
 *     make of it: sees what no contrast does
 * @param beyond how many numbers lie beyond the baseline's extremes; 0 for categories
 * @param values number of values of the window, &gt; 0
 */
public record Trace(double[] contrasts, double divergence, long beyond, long values) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Trace that
        && java.util.Arrays.equals(contrasts, that.contrasts)
        && divergence == that.divergence
        && beyond == that.beyond
        && values == that.values;
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(contrasts) + Long.hashCode(values);
  }

  @Override
  public String toString() {
    return "Trace" + java.util.Arrays.toString(contrasts);
  }
}
