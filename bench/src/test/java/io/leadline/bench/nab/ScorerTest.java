package io.leadline.bench.nab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScorerTest {

  private static Series series() {
    String[] times = new String[100];
    for (int i = 0; i < 100; i++) {
      times[i] = "2020-01-01 00:%02d:%02d".formatted(i / 60, i % 60);
    }
    return new Series(
        "a/b.csv", times, new double[100], List.<String[]>of(new String[] {times[40], times[49]}));
  }

  private static Scorer.Result score(Profile profile, int... alarms) {
    double[] anomalies = new double[100];
    for (int alarm : alarms) {
      anomalies[alarm] = 1;
    }
    Scorer scorer = new Scorer(profile);
    scorer.add(series(), anomalies);
    return scorer.best();
  }

  @Test
  void silenceIsZeroAndTheFirstPointOfTheWindowAHundred() {
    assertThat(score(Profile.STANDARD).score()).isZero();
    assertThat(score(Profile.STANDARD, 40).score()).isCloseTo(100, within(1e-9));
  }

  @Test
  void laterHitsAreWorthLess() {
    // One past the middle: position −(49 − 45 + 1)/10 = −½
    double middle = (2 / (1 + Math.exp(-2.5)) - 1) / (2 / (1 + Math.exp(-5)) - 1);

    assertThat(score(Profile.STANDARD, 45).score()).isCloseTo(100 * (middle + 1) / 2, within(1e-9));
    assertThat(score(Profile.STANDARD, 40, 45, 49).score()).isCloseTo(100, within(1e-9));
  }

  @Test
  void aFalseAlarmCostsItsWeightAndNothingInTheProbation() {
    assertThat(score(Profile.STANDARD, 40, 20).score())
        .isCloseTo(100 * (2 - 0.11) / 2, within(1e-9));
    assertThat(score(Profile.LOW_FALSE_POSITIVES, 40, 20).score())
        .isCloseTo(100 * (2 - 0.22) / 2, within(1e-9));
    assertThat(score(Profile.STANDARD, 40, 5).score()).isCloseTo(100, within(1e-9));
  }

  @Test
  void aFalseAlarmRightAfterAWindowCostsLess() {
    double near = 2 / (1 + Math.exp(5 * 1.0 / 9)) - 1;

    assertThat(score(Profile.STANDARD, 40, 50).score())
        .isCloseTo(100 * (2 + 0.11 * near) / 2, within(1e-9));
  }
}
