package io.leadline.core.dependence;

import static io.leadline.core.dependence.JointRows.draw;
import static io.leadline.core.dependence.JointRows.space;
import static io.leadline.core.dependence.JointRows.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.dependence.JointComparison.Measure;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JointComparisonTest {

  private static final int TRIALS = 300;
  private static final JointSpace SPACE = space(draw(20_000, 1));
  private static final JointSums BASELINE = sums(SPACE, draw(20_000, 1));

  @Test
  void chanceExceedsTheCriticalValueAsOftenAsItSays() {
    for (Measure measure : Measure.values()) {
      int alarms = 0;
      for (int trial = 0; trial < TRIALS; trial++) {
        JointComparison comparison = compare(draw(500, 1_000 + trial));
        boolean isBeyond =
            comparison.distance(measure).value() > comparison.criticalValue(measure, 0.05);
        alarms += isBeyond ? 1 : 0;
      }
      // 15 expected of 300; the deviation of that is 3.8.
      assertThat(alarms).as("%s", measure).isBetween(3, 32);
    }
  }

  @Test
  void aChangedCorrelationIsSeenThoughNoFeatureChanged() {
    JointComparison comparison = compare(draw(1_000, 2, 0.1, 0));

    assertThat(isBeyond(comparison, Measure.CORRELATION)).isTrue();
    assertThat(isBeyond(comparison, Measure.MMD)).isTrue();
    assertThat(isBeyond(comparison, Measure.RECONSTRUCTION)).isTrue();
    assertThat(isBeyond(comparison, Measure.MEAN_SHIFT)).isFalse();
    JointComparison.Pair pair = comparison.mostChangedPair();
    assertThat(List.of(pair.one(), pair.other())).containsExactly("income", "debt");
    assertThat(pair.then()).isBetween(0.65, 0.75);
    assertThat(pair.now()).isBetween(0.0, 0.2);
  }

  @Test
  void aShiftedMeanIsNamed() {
    JointComparison comparison = compare(draw(1_000, 3, 0.7, 0.5));

    assertThat(isBeyond(comparison, Measure.MEAN_SHIFT)).isTrue();
    assertThat(isBeyond(comparison, Measure.CORRELATION)).isFalse();
    assertThat(comparison.distance(Measure.MEAN_SHIFT).value()).isBetween(0.35, 0.65);
    assertThat(comparison.largestShifts().get(0).feature()).isEqualTo("age");
  }

  @Test
  void theDiscrepancyOfAShiftIsThatOfRowsSoShifted() {
    double predicted = compare(draw(1_000, 4)).discrepancyOfShift(0.5);

    double found = compare(draw(20_000, 5, 0.7, 0.5)).distance(Measure.MMD).value();

    assertThat(found).isBetween(0.6 * predicted, 1.6 * predicted);
  }

  @Test
  void privateAndConstantFeaturesAndIdsAreLeftOut() {
    Field secret =
        new Field(
            "debt",
            io.leadline.core.schema.Kind.NUMERIC,
            io.leadline.core.schema.Role.FEATURE,
            java.util.OptionalDouble.empty(),
            java.util.OptionalDouble.empty(),
            java.util.OptionalDouble.empty(),
            true);
    Schema schema =
        new Schema(
            List.of(
                Field.numeric("income"),
                secret,
                Field.numeric("age"),
                Field.numeric("constant"),
                Field.categorical("id")));
    Batch sample =
        draw(1_000, 6)
            .with(NumberColumn.of("constant", new double[1_000]))
            .with(
                CategoryColumn.of(
                    "id", IntStream.range(0, 1_000).mapToObj(Integer::toString).toList()));

    JointSpace space =
        JointSpaceInference.ofSample(schema, List.of(), List.of(sample)).orElseThrow();

    assertThat(space.fields()).containsExactly("income", "age");
    assertThat(JointSpaceInference.ofSample(schema, List.of("age"), List.of(sample))).isEmpty();
    assertThat(JointSpaceInference.ofSample(schema, List.of(), Collections.emptyList())).isEmpty();
  }

  private static JointComparison compare(Batch current) {
    return JointComparison.of(sums(SPACE, current), BASELINE).orElseThrow();
  }

  private static boolean isBeyond(JointComparison comparison, Measure measure) {
    return comparison.distance(measure).value() > comparison.criticalValue(measure, 0.001);
  }
}
