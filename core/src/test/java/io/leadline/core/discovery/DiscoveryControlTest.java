package io.leadline.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DiscoveryControlTest {

  /** A row of online_levels.csv, which online_levels.py makes from the papers' formulas. */
  private record Row(String stream, double p, double lord, double saffron, double eLond) {}

  @Test
  void lordSetsTheLevelsOfItsPaper() throws IOException {
    agree(Lord.of(0.05, 0.005, Spending.SLOW), Row::lord);
  }

  @Test
  void saffronSetsTheLevelsOfItsPaper() throws IOException {
    agree(Saffron.of(0.05, 0.025, 0.5, Spending.FAST), Row::saffron);
  }

  @Test
  void eLondSetsTheLevelsOfItsPaper() throws IOException {
    for (List<Row> stream : golden().values()) {
      ELond byEvidence = ELond.of(0.2, Spending.SLOW);
      ELond byPValue = byEvidence;
      for (Row row : stream) {
        assertThat(byEvidence.evidenceLevel()).isCloseTo(row.eLond(), relative(row.eLond()));
        assertThat(byPValue.evidenceLevel()).isCloseTo(row.eLond(), relative(row.eLond()));
        byEvidence = byEvidence.afterEvidence(EValue.of(row.p()));
        byPValue = byPValue.after(row.p());
      }
    }
  }

  private static void agree(DiscoveryControl start, ToDoubleFunction<Row> expected)
      throws IOException {
    for (List<Row> stream : golden().values()) {
      DiscoveryControl control = start;
      for (Row row : stream) {
        double level = expected.applyAsDouble(row);
        assertThat(control.level()).as(row.stream()).isCloseTo(level, relative(level));
        control = control.after(row.p());
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> relative(double value) {
    return within(1e-9 * value);
  }

  @Test
  void saffronFindsWhatTheTestsOfOnlineFdrFind() {
    Saffron first = Saffron.of(0.05, 0.025, 0.5, Spending.FAST);

    Saffron second = first.after(1e-7);
    Saffron third = second.after(0.1);

    assertThat(first.isDiscovery(1e-7)).isTrue();
    assertThat(second.isDiscovery(0.1)).isFalse();
    assertThat(third.isDiscovery(1e-7)).isTrue();
  }

  @Test
  void sharesOfWealthSumToNoMoreThanOneAndNeverRise() {
    for (Spending spending : List.of(Spending.SLOW, Spending.FAST, Spending.evenly(30))) {
      double sum = 0;
      double before = 1;
      for (int t = 1; t <= 1_000_000; t++) {
        double share = spending.share(t);
        assertThat(share).isBetween(0.0, before);
        before = t == 1 && spending == Spending.SLOW ? 1 : share;
        sum += share;
      }
      assertThat(sum).isLessThanOrEqualTo(1 + 1e-9);
    }
  }

  @Test
  void eValuesOfTrueHypothesesHaveAMeanOfAtMostOne() {
    double sum = 0;
    int points = 1_000_000;
    for (int i = 0; i < points; i++) {
      sum += EValue.of((i + 0.5) / points);
    }

    // The integral to p is 1 + 1 ÷ ln p: what is left near 0 is slow to come.
    assertThat(sum / points).isBetween(0.85, 1.0);
  }

  @Test
  void theLevelOfAPValueIsWhereItsEValueReachesTheLimit() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1000; i++) {
      double p = Math.pow(10, -12 * random.nextDouble());

      assertThat(EValue.pValue(EValue.of(p))).as("p %s", p).isCloseTo(p, within(1e-6 * p));
    }
    assertThat(EValue.pValue(0.5)).isEqualTo(1);
  }

  @Test
  void fewOfTheDiscoveriesOfIndependentHypothesesAreFalse() {
    double falseShare = 0;
    int runs = 300;
    for (int seed = 0; seed < runs; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DiscoveryControl control = Saffron.of(0.1, 0.05, 0.5, Spending.FAST);
      int wrong = 0;
      int all = 0;
      for (int t = 0; t < 200; t++) {
        boolean isTrue = random.nextDouble() < 0.2;
        double p = random.nextDouble() * (isTrue ? 1e-4 : 1);
        all += control.isDiscovery(p) ? 1 : 0;
        wrong += control.isDiscovery(p) && !isTrue ? 1 : 0;
        control = control.after(p);
      }
      falseShare += (double) wrong / Math.max(1, all) / runs;
    }

    assertThat(falseShare).isLessThan(0.1);
  }

  @Test
  void refusesWhatIsNoLevel() {
    assertThatThrownBy(() -> Lord.of(0, 0, Spending.SLOW))
        .hasMessage("Invalid false-discovery rate: 0.0 (must be in (0, 1])");
    assertThatThrownBy(() -> Lord.of(0.1, 0.2, Spending.SLOW))
        .hasMessage("Invalid initial wealth: 0.2 (must be in (0, 0.1])");
    assertThatThrownBy(() -> Saffron.of(0.1, 0.1, 1, Spending.FAST))
        .hasMessage("Invalid candidate level: 1.0 (must be in (0, 1))");
    assertThatThrownBy(() -> ELond.of(0.1, Spending.SLOW).after(Double.NaN))
        .hasMessage("Invalid p-value: NaN (must be in [0, 1])");
  }

  private static Map<String, List<Row>> golden() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    DiscoveryControlTest.class.getResourceAsStream("online_levels.csv")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .map(
              cells ->
                  new Row(
                      cells[0],
                      Double.parseDouble(cells[2]),
                      Double.parseDouble(cells[3]),
                      Double.parseDouble(cells[4]),
                      Double.parseDouble(cells[5])))
          .collect(Collectors.groupingBy(Row::stream));
    }
  }
}
