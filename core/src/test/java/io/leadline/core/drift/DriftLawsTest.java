package io.leadline.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftLawsTest {

  private static final List<DriftMethod> METHODS =
      DriftMethods.all().stream().filter(method -> !(method instanceof MeanGap)).toList();
  private static final Set<String> SYMMETRIC =
      Set.of("js", "ks", "psi", "hellinger", "tv", "chi2", "linf", "cvm");
  private static final Set<String> WITHIN_ONE =
      Set.of("js", "ks", "hellinger", "tv", "chi2", "linf", "cvm");

  @Test
  void equalSharesAreAtDistanceZero() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Bins one = bins(random, 1 + random.nextInt(40));
      Bins scaled =
          Bins.of(Arrays.stream(one.counts()).map(count -> count * 8).toArray(), one.positions());
      for (DriftMethod method : METHODS) {
        assertThat(method.distance(one, one)).as("%s, seed %d", method.name(), seed).isZero();
        assertThat(method.distance(scaled, one))
            .as("%s, seed %d, eight times the rows", method.name(), seed)
            .isLessThan(1e-7);
      }
    }
  }

  @Test
  void distancesAreSymmetricButForWassersteinsUnit() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(40);
      Bins one = bins(random, size);
      Bins other = Bins.of(bins(random, size).counts(), one.positions());
      for (DriftMethod method : METHODS) {
        double there = method.distance(one, other);
        double back = method.distance(other, one);
        assertThat(there).as("%s, seed %d", method.name(), seed).isNotNegative().isFinite();
        if (SYMMETRIC.contains(method.name())) {
          assertThat(there).as("%s, seed %d", method.name(), seed).isCloseTo(back, within(1e-12));
        }
        if (WITHIN_ONE.contains(method.name())) {
          assertThat(there).as("%s, seed %d", method.name(), seed).isLessThanOrEqualTo(1);
        }
      }
      assertThat(new Wasserstein().work(one, other))
          .as("seed %d", seed)
          .isCloseTo(
              new Wasserstein().work(other, one),
              within(1e-12 * (1 + new Wasserstein().work(one, other))));
    }
  }

  @Test
  void emptyBinsOnBothSidesChangeNothing() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int size = 2 + random.nextInt(20);
      Bins one = bins(random, size);
      Bins other = Bins.of(bins(random, size).counts(), one.positions());
      for (DriftMethod method : METHODS) {
        double padded = method.distance(padded(one), padded(other));
        assertThat(padded)
            .as("%s, seed %d", method.name(), seed)
            .isCloseTo(method.distance(one, other), within(1e-12));
        assertThat(method.criticalValue(padded(one), padded(other), 0.01))
            .as("critical value of %s, seed %d", method.name(), seed)
            .isCloseTo(method.criticalValue(one, other, 0.01), within(1e-9));
      }
    }
  }

  private static Bins padded(Bins bins) {
    int size = bins.size();
    double[] positions = Arrays.copyOf(bins.positions(), size + 1);
    positions[size] = positions[size - 1] + 1;
    return Bins.of(Arrays.copyOf(bins.counts(), size + 1), positions);
  }

  @Test
  void wassersteinDoesNotDependOnUnitOrOrigin() {
    Wasserstein wasserstein = new Wasserstein();
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int size = 2 + random.nextInt(20);
      Bins one = bins(random, size);
      Bins other = Bins.of(bins(random, size).counts(), one.positions());

      double there = wasserstein.distance(one, other);

      assertThat(wasserstein.distance(moved(one), moved(other)))
          .as("seed %d", seed)
          .isCloseTo(there, within(1e-9 * there));
    }
  }

  private static Bins moved(Bins bins) {
    return Bins.of(bins.counts(), Arrays.stream(bins.positions()).map(x -> 1000 * x - 7).toArray());
  }

  @Test
  void criticalValuesFallWithRowsAndRiseWithCaution() {
    Bins small = Bins.of(new long[] {50, 30, 20}, new double[] {1, 2, 4});
    Bins large = Bins.of(new long[] {5000, 3000, 2000}, new double[] {1, 2, 4});
    for (DriftMethod method : METHODS) {
      assertThat(method.criticalValue(large, large, 0.01))
          .as(method.name())
          .isPositive()
          .isLessThan(method.criticalValue(small, large, 0.01));
      assertThat(method.criticalValue(small, large, 0.001))
          .as(method.name())
          .isGreaterThan(method.criticalValue(small, large, 0.01));
    }
  }

  @Test
  void singleBinNeverDrifts() {
    Bins few = Bins.of(new long[] {3}, new double[] {5});
    Bins many = Bins.of(new long[] {3000}, new double[] {5});
    for (DriftMethod method : METHODS) {
      assertThat(method.distance(few, many)).as(method.name()).isZero();
      assertThat(method.criticalValue(few, many, 0.001)).as(method.name()).isNotNegative();
    }
  }

  @Test
  void categoriesNeedNoPositions() {
    for (DriftMethod method : METHODS) {
      assertThat(method.distance(Bins.of(1, 2, 3), Bins.of(3, 2, 1)))
          .as(method.name())
          .isPositive();
      assertThat(method.criticalValue(Bins.of(1, 2, 3), Bins.of(3, 2, 1), 0.01))
          .as(method.name())
          .isPositive();
    }
  }

  @Test
  void unknownNameSuggestsTheNearest() {
    assertThatThrownBy(() -> DriftMethods.named("psii"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unknown drift method: 'psii'; did you mean 'psi'?");
    assertThat(DriftMethods.named("wasserstein")).isInstanceOf(Wasserstein.class);
  }

  @Test
  void methodsOfUsersAreFound() {
    assertThat(DriftMethods.find("test-mean")).isPresent();
    assertThat(DriftMethods.names()).startsWith("js").doesNotHaveDuplicates();
  }

  private static Bins bins(Random random, int size) {
    long[] counts = random.longs(size, 0, 100).map(count -> count < 30 ? 0 : count).toArray();
    counts[random.nextInt(size)] += 1;
    double[] positions = random.doubles(size, -50, 50).sorted().toArray();
    return Bins.of(counts, positions);
  }
}
