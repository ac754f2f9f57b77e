package io.leadline.core.cause;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the level of a series changed once: by least squares, with a 95 % interval.
 *
 * <p>The split after k of n values leaves the squared error S(k) around both means. With normal
 * noise of unknown level and variance, and nothing known beforehand, the probability of k is
 * proportional to (k (n − k))^(−1/2) S(k)^(−(n−2)/2); the interval is the smallest set of splits
 * that has 95 % of it. There is a change if the best split takes more from the error than the
 * Bayesian information criterion charges for a level and a place: n ln(S ÷ S(k)) &gt; 3 ln n.
 *
 * @param index of the first value after the change
 * @param earliest the least such index in the interval
 * @param latest the largest
 * @param before mean of the values before
 * @param after mean of the values from {@code index} on
 * @see <a href="https://doi.org/10.1093/biomet/62.2.407">Smith, A Bayesian approach to inference
 *     about a change-point (1975)</a>
 */
public record ChangePoint(int index, int earliest, int latest, double before, double after) {

  private static final int FEWEST = 6;
  private static final double CREDIBLE = 0.95;
  private static final double PENALTY = 3;

  // A series without noise has one split that explains all of it.
  private static final double LEAST_SHARE = 1e-12;

  /**
   * Looks for a change.
   *
   * @param series in the order of time, finite
   * @return empty if there are fewer than {@value #FEWEST} values, or no change stands out
   */
  public static Optional<ChangePoint> find(double[] series) {
    int n = series.length;
    if (n < FEWEST) {
      return Optional.empty();
    }
    double[] errors = splitErrors(series);
    double all = errors[0];
    int best = IntStream.range(1, n).boxed().min(Comparator.comparingDouble(k -> errors[k])).get();
    double least = Math.max(errors[best], LEAST_SHARE * all);
    if (!(all > 0) || n * Math.log(all / least) <= PENALTY * Math.log(n)) {
      return Optional.empty();
    }
    int[] interval = interval(errors, LEAST_SHARE * all);
    return Optional.of(
        new ChangePoint(
            best,
            Math.min(best, interval[0]),
            Math.max(best, interval[1]),
            Arrays.stream(series, 0, best).average().orElse(0),
            Arrays.stream(series, best, n).average().orElse(0)));
  }

  /** [n] squared error with a split before index k; of no split at index 0. */
  private static double[] splitErrors(double[] series) {
    int n = series.length;
    double mean = Arrays.stream(series).average().orElse(0);
    double total = Arrays.stream(series).map(x -> (x - mean) * (x - mean)).sum();
    double[] errors = new double[n];
    errors[0] = total;
    double below = 0;
    for (int k = 1; k < n; k++) {
      below += series[k - 1] - mean;
      // Both sums of deviations from the common mean are opposite.
      errors[k] = Math.max(0, total - below * below / k - below * below / (n - k));
    }
    return errors;
  }

  private static int[] interval(double[] errors, double least) {
    int n = errors.length;
    double[] logs = new double[n];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 1; k < n; k++) {
      logs[k] =
          -0.5 * Math.log((double) k * (n - k))
              - (n - 2) / 2.0 * Math.log(Math.max(least, errors[k]));
      largest = Math.max(largest, logs[k]);
    }
    double[] weights = new double[n];
    double sum = 0;
    for (int k = 1; k < n; k++) {
      weights[k] = Math.exp(logs[k] - largest);
      sum += weights[k];
    }
    int from = n;
    int to = 0;
    double held = 0;
    for (int k : IntStream.range(1, n).boxed().sorted(heaviest(weights)).toList()) {
      from = Math.min(from, k);
      to = Math.max(to, k);
      held += weights[k] / sum;
      if (held >= CREDIBLE) {
        break;
      }
    }
    return new int[] {from, to};
  }

  private static Comparator<Integer> heaviest(double[] weights) {
    return Comparator.<Integer>comparingDouble(k -> -weights[k]).thenComparing(k -> k);
  }
}
