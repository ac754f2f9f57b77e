package io.leadline.core.monitor.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesNullTest {

  private static final Instant MONDAY = Instant.parse("2026-06-01T00:00:00Z");
  private static final int HOURS = 28 * 24;

  @Test
  void noiseHasNoSeason() {
    int none = 0;
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      none += fit(hour -> random.nextGaussian(), 0).season() == Season.NONE ? 1 : 0;
    }

    assertThat(none).isEqualTo(50);
  }

  @Test
  void aDailyWaveIsFoundAndTakenOut() {
    Random random = new Random(1);
    SeriesNull learned =
        fit(hour -> Math.sin(2 * Math.PI * (hour % 24) / 24) + 0.1 * random.nextGaussian(), 0);

    assertThat(learned.season()).isEqualTo(Season.HOUR_OF_DAY);
    assertThat(learned.expected(at(6), ZoneOffset.UTC)).isCloseTo(1, within(0.1));
    assertThat(learned.ownVariance()).isCloseTo(0.01, within(0.002));
  }

  @Test
  void weekendsAreFound() {
    Random random = new Random(1);
    SeriesNull learned = fit(hour -> (hour / 24 % 7 >= 5 ? 1 : 0) + 0.1 * random.nextGaussian(), 0);

    assertThat(learned.season()).isEqualTo(Season.DAY_OF_WEEK);
  }

  @Test
  void samplingErrorIsNotTakenForTheModelsOwnVariance() {
    Random random = new Random(1);

    SeriesNull sampled = fit(hour -> 0.1 * random.nextGaussian(), 0.01);
    SeriesNull both = fit(hour -> Math.sqrt(0.01 + 0.04) * random.nextGaussian(), 0.01);

    assertThat(sampled.ownVariance()).isLessThan(0.002);
    assertThat(both.ownVariance()).isCloseTo(0.04, within(0.01));
  }

  @Test
  void aWindowOfFewerRowsMayDeviateFurther() {
    Random random = new Random(1);
    SeriesNull learned = fit(hour -> 0.1 * random.nextGaussian(), 0.01);

    double many = learned.deviate(0.5, 0.01, at(0), ZoneOffset.UTC);
    double few = learned.deviate(0.5, 0.25, at(0), ZoneOffset.UTC);

    assertThat(many).isCloseTo(5, within(0.6));
    assertThat(few).isCloseTo(1, within(0.1));
  }

  private static SeriesNull fit(IntToDoubleFunction value, double samplingVariance) {
    double[] sampling = new double[HOURS];
    Arrays.fill(sampling, samplingVariance);
    Slots slots =
        new Slots(
            IntStream.range(0, HOURS).mapToObj(SeriesNullTest::at).toList(),
            Duration.ofHours(1),
            ZoneOffset.UTC);
    double[] values = IntStream.range(0, HOURS).mapToDouble(value).toArray();
    return SeriesNull.fit(new SeriesNull.Series(values, sampling, slots));
  }

  private static Instant at(int hour) {
    return MONDAY.plus(Duration.ofHours(hour));
  }
}
