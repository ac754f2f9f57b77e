package io.leadline.core.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangePointTest {

  @Test
  void findsAStepAndItsLevels() {
    ChangePoint change =
        ChangePoint.find(new double[] {1, 1.1, 0.9, 1, 1.1, 3, 3.1, 2.9}).orElseThrow();

    assertThat(change.index()).isEqualTo(5);
    assertThat(change.earliest()).isEqualTo(5);
    assertThat(change.latest()).isEqualTo(5);
    assertThat(change.before()).isCloseTo(1.02, within(1e-12));
    assertThat(change.after()).isCloseTo(3.0, within(1e-12));
  }

  @Test
  void theBestSplitIsThatOfExhaustiveLeastSquares() {
    Random random = new Random(11);
    for (int trial = 0; trial < 200; trial++) {
      double[] series = noise(random, 40, 17, 2.5);

      int best = 1;
      for (int k = 2; k < series.length; k++) {
        best = error(series, k) < error(series, best) ? k : best;
      }

      assertThat(ChangePoint.find(series).orElseThrow().index()).isEqualTo(best);
    }
  }

  @Test
  void theIntervalHoldsTheChangeAsOftenAsItSays() {
    Random random = new Random(12);
    int held = 0;
    int found = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      int at = 10 + random.nextInt(40);
      var change = ChangePoint.find(noise(random, 60, at, 1.5));
      found += change.isPresent() ? 1 : 0;
      held += change.filter(c -> c.earliest() <= at && at <= c.latest()).isPresent() ? 1 : 0;
    }

    assertThat(found).isGreaterThan(1_900);
    assertThat((double) held / found).isBetween(0.93, 0.995);
  }

  @Test
  void noiseAloneSeldomHasAChange() {
    Random random = new Random(13);
    int found = 0;
    for (int trial = 0; trial < 1_000; trial++) {
      found += ChangePoint.find(noise(random, 100, 100, 0)).isPresent() ? 1 : 0;
    }

    assertThat(found).isLessThan(60);
  }

  @Test
  void tooFewOrEqualValuesHaveNone() {
    assertThat(ChangePoint.find(new double[] {0, 0, 9, 9, 9})).isEmpty();
    assertThat(ChangePoint.find(new double[20])).isEmpty();
  }

  private static double[] noise(Random random, int n, int at, double step) {
    double[] series = new double[n];
    Arrays.setAll(series, i -> random.nextGaussian() + (i >= at ? step : 0));
    return series;
  }

  private static double error(double[] series, int k) {
    return squares(Arrays.copyOfRange(series, 0, k))
        + squares(Arrays.copyOfRange(series, k, series.length));
  }

  private static double squares(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
  }
}
