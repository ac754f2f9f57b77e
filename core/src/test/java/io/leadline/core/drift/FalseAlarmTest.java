package io.leadline.core.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often two samples of one distribution exceed the critical value, by simulation. */
class FalseAlarmTest {

  private static final int TRIALS = 1_000;
  private static final double ALPHA = 0.05;

  // 1,000 trials of probability 0.05 have a standard error of 0.007; bins of a dozen rows are far
  // from the limit of many rows, which costs psi, the worst, about a half.
  private static final double MOST = 0.09;

  private static final List<DriftMethod> METHODS =
      DriftMethods.all().stream().filter(method -> !(method instanceof MeanGap)).toList();

  @Test
  void evenBinsAlarmAtMostAsOftenAsAsked() {
    assertRates("even", even(20), 500, 500);
    assertRates("even, small window", even(20), 500, 50_000);
  }

  @Test
  void unevenBinsAlarmAtMostAsOftenAsAsked() {
    assertRates("zipf", zipf(30), 1_000, 10_000);
    assertRates("two atoms", new double[] {0.5, 0.5}, 500, 5_000);
    assertRates("rare atom", new double[] {0.9, 0.1}, 500, 5_000);
    assertRates("zero-inflated", zeroInflated(20), 500, 5_000);
  }

  private static void assertRates(String name, double[] shares, int n, int m) {
    Map<String, Double> rates = rates(shares, n, m);
    rates.forEach((method, rate) -> assertThat(rate).as("%s on %s", method, name).isLessThan(MOST));
  }

  private static Map<String, Double> rates(double[] shares, int n, int m) {
    Random random = new Random(20261124);
    double[] positions = IntStream.range(0, shares.length).mapToDouble(i -> i * i).toArray();
    Map<String, Double> rates = new TreeMap<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      Bins current = Bins.of(sample(shares, n, random), positions);
      Bins baseline = Bins.of(sample(shares, m, random), positions);
      for (DriftMethod method : METHODS) {
        boolean alarms =
            method.distance(current, baseline) > method.criticalValue(current, baseline, ALPHA);
        rates.merge(method.name(), alarms ? 1.0 / TRIALS : 0, Double::sum);
      }
    }
    return rates;
  }

  /** Multinomial counts; binomials of more than 1,000 rows by their normal limit. */
  private static long[] sample(double[] shares, int rows, Random random) {
    long[] counts = new long[shares.length];
    long left = rows;
    double shareLeft = 1;
    for (int bin = 0; bin < shares.length - 1; bin++) {
      counts[bin] = binomial(left, Math.min(1, shares[bin] / shareLeft), random);
      left -= counts[bin];
      shareLeft -= shares[bin];
    }
    counts[shares.length - 1] = left;
    return counts;
  }

  private static long binomial(long rows, double share, Random random) {
    if (rows > 1_000) {
      double drawn = rows * share + random.nextGaussian() * Math.sqrt(rows * share * (1 - share));
      return Math.max(0, Math.min(rows, Math.round(drawn)));
    }
    long count = 0;
    for (long row = 0; row < rows; row++) {
      count += random.nextDouble() < share ? 1 : 0;
    }
    return count;
  }

  private static double[] even(int size) {
    return normalised(size, bin -> 1);
  }

  private static double[] zipf(int size) {
    return normalised(size, bin -> 1.0 / (bin + 1));
  }

  private static double[] zeroInflated(int size) {
    return normalised(size, bin -> bin == 0 ? size : 1);
  }

  private static double[] normalised(int size, ToDoubleFunction<Integer> weight) {
    double[] weights = IntStream.range(0, size).mapToDouble(weight::applyAsDouble).toArray();
    double total = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(each -> each / total).toArray();
  }
}
