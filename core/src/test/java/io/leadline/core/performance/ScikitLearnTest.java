package io.leadline.core.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.performance.PerformanceMetric.Terms;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Calibration and metrics against scikit-learn, by {@code sklearn_estimates.py}. */
class ScikitLearnTest {

  @Test
  void calibrationIsScikitLearnsIsotonicRegression() {
    for (double[][] row : golden("isotonic")) {
      double[] positives = new double[ScoreGrid.BINS];
      double[] negatives = new double[ScoreGrid.BINS];
      for (int i = 0; i < row[0].length; i++) {
        (row[0][i] == 1 ? positives : negatives)[ScoreGrid.binOf(row[1][i])]++;
      }

      Calibrator calibrator = Calibrator.fit(positives, negatives);

      for (int i = 0; i < row[2].length; i++) {
        assertThat(calibrator.probability(ScoreGrid.binOf(row[2][i])))
            .as("%d rows, score %s", row[0].length, row[2][i])
            .isCloseTo(row[3][i], within(1e-9));
      }
    }
  }

  @Test
  void scoreMetricsEqualScikitLearns() {
    for (double[][] row : golden("scores")) {
      Outcomes outcomes = outcomes(Role.SCORE, row[0], row[1]);

      List<PerformanceMetric> metrics =
          List.of(
              PerformanceMetric.AVERAGE_PRECISION,
              PerformanceMetric.BRIER,
              PerformanceMetric.LOG_LOSS,
              PerformanceMetric.CALIBRATION_ERROR);
      assertEqual(outcomes, metrics, row[3]);
    }
  }

  @Test
  void regressionMetricsEqualScikitLearns() {
    for (double[][] row : golden("regression")) {
      Outcomes outcomes = outcomes(Role.PREDICTION, row[0], row[1]);

      List<PerformanceMetric> metrics =
          List.of(
              PerformanceMetric.R2,
              PerformanceMetric.MAPE,
              PerformanceMetric.PINBALL_10,
              PerformanceMetric.PINBALL_50,
              PerformanceMetric.PINBALL_90);
      assertEqual(outcomes, metrics, row[3]);
    }
  }

  private static void assertEqual(
      Outcomes outcomes, List<PerformanceMetric> metrics, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(metrics.get(i).value(outcomes, Terms.BINARY).orElseThrow())
          .as(metrics.get(i).metricName())
          .isCloseTo(expected[i], within(1e-10 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static Outcomes outcomes(Role role, double[] labels, double[] others) {
    Schema schema =
        new Schema(
            List.of(Field.of("y", Kind.NUMERIC, Role.LABEL), Field.of("x", Kind.NUMERIC, role)));
    OutcomesBuilder builder = new OutcomesBuilder(schema);
    builder.add(OutcomesTest.batch(NumberColumn.of("y", labels), NumberColumn.of("x", others)));
    return builder.build();
  }

  private static List<double[][]> golden(String kind) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ScikitLearnTest.class.getResourceAsStream("sklearn_estimates.csv")),
                StandardCharsets.UTF_8))) {
      List<double[][]> rows =
          in.lines()
              .map(line -> line.split(",", -1))
              .filter(cells -> cells[0].equals(kind))
              .map(cells -> Arrays.stream(cells).skip(1).map(ScikitLearnTest::numbers))
              .map(cells -> cells.toArray(double[][]::new))
              .toList();
      assertThat(rows).isNotEmpty();
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] numbers(String cell) {
    return cell.isEmpty()
        ? new double[0]
        : Arrays.stream(cell.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
