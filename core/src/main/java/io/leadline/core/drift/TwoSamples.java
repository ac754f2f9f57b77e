package io.leadline.core.drift;

/**
 * What the sampling error of a distance between two samples of one distribution depends on.
 *
 * <p>With many rows, e·Σ (p − q)² ÷ p̄ over the occupied bins follows the chi-squared distribution
 * with one degree of freedom fewer than there are occupied bins, where e = n·m ÷ (n + m). Every
 * f-divergence is, to second order, a multiple of that sum.
 *
 * @param effectiveSize e = n·m ÷ (n + m), with n and m the sizes of both sides
 * @param occupied number of bins with rows on either side
 * @see <a href="https://doi.org/10.1561/0100000004">Csiszár and Shields, Information Theory and
 *     Statistics (2004), section 4</a>
 */
record TwoSamples(double effectiveSize, int occupied) {

  static TwoSamples of(Bins current, Bins baseline) {
    int occupied = 0;
    for (int bin = 0; bin < baseline.size(); bin++) {
      occupied += current.counts()[bin] + baseline.counts()[bin] > 0 ? 1 : 0;
    }
    double current0 = current.total();
    double baseline0 = baseline.total();
    return new TwoSamples(current0 * baseline0 / (current0 + baseline0), occupied);
  }

  /** What Σ (p − q)² ÷ p̄ exceeds with probability {@code alpha}; 0 with a single bin. */
  double chiSquaredDivergence(double alpha) {
    return occupied < 2 ? 0 : Distributions.chiSquaredQuantile(alpha, occupied - 1) / effectiveSize;
  }

  /** The share of {@code bin} among the rows of both sides together. */
  static double pooledShare(Bins current, Bins baseline, int bin) {
    double rows = (double) current.total() + baseline.total();
    return ((double) current.counts()[bin] + baseline.counts()[bin]) / rows;
  }
}
