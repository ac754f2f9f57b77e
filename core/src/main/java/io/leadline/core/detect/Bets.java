package io.leadline.core.detect;

/**
 * Bets on the mean of a value in [0, 1]: factors 1 + λ(y − m) for a rise and 1 − λ(y − m) for a
 * fall, with λ from ½ to 1/64 of the largest that cannot ruin. Their expectation is 1 where the
 * mean is m; for the rises at most 1 where it is at most m.
 *
 * @see <a href="https://doi.org/10.1093/jrsssb/qkad009">Waudby-Smith, Ramdas: Estimating means of
 *     bounded random variables by betting (2024)</a>
 */
final class Bets {

  private static final int SIZES = 6;

  private final double mean;
  private final boolean isUp;
  private final boolean isDown;

  Bets(double mean, boolean isUp, boolean isDown) {
    this.mean = mean;
    this.isUp = isUp;
    this.isDown = isDown;
  }

  int count() {
    return (isUp ? SIZES : 0) + (isDown ? SIZES : 0);
  }

  /** Writes the factors from {@code at} on; returns the place behind them. */
  int place(double value, double[] factors, int at) {
    int next = at;
    double gap = value - mean;
    if (isUp) {
      double most = gap / mean;
      for (int i = 0; i < SIZES; i++) {
        most *= 0.5;
        factors[next++] = 1 + most;
      }
    }
    if (isDown) {
      double most = gap / (1 - mean);
      for (int i = 0; i < SIZES; i++) {
        most *= 0.5;
        factors[next++] = 1 - most;
      }
    }
    return next;
  }
}
