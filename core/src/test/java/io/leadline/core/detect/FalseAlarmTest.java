package io.leadline.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.detect.ChangeDetector.State;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** What the e-detectors promise, and what the others do, where nothing changes. */
class FalseAlarmTest {

  private static final int TRIALS = 1_500;

  private record World(String name, LongFunction<DoubleSupplier> values) {}

  private record Promise(String name, Function<Guarantee, ChangeDetector> maker, World world) {}

  private static final World ERRORS =
      new World("errors", seed -> with(seed, random -> random.uniform() < 0.1 ? 1 : 0));
  private static final World NORMAL = new World("normal", seed -> with(seed, FalseAlarmTest::bell));
  private static final World HEAVY =
      new World("heavy tails", seed -> with(seed, random -> 1 / (1 - random.uniform())));
  private static final World TIES =
      new World("ties", seed -> with(seed, random -> random.below(3)));

  private static final List<Promise> PROMISES =
      List.of(
          new Promise(
              "bounded",
              guarantee ->
                  new BoundedEDetector(
                      new BoundedEDetector.Parameters(
                          0, 1, 0.1, BoundedEDetector.Direction.BOTH, guarantee)),
              ERRORS),
          new Promise(
              "sub-Gaussian",
              guarantee ->
                  new SubGaussianEDetector(new SubGaussianEDetector.Parameters(0, 1, guarantee)),
              NORMAL),
          new Promise("ranks", FalseAlarmTest::ranks, HEAVY),
          new Promise("ranks", FalseAlarmTest::ranks, TIES),
          new Promise("ranks", FalseAlarmTest::ranks, NORMAL));

  private static ChangeDetector ranks(Guarantee guarantee) {
    return new RankEDetector(new RankEDetector.Parameters(512, guarantee, 99));
  }

  private static DoubleSupplier with(
      long seed, java.util.function.ToDoubleFunction<SplitMix> value) {
    // Seeds apart by a mixed number, so that no stream is another one shifted.
    SplitMix random = new SplitMix(new SplitMix(seed).next());
    return () -> value.applyAsDouble(random);
  }

  private static double bell(SplitMix random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.uniform();
    }
    return sum - 6;
  }

  /** Values until the first drift, or {@code most}. */
  private static int run(ChangeDetector detector, DoubleSupplier values, int most) {
    for (int t = 1; t <= most; t++) {
      if (detector.update(values.getAsDouble()) == State.DRIFT) {
        return t;
      }
    }
    return most;
  }

  @Test
  void falseAlarmsAreAsFarApartAsPromised() {
    for (Promise promise : PROMISES) {
      double sum = 0;
      double squares = 0;
      for (int trial = 0; trial < TRIALS; trial++) {
        // Cut off at ten times the promise, which can only shorten the mean.
        int length =
            run(
                promise.maker().apply(Guarantee.every(100)),
                promise.world().values().apply(trial),
                1_000);
        sum += length;
        squares += (double) length * length;
      }
      double mean = sum / TRIALS;
      double error = Math.sqrt((squares / TRIALS - mean * mean) / TRIALS);

      assertThat(mean - 3 * error)
          .as("%s on %s: mean %.0f ± %.0f", promise.name(), promise.world().name(), mean, error)
          .isGreaterThan(100);
    }
  }

  @Test
  void aFalseAlarmIsEverRaisedNoMoreOftenThanPromised() {
    for (Promise promise : PROMISES) {
      int alarms = 0;
      for (int trial = 0; trial < TRIALS; trial++) {
        int length =
            run(
                promise.maker().apply(Guarantee.ever(0.1)),
                promise.world().values().apply(trial),
                1_000);
        alarms += length < 1_000 ? 1 : 0;
      }

      // 3 standard errors above 0.1 at most; in truth it lies far below.
      assertThat(alarms / (double) TRIALS)
          .as("%s on %s", promise.name(), promise.world().name())
          .isLessThan(0.1 + 3 * Math.sqrt(0.09 / TRIALS));
    }
  }

  @Test
  void eDetectorsFindChangesSoonAllTheSame() {
    for (Promise promise : PROMISES) {
      double delays = 0;
      for (int trial = 0; trial < 100; trial++) {
        ChangeDetector detector = promise.maker().apply(Guarantee.every(10_000));
        DoubleSupplier values = promise.world().values().apply(trial);
        run(detector, values, 400);

        DoubleSupplier changed =
            promise.world() == ERRORS
                ? with(trial, random -> random.uniform() < 0.4 ? 1 : 0)
                : () -> values.getAsDouble() + 2;

        delays += run(detector, changed, 2_000);
      }

      assertThat(delays / 100)
          .as("%s on %s", promise.name(), promise.world().name())
          .isLessThan(60);
    }
  }

  @Test
  void seriesDetectorsRaiseAboutOneFalseAlarmInAThousandWindows() {
    for (DetectorFactory factory : StandardDetectors.all()) {
      if (factory.values() != DetectorFactory.Values.ANY) {
        continue;
      }
      int alarms = 0;
      for (int trial = 0; trial < 100; trial++) {
        ChangeDetector detector = factory.forSeries();
        DoubleSupplier values = NORMAL.values().apply(trial);
        for (int t = 0; t < 1_000; t++) {
          alarms += detector.update(values.getAsDouble()) == State.DRIFT ? 1 : 0;
        }
      }

      assertThat(alarms / 100.0).as(factory.name()).isLessThan(1.5);
    }
  }
}
