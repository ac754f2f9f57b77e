package io.leadline.sidecar.tee;

/**
 * Bounds of what is copied for profiling.
 *
 * @param budgetBytes of all copies together, those that still grow included
 * @param mostBodyBytes of one body; an exchange with a longer one is dropped
 */
public record TeeLimits(long budgetBytes, int mostBodyBytes) {

  public static final TeeLimits DEFAULT = new TeeLimits(4 << 20, 1 << 20);

  public TeeLimits {
    if (budgetBytes < 0 || mostBodyBytes < 0) {
      throw new IllegalArgumentException(
          "Invalid tee: %d bytes in all, %d in a body (must be ≥ 0)"
              .formatted(budgetBytes, mostBodyBytes));
    }
  }
}
