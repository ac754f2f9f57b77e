package io.leadline.core.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final int HOURS = 24 * 60;
  private static final int ODD = 24 * 50 + 3;

  private static final List<Supplier<AnomalyDetector>> DETECTORS =
      List.of(NoveltyDetector::new, SeasonalDetector::new);

  /** Busy days and quiet nights, with noise. */
  private static IntToDoubleFunction traffic(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] noise = random.doubles(HOURS).map(x -> 60 * (x - 0.5)).toArray();
    return hour -> (hour % 24 >= 8 && hour % 24 < 20 ? 1_000 : 200) + noise[hour];
  }

  private static List<Integer> anomalies(AnomalyDetector detector, IntToDoubleFunction values) {
    List<Integer> anomalies = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      double score = detector.score(hour * HOUR_MILLIS, values.applyAsDouble(hour));
      assertThat(score).isBetween(0.0, 1.0);
      if (hour >= 24 * 20 && score >= detector.threshold()) {
        anomalies.add(hour);
      }
    }
    return anomalies;
  }

  @Test
  void findsANightAsBusyAsADay() {
    for (long seed = 0; seed < 5; seed++) {
      IntToDoubleFunction usual = traffic(seed);
      List<Integer> found =
          anomalies(
              new SeasonalDetector(), hour -> hour == ODD ? 1_000 : usual.applyAsDouble(hour));

      assertThat(found).as("seed %d", seed).containsExactly(ODD);
    }
  }

  @Test
  void findsAValueThatHasNeverBeenAndGrowsUsedToSpikes() {
    IntToDoubleFunction usual = traffic(1);
    IntToDoubleFunction spikes = hour -> hour % 37 == 0 ? 4_000 : usual.applyAsDouble(hour);

    assertThat(anomalies(new Episodes(new NoveltyDetector(), 50), spikes)).isEmpty();
    assertThat(
            anomalies(
                new Episodes(new NoveltyDetector(), 50),
                hour -> hour == ODD ? 9_000 : spikes.applyAsDouble(hour)))
        .containsExactly(ODD);
  }

  @Test
  void staysSilentOnConstantsAndUsualDays() {
    for (Supplier<AnomalyDetector> maker : DETECTORS) {
      assertThat(anomalies(maker.get(), hour -> 5)).isEmpty();
      assertThat(anomalies(maker.get(), hour -> hour % 24)).isEmpty();
    }
  }

  @Test
  void learnsNothingFromWhatIsNotFinite() {
    for (Supplier<AnomalyDetector> maker : DETECTORS) {
      AnomalyDetector disturbed = maker.get();
      AnomalyDetector plain = maker.get();
      IntToDoubleFunction values = traffic(3);
      for (int hour = 0; hour < HOURS; hour++) {
        long time = hour * HOUR_MILLIS;
        assertThat(disturbed.score(time, Double.NaN)).isZero();
        assertThat(disturbed.score(time, Double.NEGATIVE_INFINITY)).isZero();
        assertThat(disturbed.score(time, values.applyAsDouble(hour)))
            .isEqualTo(plain.score(time, values.applyAsDouble(hour)));
      }
    }
  }

  @Test
  void surpriseForgetsTheOldest() {
    Surprise surprise = new Surprise(1, 3);
    surprise.next(100);
    for (double number : new double[] {1, 2, 3, 1, 2, 3}) {
      surprise.next(number);
    }

    // The farthest so far was 99 from 100 to 1; 100 itself is forgotten, so it is 97 from 3.
    assertThat(surprise.next(100)).isEqualTo(97.0 / 99);
  }

  @Test
  void refusesEpisodesOfNoLength() {
    assertThatThrownBy(() -> new Episodes(new NoveltyDetector(), 0))
        .hasMessage("Invalid length of episodes: 0 (must be at least 1)");
  }
}
