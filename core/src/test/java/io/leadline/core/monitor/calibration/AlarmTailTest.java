package io.leadline.core.monitor.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AlarmTailTest {

  @Test
  void exponentialSurprisesExceedTheLimitAsOftenAsAsked() {
    // The mean over many baselines is what counts: the limit of each is off by chance.
    double mean = 0;
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      double[] surprises = new double[672];
      for (int i = 0; i < surprises.length; i++) {
        surprises[i] = -Math.log(1 - random.nextDouble());
      }
      mean += Math.exp(-AlarmTail.fit(surprises).limit(0.001)) / 400;
    }

    assertThat(mean).isCloseTo(0.001, within(0.0002));
  }

  @Test
  void theLimitOfFewWindowsKeepsTheRateAsWell() {
    double mean = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      double[] surprises = new double[28];
      for (int i = 0; i < surprises.length; i++) {
        surprises[i] = -Math.log(1 - random.nextDouble());
      }
      mean += Math.exp(-AlarmTail.fit(surprises).limit(1 / 30.0)) / 2_000;
    }

    assertThat(mean).isBetween(0.02, 0.04);
  }

  @Test
  void limitAndProbabilityAreInverse() {
    AlarmTail tail = AlarmTail.fit(new double[] {1, 5, 2, 3, 9, 1, 2, 7, 1, 2, 3, 4, 1, 8, 2, 1});

    for (double alpha : new double[] {0.1, 0.01, 1e-6}) {
      assertThat(tail.chance(tail.limit(alpha))).isCloseTo(alpha, within(1e-9));
    }
  }

  @Test
  void windowsThatAreAllAlikeStillHaveALimit() {
    AlarmTail tail = AlarmTail.fit(new double[40]);

    assertThat(tail.limit(0.001)).isGreaterThan(3);
  }
}
