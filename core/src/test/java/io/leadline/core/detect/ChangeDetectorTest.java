package io.leadline.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.detect.ChangeDetector.State;
import io.leadline.core.detect.DetectorFactory.Values;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What holds for every detector. */
class ChangeDetectorTest {

  private static Map<String, Supplier<ChangeDetector>> detectors() {
    Map<String, Supplier<ChangeDetector>> detectors = new LinkedHashMap<>();
    for (DetectorFactory factory : StandardDetectors.all()) {
      detectors.put(factory.name() + " of a stream", factory::forStream);
      if (factory.values() != Values.ERRORS) {
        detectors.put(factory.name() + " of a series", factory::forSeries);
      }
    }
    Guarantee guarantee = Guarantee.every(500);
    detectors.put(
        "bounded",
        () ->
            new BoundedEDetector(
                new BoundedEDetector.Parameters(
                    0, 1, 0.21, BoundedEDetector.Direction.BOTH, guarantee)));
    detectors.put(
        "sub-Gaussian",
        () -> new SubGaussianEDetector(new SubGaussianEDetector.Parameters(0.21, 0.5, guarantee)));
    return detectors;
  }

  private static boolean takesErrors(String name) {
    return StandardDetectors.find(name.replaceAll(" .*", ""))
        .filter(factory -> factory.values() == Values.ERRORS)
        .isPresent();
  }

  private static double[] values(String name) {
    return takesErrors(name) ? Streams.errors(4) : Streams.values(10);
  }

  private static List<State> states(ChangeDetector detector, double[] values) {
    List<State> states = new ArrayList<>();
    for (double value : values) {
      states.add(detector.update(value));
    }
    return states;
  }

  @Test
  void goesOnFromACheckpointAsIfNothingHadHappened() {
    detectors()
        .forEach(
            (name, maker) -> {
              double[] values = values(name);
              for (int cut : new int[] {0, 1, 17, 33, 1_234, 2_060}) {
                ChangeDetector first = maker.get();
                states(first, Arrays.copyOf(values, cut));
                ByteWriter out = new ByteWriter();
                first.write(out);
                ChangeDetector second = maker.get();
                states(second, new double[] {0, 1, 0.5});
                read(second, out.toByteArray());

                double[] rest = Arrays.copyOfRange(values, cut, values.length);

                assertThat(states(second, rest))
                    .as("%s from %d on", name, cut)
                    .isEqualTo(states(first, rest));
              }
            });
  }

  private static void read(ChangeDetector detector, byte[] bytes) {
    try {
      ByteReader in = new ByteReader(bytes);
      detector.read(in);
      assertThat(in.remaining()).isZero();
    } catch (CorruptBytesException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesTruncatedCheckpoints() {
    detectors()
        .forEach(
            (name, maker) -> {
              ChangeDetector detector = maker.get();
              states(detector, Arrays.copyOf(values(name), 100));
              ByteWriter out = new ByteWriter();
              detector.write(out);
              for (int length = 0; length < out.size(); length += 7) {
                ByteReader in = new ByteReader(Arrays.copyOf(out.toByteArray(), length));
                assertThatThrownBy(() -> maker.get().read(in))
                    .as(name)
                    .isInstanceOf(CorruptBytesException.class);
              }
            });
  }

  @Test
  void isNewAfterReset() {
    detectors()
        .forEach(
            (name, maker) -> {
              double[] values = values(name);
              ChangeDetector used = maker.get();
              states(used, Arrays.copyOf(values, 1_500));
              used.reset();

              assertThat(states(used, values)).as(name).isEqualTo(states(maker.get(), values));
            });
  }

  @Test
  void isNotMovedByValuesThatAreNotFinite() {
    detectors()
        .forEach(
            (name, maker) -> {
              double[] values = values(name);
              ChangeDetector disturbed = maker.get();
              List<State> states = new ArrayList<>();
              for (double value : values) {
                assertThat(disturbed.update(Double.NaN)).isEqualTo(State.STABLE);
                assertThat(disturbed.update(Double.POSITIVE_INFINITY)).isEqualTo(State.STABLE);
                states.add(disturbed.update(value));
              }

              assertThat(states).as(name).isEqualTo(states(maker.get(), values));
            });
  }

  @Test
  void findsAnObviousChangeAndNoneInAConstant() {
    detectors()
        .forEach(
            (name, maker) -> {
              double[] constant = new double[2_000];
              Arrays.fill(constant, takesErrors(name) ? 0 : 0.21);
              assertThat(states(maker.get(), constant)).as(name).doesNotContain(State.DRIFT);

              SplitMix random = new SplitMix(7);
              double[] changed = new double[4_000];
              for (int t = 0; t < changed.length; t++) {
                double level = t < 2_000 ? 0.2 : 0.9;
                changed[t] =
                    takesErrors(name)
                        ? (random.uniform() < level ? 1 : 0)
                        : level + 0.02 * random.uniform();
              }
              List<State> states = states(maker.get(), changed);
              // Thresholds in the unit of the values ask for an excess of 50.
              assertThat(states.subList(2_000, 2_200)).as(name).contains(State.DRIFT);
            });
  }

  @Test
  void errorDetectorsRefuseSeries() {
    DetectorFactory ddm = StandardDetectors.find("ddm").orElseThrow();

    assertThatThrownBy(ddm::forSeries)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'ddm' needs single errors");
    assertThat(StandardDetectors.seriesNames())
        .contains("adwin", "my_detector")
        .doesNotContain("ddm");
  }

  @Test
  void refusesParametersThatMakeNoSense() {
    assertThatThrownBy(() -> Adwin2.Parameters.DEFAULT.withDelta(1))
        .hasMessage("Invalid delta: 1.0 (must be in (0.0, 1.0))");
    assertThatThrownBy(() -> Adwin2.Parameters.DEFAULT.withClock(0))
        .hasMessage("Invalid clock: 0.0 (must be at least 1.0)");
    assertThatThrownBy(() -> new Kswin.Parameters(0.005, 50, 30, 1))
        .hasMessage("Invalid window: 50.0 (must be at least 60.0)");
    assertThatThrownBy(() -> Guarantee.ever(0)).hasMessageContaining("probability");
    assertThatThrownBy(() -> new Ddm.Parameters(30, 29, 2, 3)).hasMessageContaining("alarmFrom");
  }
}
