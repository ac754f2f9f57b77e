package io.leadline.core.drift;

import java.util.Arrays;

/**
 * How many values fall into each of some bins. Bins of numbers are in rising order; bins of
 * categories have no order. Two sides that are compared have the same bins.
 *
 * <p>Owns its arrays: callers must not change them.
 *
 * @param counts [bins] how many values each bin has, ≥ 0
 * @param positions [bins] a value that stands for each bin of numbers, rising; empty for categories
 * @param total the sum of counts
 */
public record Bins(long[] counts, double[] positions, long total) {

  public Bins {
    if (positions.length != 0 && positions.length != counts.length) {
      throw new IllegalArgumentException(
          "Invalid bins: %d positions for %d counts".formatted(positions.length, counts.length));
    }
  }

  public static Bins of(long... counts) {
    return new Bins(counts, new double[0], Arrays.stream(counts).sum());
  }

  public static Bins of(long[] counts, double[] positions) {
    return new Bins(counts, positions, Arrays.stream(counts).sum());
  }

  public int size() {
    return counts.length;
  }

  public boolean isOrdered() {
    return positions.length > 0;
  }

  /** The bin's share of all values, in [0, 1]; 0 where there are no values at all. */
  public double share(int bin) {
    return total == 0 ? 0 : (double) counts[bin] / total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bins that
        && Arrays.equals(counts, that.counts)
        && Arrays.equals(positions, that.positions);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + Arrays.hashCode(positions);
  }

  @Override
  public String toString() {
    return "Bins" + Arrays.toString(counts);
  }
}
