package io.leadline.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Distances, statistics and tails against SciPy; the scripts stand beside the expected values. */
class ScipyTest {

  private static final List<DriftMethod> BUILT_IN =
      DriftMethods.all().stream().filter(method -> !(method instanceof MeanGap)).toList();

  @Test
  void distancesEqualScipy() {
    for (GoldenCases.Case golden : GoldenCases.drift()) {
      for (DriftMethod method : BUILT_IN) {
        assertClose(
            method.distance(golden.current(), golden.baseline()),
            golden.result(method.name()),
            method.name(),
            golden);
      }
    }
    assertThat(GoldenCases.drift()).hasSizeGreaterThan(30);
  }

  @Test
  void statisticsAndProbabilitiesEqualScipy() {
    ChiSquared chiSquared = new ChiSquared();
    CramerVonMises cramerVonMises = new CramerVonMises();
    KolmogorovSmirnov kolmogorovSmirnov = new KolmogorovSmirnov();
    for (GoldenCases.Case golden : GoldenCases.drift()) {
      Bins current = golden.current();
      Bins baseline = golden.baseline();

      assertEqual(golden, "chi2_statistic", chiSquared.statistic(current, baseline));
      assertEqual(golden, "chi2_p", chiSquared.pValue(current, baseline));
      assertEqual(golden, "cvm_statistic", cramerVonMises.statistic(current, baseline));
      // Below, SciPy's series (which stops at terms of 1e-7) and its difference from 1 lose all.
      if (golden.result("cvm_p") > 1e-3) {
        assertEqual(golden, "cvm_p", cramerVonMises.pValue(current, baseline));
      }
      assertEqual(golden, "ks_p", kolmogorovSmirnov.pValue(current, baseline));
      assertEqual(golden, "work", new Wasserstein().work(current, baseline));
    }
  }

  private static void assertEqual(GoldenCases.Case golden, String name, double actual) {
    assertClose(actual, golden.result(name), name, golden);
  }

  private static void assertClose(
      double actual, double expected, String name, GoldenCases.Case golden) {
    assertThat(actual)
        .as("%s of %s against %s", name, golden.current(), golden.baseline())
        .isCloseTo(expected, within(2e-8 * Math.abs(expected) + slack(name)));
  }

  // SciPy's own error: see above; and its Jensen–Shannon takes the root of rounding errors near 0.
  private static double slack(String name) {
    return switch (name) {
      case "cvm_p" -> 3e-7;
      case "js" -> 3e-8;
      default -> 3e-12;
    };
  }

  @Test
  void tailsEqualScipy() {
    List<String[]> lines = GoldenCases.lines("scipy_tails.csv");
    for (String[] cells : lines.subList(1, lines.size())) {
      double expected = Double.parseDouble(cells[3]);

      assertThat(tail(cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2])))
          .as(String.join(" ", cells))
          // 1e-12: SciPy takes some of its tails as a difference from 1.
          .isCloseTo(expected, within(1e-9 * expected + 1e-12));
    }
  }

  private static double tail(String distribution, double degrees, double x) {
    return switch (distribution) {
      case "chi2" -> Distributions.chiSquaredTail(x, degrees);
      case "kolmogorov" -> Distributions.kolmogorovTail(x);
      case "cvm" -> Distributions.cramerVonMisesTail(x);
      default -> Distributions.normalTwoSidedTail(x);
    };
  }

  @Test
  void quantilesInvertTheirTails() {
    for (double alpha : new double[] {0.5, 0.1, 0.01, 0.001, 1e-6}) {
      assertThat(Distributions.chiSquaredTail(Distributions.chiSquaredQuantile(alpha, 7), 7))
          .isCloseTo(alpha, within(1e-9 * alpha));
      assertThat(Distributions.kolmogorovTail(Distributions.kolmogorovQuantile(alpha)))
          .isCloseTo(alpha, within(1e-9 * alpha));
      assertThat(Distributions.cramerVonMisesTail(Distributions.cramerVonMisesQuantile(alpha)))
          .isCloseTo(alpha, within(1e-9 * alpha));
    }
  }
}
