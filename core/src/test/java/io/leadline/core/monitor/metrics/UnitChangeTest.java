package io.leadline.core.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class UnitChangeTest {

  @Test
  void namesTheFactorThatAllQuantilesShare() {
    assertWords(x -> 1_000 * x, "values × 1,000: another unit?");
    assertWords(x -> x / 100, "values ÷ 100: another unit?");
    assertWords(x -> 1.609344 * x, "values × 1.61: another unit?");
    assertWords(x -> 5 * x, "values × 5");
  }

  @Test
  void knowsFahrenheit() {
    assertWords(x -> 1.8 * x + 32, "degrees Celsius → Fahrenheit?");
  }

  @Test
  void aMeanThatMovedIsNoUnit() {
    assertThat(UnitChange.words(column(1, x -> x + 10), column(2, x -> x))).isEmpty();
    assertThat(UnitChange.words(column(1, x -> 1.2 * x), column(2, x -> x))).isEmpty();
  }

  @Test
  void valuesThatAreAllAlikeHaveNoFactor() {
    assertThat(UnitChange.words(column(1, x -> 1_000 + x / 1e3), column(2, x -> 100 + x / 1e3)))
        .isEmpty();
  }

  @Test
  void tellsTheShareThatIsInAnotherUnit() {
    Random coin = new Random(7);
    ColumnProfile mixed = column(1, x -> coin.nextDouble() < 0.1 ? 1_000 * x : x);

    assertThat(UnitChange.words(mixed, column(2, x -> x)).orElseThrow())
        .matches("(9\\.\\d|1[01]) % of the values lie beyond .*, about × 1,000");
  }

  private static void assertWords(DoubleUnaryOperator change, String words) {
    assertThat(UnitChange.words(column(1, change), column(2, x -> x)).orElseThrow())
        .contains(words);
  }

  /** 5,000 lognormal values around 20, changed. */
  private static ColumnProfile column(long seed, DoubleUnaryOperator change) {
    Random random = new Random(seed);
    double[] values = new double[5_000];
    Arrays.setAll(values, i -> change.applyAsDouble(20 * Math.exp(0.6 * random.nextGaussian())));
    String[] ids = new String[values.length];
    Arrays.fill(ids, "");
    ProfileBuilder builder =
        new ProfileBuilder(
            Layout.of(new Schema(List.of(Field.numeric("x"))), Layout.WINDOW_RESOLUTION));
    builder.add(
        new Batch(
            "model", "", ids, new long[values.length], List.of(NumberColumn.of("x", values))));
    return builder.build().column("x").orElseThrow();
  }
}
