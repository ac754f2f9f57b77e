package io.leadline.core.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.performance.PerformanceMetric.Terms;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerformanceEstimateTest {

  private static final Schema BINARY =
      new Schema(
          List.of(
              Field.of("y", Kind.NUMERIC, Role.LABEL),
              Field.of("p", Kind.NUMERIC, Role.PREDICTION),
              Field.of("s", Kind.NUMERIC, Role.SCORE)));

  private static final List<PerformanceMetric> METRICS =
      List.of(
          PerformanceMetric.ROC_AUC,
          PerformanceMetric.AVERAGE_PRECISION,
          PerformanceMetric.ACCURACY,
          PerformanceMetric.PRECISION,
          PerformanceMetric.RECALL,
          PerformanceMetric.F1,
          PerformanceMetric.SPECIFICITY,
          PerformanceMetric.BRIER,
          PerformanceMetric.LOG_LOSS,
          PerformanceMetric.BUSINESS_VALUE);

  private static final Terms TERMS =
      new Terms(
          PerformanceMetric.Averaging.POSITIVE_CLASS,
          Optional.of(new BusinessValue(10, -5, -20, 1)));

  /** Of uncalibrated scores: their truth is a known function of them, whatever their spread. */
  private static Batch binary(Random random, int rows, double shift) {
    double[] scores = new double[rows];
    double[] answers = new double[rows];
    double[] labels = new double[rows];
    for (int row = 0; row < rows; row++) {
      double logit = shift + 1.5 * random.nextGaussian();
      scores[row] = 1 / (1 + Math.exp(-2 * logit));
      answers[row] = scores[row] >= 0.4 ? 1 : 0;
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-(logit - 0.5))) ? 1 : 0;
    }
    return OutcomesTest.batch(
        NumberColumn.of("y", labels), NumberColumn.of("p", answers), NumberColumn.of("s", scores));
  }

  @Test
  void realisedPerformanceIsInTheBandWhereOnlyInputsShift() {
    Batch reference = binary(new Random(1), 40_000, 0);
    int inside = 0;
    int all = 0;
    for (long seed = 10; seed < 40; seed++) {
      Batch window = binary(new Random(seed), 3_000, (seed - 25) / 20.0);
      Outcomes realised = outcomes(BINARY, window);
      PerformanceEstimate estimate = estimate(BINARY, window, reference);
      for (PerformanceMetric metric : METRICS) {
        Estimate expected = estimate.of(metric, TERMS).orElseThrow();
        double actual = metric.value(realised, TERMS).orElseThrow();
        inside += actual >= expected.low() && actual <= expected.high() ? 1 : 0;
        all++;
      }
    }
    // The band is as wide as the draw of scores and labels together; the scores are known here.
    assertThat((double) inside / all).isBetween(0.93, 1.0);
  }

  @Test
  void estimateFollowsTheShiftOfInputs() {
    Batch reference = binary(new Random(1), 40_000, 0);
    Batch shifted = binary(new Random(2), 20_000, 1);
    double before =
        PerformanceMetric.PRECISION.value(outcomes(BINARY, reference), TERMS).orElseThrow();
    double realised =
        PerformanceMetric.PRECISION.value(outcomes(BINARY, shifted), TERMS).orElseThrow();

    double expected =
        estimate(BINARY, shifted, reference)
            .of(PerformanceMetric.PRECISION, TERMS)
            .orElseThrow()
            .value();

    assertThat(realised - before).isGreaterThan(0.03);
    assertThat(expected).isCloseTo(realised, within(0.01));
  }

  @Test
  void shardsGiveTheSameEstimateBitForBit() {
    Batch reference = binary(new Random(1), 5_000, 0);
    Batch window = binary(new Random(2), 2_000, 0.3);
    LabelFree whole = labelFree(BINARY, Optional.empty(), window);
    LabelFree shards =
        labelFree(BINARY, Optional.empty(), window.slice(1_300, 2_000))
            .merge(labelFree(BINARY, Optional.empty(), window.slice(0, 1_300)));
    Outcomes labels = outcomes(BINARY, reference);
    Outcomes labelShards =
        outcomes(BINARY, reference.slice(0, 17))
            .merge(outcomes(BINARY, reference.slice(17, 5_000)));

    for (PerformanceMetric metric : METRICS) {
      assertThat(PerformanceEstimate.of(shards, LabelFree.EMPTY, labelShards).of(metric, TERMS))
          .isEqualTo(PerformanceEstimate.of(whole, LabelFree.EMPTY, labels).of(metric, TERMS));
    }
  }

  @Test
  void binningHardlyMovesTheArea() {
    for (long seed = 0; seed < 10; seed++) {
      Batch reference = binary(new Random(seed), 5_000, -3);
      Batch window = binary(new Random(100 + seed), 4_000, -3);
      Outcomes labels = outcomes(BINARY, reference);
      double[] probabilities =
          new ScoreCalibration(labels.binary().scores().orElseThrow()).probabilities();

      double binned =
          estimate(BINARY, window, reference)
              .of(PerformanceMetric.ROC_AUC, TERMS)
              .orElseThrow()
              .value();

      NumberColumn scores = (NumberColumn) window.column("s").orElseThrow();
      assertThat(binned)
          .as("seed %d", seed)
          .isCloseTo(exactArea(scores.values(), probabilities), within(1e-4));
    }
  }

  /** The expected area by the scores themselves, each with its calibrated probability. */
  private static double exactArea(double[] scores, double[] probabilities) {
    List<Double> sorted = Arrays.stream(scores).boxed().sorted(Comparator.naturalOrder()).toList();
    double won = 0;
    double below = 0;
    double positives = 0;
    for (double score : sorted) {
      double p = probabilities[ScoreGrid.binOf(score)];
      won += p * (below + (1 - p) / 2);
      below += 1 - p;
      positives += p;
    }
    return won / (positives * below);
  }

  @Test
  void saysWhyThereIsNoEstimate() {
    Batch reference = binary(new Random(1), 2_000, 0);
    Batch window = binary(new Random(2), 500, 0);
    LabelFree current = labelFree(BINARY, Optional.empty(), window);

    assertThat(PerformanceEstimate.of(current, LabelFree.EMPTY, Outcomes.EMPTY).lack())
        .contains("the baseline has no labels");
    assertThat(estimate(BINARY, window, reference.slice(0, 60)).lack().orElseThrow())
        .matches("the baseline has \\d+ labelled scores of the rarer class \\(needs 50\\)");
    assertThat(
            PerformanceEstimate.of(LabelFree.EMPTY, LabelFree.EMPTY, outcomes(BINARY, reference))
                .lack())
        .contains("no scores");
    assertThat(estimate(BINARY, window, shuffledLabels(reference)).lack())
        .contains("the baseline's scores tell nothing about its labels");
    assertThat(
            estimate(BINARY, window.with(NumberColumn.of("s", new double[500])), reference).lack())
        .contains("100 % of the scores lie beyond all that the baseline has labels for");
  }

  private static Batch shuffledLabels(Batch batch) {
    Random random = new Random(4);
    return batch.with(
        NumberColumn.of("y", random.ints(batch.rows(), 0, 2).asDoubleStream().toArray()));
  }

  @Test
  void severalClassesAreEstimatedOneAgainstTheRest() {
    Schema schema =
        new Schema(
            List.of(
                Field.of("y", Kind.NUMERIC, Role.LABEL),
                Field.of("p", Kind.NUMERIC, Role.PREDICTION),
                Field.of("s_0", Kind.NUMERIC, Role.SCORE),
                Field.of("s_1", Kind.NUMERIC, Role.SCORE),
                Field.of("s_2", Kind.NUMERIC, Role.SCORE)));
    Batch reference = multiclass(new Random(1), 30_000, 1.2);
    Batch window = multiclass(new Random(2), 10_000, 0.8);
    Outcomes realised = outcomes(schema, window);

    PerformanceEstimate estimate = estimate(schema, window, reference);

    assertThat(estimate.lack()).isEmpty();
    for (PerformanceMetric metric :
        List.of(
            PerformanceMetric.ACCURACY,
            PerformanceMetric.PRECISION,
            PerformanceMetric.RECALL,
            PerformanceMetric.F1)) {
      double before = metric.value(outcomes(schema, reference), Terms.MULTICLASS).orElseThrow();
      double actual = metric.value(realised, Terms.MULTICLASS).orElseThrow();
      assertThat(before - actual).as("fall of %s", metric).isGreaterThan(0.05);
      assertThat(estimate.of(metric, Terms.MULTICLASS).orElseThrow().value())
          .as(metric.metricName())
          .isCloseTo(actual, within(0.02));
    }
    assertThat(estimate.of(PerformanceMetric.ROC_AUC, Terms.MULTICLASS)).isPresent();
  }

  /** Three classes whose probabilities are the softmax of three numbers of this spread. */
  private static Batch multiclass(Random random, int rows, double spread) {
    double[][] scores = new double[3][rows];
    double[] answers = new double[rows];
    double[] labels = new double[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        scores[k][row] = Math.exp(spread * random.nextGaussian());
        sum += scores[k][row];
      }
      double draw = random.nextDouble();
      labels[row] = 2;
      for (int k = 2; k >= 0; k--) {
        scores[k][row] /= sum;
      }
      if (draw < scores[0][row]) {
        labels[row] = 0;
      } else if (draw < scores[0][row] + scores[1][row]) {
        labels[row] = 1;
      }
      int at = row;
      answers[row] =
          IntStream.range(0, 3)
              .boxed()
              .max(Comparator.comparingDouble(k -> scores[k][at]))
              .orElseThrow();
    }
    List<Column> columns =
        new ArrayList<>(List.of(NumberColumn.of("y", labels), NumberColumn.of("p", answers)));
    for (int k = 0; k < 3; k++) {
      columns.add(NumberColumn.of("s_" + k, scores[k]));
    }
    return OutcomesTest.batch(columns.toArray(new Column[0]));
  }

  @Test
  void errorsOfNumbersAreEstimatedByTheLeafOfATree() {
    Schema schema =
        new Schema(
            List.of(
                Field.numeric("x"),
                Field.numeric("noise"),
                Field.of("y", Kind.NUMERIC, Role.LABEL),
                Field.of("p", Kind.NUMERIC, Role.PREDICTION)));
    Batch reference = regression(new Random(1), 20_000, 0);
    Batch window = regression(new Random(2), 5_000, 2);
    Optional<ErrorTree> tree = ErrorTreeGrower.grow(schema, List.of(reference));

    PerformanceEstimate estimate =
        PerformanceEstimate.of(
            labelFree(schema, tree, window),
            labelFree(schema, tree, reference),
            outcomes(schema, reference));

    assertThat(tree.orElseThrow().fields()).contains("x").doesNotContain("noise");
    for (PerformanceMetric metric : List.of(PerformanceMetric.MAE, PerformanceMetric.RMSE)) {
      double before = metric.value(outcomes(schema, reference), TERMS).orElseThrow();
      double actual = metric.value(outcomes(schema, window), TERMS).orElseThrow();
      assertThat(actual).isGreaterThan(1.2 * before);
      Estimate expected = estimate.of(metric, TERMS).orElseThrow();
      assertThat(actual).as(metric.metricName()).isBetween(expected.low(), expected.high());
    }
  }

  /** Errors grow with x in [0, 1], which crowds at the upper end with {@code shift}. */
  private static Batch regression(Random random, int rows, double shift) {
    double[] x = random.doubles(rows).map(value -> Math.pow(value, 1 / (1 + shift))).toArray();
    double[] truth = random.doubles(rows, 0, 100).toArray();
    double[] answers =
        IntStream.range(0, rows)
            .mapToDouble(row -> truth[row] + (0.2 + x[row]) * random.nextGaussian())
            .toArray();
    return OutcomesTest.batch(
        NumberColumn.of("x", x),
        NumberColumn.of("noise", random.doubles(rows).toArray()),
        NumberColumn.of("y", truth),
        NumberColumn.of("p", answers));
  }

  @Test
  void classesGrowNoTree() {
    assertThat(ErrorTreeGrower.grow(BINARY, List.of(binary(new Random(1), 2_000, 0)))).isEmpty();
  }

  private static PerformanceEstimate estimate(Schema schema, Batch window, Batch reference) {
    return PerformanceEstimate.of(
        labelFree(schema, Optional.empty(), window),
        labelFree(schema, Optional.empty(), reference),
        outcomes(schema, reference));
  }

  private static Outcomes outcomes(Schema schema, Batch batch) {
    OutcomesBuilder builder = new OutcomesBuilder(schema);
    builder.add(batch);
    return builder.build();
  }

  private static LabelFree labelFree(Schema schema, Optional<ErrorTree> tree, Batch batch) {
    LabelFreeBuilder builder = new LabelFreeBuilder(schema, tree);
    builder.add(batch);
    return builder.build();
  }
}
