package io.leadline.core.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.metrics.Shift;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RootCauseTest {

  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
  private static final int WINDOWS = 60;
  private static final int CHANGE = 40;

  /** What happens to one feature: beyond its limit from some window on. */
  private record Story(String feature, int from, double value) {}

  @Test
  void saysSinceWhenAndHowSure() {
    RootCause cause = cause(List.of(new Story("income", CHANGE, 0.3)), Map.of());

    Onset onset = cause.onset().orElseThrow();
    assertThat(onset.at()).isEqualTo(hour(CHANGE));
    assertThat(Duration.between(onset.earliest(), onset.latest())).isLessThan(Duration.ofHours(4));
    assertThat(onset.before()).isLessThan(0.06);
    assertThat(onset.after()).isBetween(0.25, 0.35);
  }

  @Test
  void featuresThatMoveTogetherAreOneGroupAndOthersAreApart() {
    RootCause cause =
        cause(
            List.of(
                new Story("income", CHANGE, 0.3),
                new Story("salary", CHANGE, 0.2),
                new Story("age", CHANGE + 12, 0.25)),
            Map.of());

    assertThat(cause.groups()).hasSize(2);
    assertThat(cause.groups().get(0).suspects())
        .extracting(Suspect::feature)
        .containsExactly("income", "salary");
    assertThat(cause.groups().get(1).first().feature()).isEqualTo("age");
  }

  @Test
  void ranksBySizeTimesImportanceWhereTheMonitorGivesItOrTheBaselineShowsIt() {
    RootCause cause =
        cause(
            List.of(
                new Story("income", CHANGE, 0.3),
                new Story("salary", CHANGE, 0.2),
                new Story("weighty", CHANGE, 0.1)),
            Map.of("income", 0.1, "salary", 0.3, "weighty", 0.2));

    assertThat(cause.ranked())
        .extracting(Suspect::feature)
        .containsExactly("weighty", "salary", "income");
    assertThat(cause.ranked())
        .extracting(Suspect::basis)
        .containsExactly(Suspect.Basis.MONITOR, Suspect.Basis.BASELINE, Suspect.Basis.BASELINE);
  }

  @Test
  void namesTheFactorOfAnotherUnitAndWhatElseChanged() {
    assertThat(shift(x -> 1_000 * x))
        .satisfies(
            shift -> {
              assertThat(shift.kind()).isEqualTo(Shift.Kind.UNIT);
              assertThat(shift.words()).contains("× 1,000");
            });
    assertThat(shift(x -> x + 30).kind()).isEqualTo(Shift.Kind.LOCATION);
    assertThat(shift(x -> 20 + 0.6 * (x - 20)).kind()).isEqualTo(Shift.Kind.SPREAD);
    Random coin = new Random(3);
    assertThat(shift(x -> coin.nextDouble() < 0.3 ? Double.NaN : x))
        .satisfies(
            shift -> {
              assertThat(shift.kind()).isEqualTo(Shift.Kind.MISSING);
              assertThat(shift.words()).startsWith("missing values 0 % → ");
            });
  }

  @Test
  void tellsItInAFewSentences() {
    RootCause cause =
        cause(
            List.of(
                new Story("income", CHANGE, 0.3),
                new Story("salary", CHANGE, 0.2),
                new Story("age", CHANGE + 12, 0.25)),
            Map.of());

    assertThat(CauseWords.of(cause))
        .startsWith("Began 2 Nov 2026 16:00 UTC")
        .contains("2 features moved together; look first at income")
        .endsWith("with it salary. 1 more group of features moved apart from it.");
  }

  @Test
  void withoutWindowsNothingIsClaimed() {
    RootCause cause =
        RootCause.of(
            new Evidence(
                List.of(),
                BEGIN,
                new Schema(List.of(Field.numeric("income"))),
                Map.of(),
                Optional.empty(),
                Optional.empty()),
            MetricNames.DRIFT,
            "income");

    assertThat(cause).isEqualTo(RootCause.UNKNOWN);
    assertThat(CauseWords.of(cause)).isEmpty();
  }

  private static RootCause cause(List<Story> stories, Map<String, Double> influence) {
    Random random = new Random(5);
    List<Evidence.Observation> windows = new ArrayList<>();
    for (int w = 0; w < WINDOWS; w++) {
      List<Finding> findings = new ArrayList<>();
      // Noise of its own for each feature, and one that is always within its limit.
      for (Story story : stories) {
        double level = w >= story.from() ? story.value() : 0.04;
        findings.add(drift(story.feature(), level * Math.exp(0.2 * random.nextGaussian())));
      }
      findings.add(drift("calm", 0.04 * Math.exp(0.2 * random.nextGaussian())));
      windows.add(new Evidence.Observation(hour(w), findings));
    }
    Field weighty =
        new Field(
            "weighty",
            Kind.NUMERIC,
            Role.FEATURE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.9),
            false);
    Evidence evidence =
        new Evidence(
            windows,
            hour(CHANGE),
            new Schema(List.of(weighty)),
            influence,
            Optional.empty(),
            Optional.empty());
    return RootCause.of(evidence, MetricNames.DRIFT, stories.get(0).feature());
  }

  private static Finding drift(String feature, double value) {
    return Finding.measured(
        MetricNames.DRIFT, feature, value, OptionalDouble.of(0.08), Severity.WARNING, "");
  }

  private static Instant hour(int hour) {
    return BEGIN.plus(Duration.ofHours(hour));
  }

  private static Shift shift(DoubleUnaryOperator change) {
    Schema schema = new Schema(List.of(Field.numeric("x")));
    Layout layout = Layout.of(schema, Layout.BASELINE_RESOLUTION);
    Profile baseline = profile(layout, 1, x -> x);
    Layout windows = LayoutInference.toCompareWith(baseline, layout, Layout.WINDOW_RESOLUTION);
    Profile current = profile(windows, 2, change);
    return Shift.of(current.column("x").orElseThrow(), baseline.column("x").orElseThrow(), false);
  }

  private static Profile profile(Layout layout, long seed, DoubleUnaryOperator change) {
    Random random = new Random(seed);
    double[] values = new double[5_000];
    Arrays.setAll(values, i -> change.applyAsDouble(20 + 5 * random.nextGaussian()));
    String[] ids = new String[values.length];
    Arrays.fill(ids, "");
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(
        new Batch("m", "", ids, new long[values.length], List.of(NumberColumn.of("x", values))));
    return builder.build();
  }
}
