package io.leadline.core.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InfluenceTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.numeric("strong"),
              Field.numeric("bent"),
              Field.numeric("idle"),
              Field.categorical("plan"),
              Field.of("score", Kind.NUMERIC, Role.SCORE)));

  @Test
  void whatTheScoreFollowsHasMoreInfluenceThanWhatItDoesNot() {
    Map<String, Double> influence = Influence.of(SCHEMA, List.of(batch(5_000, 1)));

    assertThat(influence.keySet()).containsExactly("bent", "idle", "plan", "strong");
    assertThat(influence.get("strong")).isGreaterThan(0.5);
    // No straight line sees this one.
    assertThat(influence.get("bent")).isGreaterThan(0.25);
    assertThat(influence.get("plan")).isBetween(0.2, 0.6);
    assertThat(influence.get("idle")).isLessThan(0.06);
  }

  @Test
  void isTheSameHoweverTheSampleIsCut() {
    Batch whole = batch(2_000, 2);
    Map<String, Double> cut =
        Influence.of(SCHEMA, List.of(whole.slice(0, 700), whole.slice(700, 2_000)));

    Influence.of(SCHEMA, List.of(whole))
        .forEach((name, value) -> assertThat(cut.get(name)).isCloseTo(value, within(1e-12)));
  }

  @Test
  void withoutAScoreTheAnswersClassesAreFollowed() {
    Schema schema =
        new Schema(
            List.of(
                Field.categorical("plan"), Field.of("answer", Kind.CATEGORICAL, Role.PREDICTION)));
    List<String> plans = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    for (int row = 0; row < 300; row++) {
      plans.add("p" + row % 3);
      answers.add(row % 3 == 0 ? "yes" : "no");
    }
    Batch batch =
        new Batch(
            "m",
            "",
            ids(300),
            new long[300],
            List.of(CategoryColumn.of("plan", plans), CategoryColumn.of("answer", answers)));

    assertThat(Influence.of(schema, List.of(batch)).get("plan")).isCloseTo(1, within(1e-9));
  }

  @Test
  void fewRowsTellNothing() {
    assertThat(Influence.of(SCHEMA, List.of(batch(50, 3)))).isEmpty();
  }

  private static Batch batch(int rows, long seed) {
    Random random = new Random(seed);
    double[] strong = new double[rows];
    double[] bent = new double[rows];
    double[] idle = new double[rows];
    double[] score = new double[rows];
    List<String> plans = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      strong[row] = random.nextGaussian();
      bent[row] = random.nextGaussian();
      idle[row] = random.nextGaussian();
      int plan = random.nextInt(3);
      plans.add("p" + plan);
      score[row] = strong[row] + 0.5 * bent[row] * bent[row] + 0.5 * plan;
    }
    return new Batch(
        "m",
        "",
        ids(rows),
        new long[rows],
        List.of(
            NumberColumn.of("strong", strong),
            NumberColumn.of("bent", bent),
            NumberColumn.of("idle", idle),
            CategoryColumn.of("plan", plans),
            NumberColumn.of("score", score)));
  }

  private static String[] ids(int rows) {
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return ids;
  }
}
