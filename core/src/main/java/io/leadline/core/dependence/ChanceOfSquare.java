package io.leadline.core.dependence;

import io.leadline.core.drift.Distributions;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * How the squared length of the difference of two means of vectors varies, if both sides are of one
 * distribution. Of n and m independent rows with covariance matrix Σ it is about (1/n + 1/m) times
 * a sum of weighted chi-squared variables, with mean tr Σ and variance 2 tr Σ²; that is taken as a
 * gamma variable.
 *
 * @param mean tr Σ, ≥ 0
 * @param variance 2 tr Σ², ≥ 0
 * @see <a href="https://doi.org/10.2307/3002019">Satterthwaite (1946)</a>
 */
public record ChanceOfSquare(double mean, double variance) {

  /** Of r independent standard normal coordinates. */
  static ChanceOfSquare chiSquared(int r) {
    return new ChanceOfSquare(r, 2.0 * r);
  }

  /** What a square of one row each exceeds with probability {@code alpha}, in (0, 1). */
  double quantile(double alpha) {
    if (!(variance > 0 && mean > 0)) {
      return 0;
    }
    double degrees = 2 * mean * mean / variance;
    return variance / mean / 2 * Distributions.chiSquaredQuantile(alpha, degrees);
  }

  void write(ByteWriter out) {
    out.fixed64(Double.doubleToLongBits(mean));
    out.fixed64(Double.doubleToLongBits(variance));
  }

  static ChanceOfSquare read(ByteReader in) throws CorruptBytesException {
    return new ChanceOfSquare(
        Double.longBitsToDouble(in.fixed64()), Double.longBitsToDouble(in.fixed64()));
  }
}
