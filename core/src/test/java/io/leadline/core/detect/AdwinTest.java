package io.leadline.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.detect.ChangeDetector.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdwinTest {

  @Test
  void exactWindowEqualsThePapersDefinition() {
    for (long seed = 0; seed < 10; seed++) {
      SplitMix random = new SplitMix(seed);
      Adwin adwin = new Adwin(new Adwin.Parameters(0.05, 0, 1, 300));
      List<Double> window = new ArrayList<>();
      for (int t = 0; t < 400; t++) {
        double value = random.uniform() < (t < 200 ? 0.2 : 0.8) ? 1 : 0;

        State state = adwin.update(value);

        if (window.size() == 300) {
          window.remove(0);
        }
        window.add(value);
        boolean isCut = false;
        while (hasCut(window)) {
          window.remove(0);
          isCut = true;
        }
        assertThat(state == State.DRIFT).as("seed %d at %d", seed, t).isEqualTo(isCut);
        assertThat(adwin.width()).as("seed %d at %d", seed, t).isEqualTo(window.size());
      }
    }
  }

  private static boolean hasCut(List<Double> window) {
    int n = window.size();
    for (int n0 = 1; n0 < n; n0++) {
      double mean0 = window.subList(0, n0).stream().mapToDouble(x -> x).average().orElseThrow();
      double mean1 = window.subList(n0, n).stream().mapToDouble(x -> x).average().orElseThrow();
      double m = 1 / (1.0 / n0 + 1.0 / (n - n0));
      if (Math.abs(mean0 - mean1) >= Math.sqrt(1 / (2 * m) * Math.log(4 * n / 0.05))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void bucketsKeepMeanAndVarianceOfTheWindow() {
    Adwin2 adwin = new Adwin2();
    double[] values = Streams.values(9);
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      adwin.update(value);
      sum += value;
      squares += value * value;
    }

    assertThat(adwin.width()).isEqualTo(values.length);
    double mean = sum / values.length;
    assertThat(adwin.mean()).isCloseTo(mean, within(1e-12));
    assertThat(adwin.variance()).isCloseTo(squares / values.length - mean * mean, within(1e-9));
  }

  @Test
  void windowShrinksToTheNewPartAfterAChange() {
    Adwin2 adwin = new Adwin2();
    for (int t = 0; t < 3_000; t++) {
      adwin.update(t < 2_000 ? 0 : 1);
    }

    assertThat(adwin.width()).isBetween(900L, 1_064L);
    assertThat(adwin.mean()).isGreaterThan(0.93);
  }
}
