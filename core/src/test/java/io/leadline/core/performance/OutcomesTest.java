package io.leadline.core.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomesTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.of("y", Kind.CATEGORICAL, Role.LABEL),
              Field.of("p", Kind.CATEGORICAL, Role.PREDICTION),
              Field.of("s", Kind.NUMERIC, Role.SCORE)));

  @Test
  void metricsEqualScikitLearn() {
    List<String> lines = goldenLines();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      Outcomes outcomes = outcomes(cells);

      assertThat(golden(cells[0], outcomes)).as(line).hasSize(5);
      for (int i = 0; i < 5; i++) {
        if (!cells[4 + i].isEmpty()) {
          double expected = Double.parseDouble(cells[4 + i]);
          assertThat(golden(cells[0], outcomes).get(i).getAsDouble())
              .as("metric %d of %s", i, line)
              .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
        }
      }
    }
    assertThat(lines).hasSizeGreaterThan(10);
  }

  private static List<OptionalDouble> golden(String task, Outcomes outcomes) {
    OptionalDouble none = OptionalDouble.empty();
    return switch (task) {
      case "binary" ->
          List.of(
              outcomes.accuracy(),
              outcomes.precision(),
              outcomes.recall(),
              outcomes.f1(),
              outcomes.rocAuc());
      case "multiclass" ->
          List.of(
              outcomes.accuracy(),
              outcomes.macroPrecision(),
              outcomes.macroRecall(),
              outcomes.macroF1(),
              none);
      default -> List.of(outcomes.mae(), outcomes.rmse(), outcomes.bias(), none, none);
    };
  }

  private static Outcomes outcomes(String[] cells) {
    boolean isNumeric = !cells[0].equals("multiclass");
    List<Column> columns = new ArrayList<>();
    columns.add(isNumeric ? numbers("y", cells[1]) : words("y", cells[1]));
    columns.add(isNumeric ? numbers("p", cells[2]) : words("p", cells[2]));
    if (!cells[3].isEmpty()) {
      columns.add(numbers("s", cells[3]));
    }
    return outcomes(SCHEMA, columns.toArray(new Column[0]));
  }

  private static NumberColumn numbers(String name, String text) {
    return NumberColumn.of(
        name, Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray());
  }

  private static CategoryColumn words(String name, String text) {
    return CategoryColumn.of(name, List.of(text.split(" ")));
  }

  private static List<String> goldenLines() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    OutcomesTest.class.getResourceAsStream("sklearn_metrics.csv")),
                StandardCharsets.UTF_8))) {
      return in.lines().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void booleansTextsAndNumbersNameTheSameClass() {
    Outcomes texts =
        outcomes(
            SCHEMA,
            CategoryColumn.of("y", List.of("True", "1.0", "false", "0")),
            NumberColumn.of("p", 1, 1, 0, 1));

    assertThat(texts.accuracy()).hasValue(0.75);
    assertThat(texts.precision().getAsDouble()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(texts.recall()).hasValue(1);
  }

  @Test
  void rowsWithoutLabelAreNotCounted() {
    BitSet missing = new BitSet();
    missing.set(1);
    BitSet mismatched = new BitSet();
    mismatched.set(2);
    NumberColumn labels =
        new NumberColumn("y", new double[] {1, 1, 1, Double.NaN, 0}, missing, mismatched);

    Outcomes outcomes = outcomes(SCHEMA, labels, NumberColumn.of("p", 1, 0, 0, 0, 1));

    assertThat(outcomes.labelled()).isEqualTo(2);
    assertThat(outcomes.accuracy()).hasValue(0.5);
  }

  @Test
  void batchWithoutLabelColumnAddsNothing() {
    assertThat(outcomes(SCHEMA, NumberColumn.of("p", 1, 0))).isEqualTo(Outcomes.EMPTY);
  }

  @Test
  void scoreAloneIsCutAtOneHalf() {
    Schema scoreOnly =
        new Schema(
            List.of(
                Field.of("y", Kind.CATEGORICAL, Role.LABEL),
                Field.of("s", Kind.NUMERIC, Role.SCORE)));

    Outcomes outcomes =
        outcomes(
            scoreOnly,
            NumberColumn.of("y", 1, 1, 0, 0),
            NumberColumn.of("s", 0.5, 0.49, 0.1, Double.NaN));

    assertThat(outcomes.accuracy().getAsDouble()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(outcomes.labelled()).isEqualTo(4);
  }

  @Test
  void windowWithoutPositivesHasNoAreaAndKnowsItsNegatives() {
    Outcomes outcomes =
        outcomes(
            SCHEMA,
            NumberColumn.of("y", 0, 0),
            NumberColumn.of("p", 0, 0),
            NumberColumn.of("s", .1, .2));

    assertThat(outcomes.rocAuc()).isEmpty();
    assertThat(outcomes.f1()).isEmpty();
    assertThat(outcomes.accuracy()).hasValue(1);
  }

  @Test
  void areaIsWithinItsBoundOfTheUnbinnedScores() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      double spread = Math.pow(10, -4 * random.nextDouble());
      double[] labels = random.ints(400, 0, 2).asDoubleStream().toArray();
      double[] scores =
          Arrays.stream(labels).map(y -> spread * (0.3 * y + 0.7 * random.nextDouble())).toArray();

      Outcomes outcomes =
          outcomes(SCHEMA, NumberColumn.of("y", labels), NumberColumn.of("s", scores));

      assertThat(outcomes.rocAuc().getAsDouble())
          .as("seed %d", seed)
          .isCloseTo(exactArea(labels, scores), within(outcomes.rocAucBound() + 1e-12));
    }
  }

  private static double exactArea(double[] labels, double[] scores) {
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < labels.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }

  @Test
  void moreClassesThanTheBoundSwitchConfusionOff() {
    double[] many = IntStream.range(0, Confusion.MAX_CLASSES + 1).asDoubleStream().toArray();
    double[] few = IntStream.range(0, Confusion.MAX_CLASSES).asDoubleStream().toArray();

    Outcomes beyond = outcomes(SCHEMA, NumberColumn.of("y", many), NumberColumn.of("p", many));
    Outcomes within = outcomes(SCHEMA, NumberColumn.of("y", few), NumberColumn.of("p", few));

    assertThat(beyond.accuracy()).isEmpty();
    assertThat(beyond.mae()).hasValue(0);
    assertThat(within.accuracy()).hasValue(1);
    assertThat(within.macroF1()).hasValue(1);
  }

  @Test
  void infiniteErrorsHaveNoPlaceInTheMean() {
    Outcomes outcomes =
        outcomes(
            SCHEMA,
            NumberColumn.of("y", 1.5, 2.5, Double.POSITIVE_INFINITY, 1e300),
            NumberColumn.of("p", 2.5, 1.5, 0, -1e300));

    assertThat(outcomes.labelled()).isEqualTo(4);
    assertThat(outcomes.mae()).hasValue(1);
    assertThat(outcomes.bias()).hasValue(0);
  }

  private static Outcomes outcomes(Schema schema, Column... columns) {
    OutcomesBuilder builder = new OutcomesBuilder(schema);
    builder.add(batch(columns));
    return builder.build();
  }

  static Batch batch(Column... columns) {
    int rows = columns[0].size();
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return new Batch("m", "", ids, new long[rows], List.of(columns));
  }
}
