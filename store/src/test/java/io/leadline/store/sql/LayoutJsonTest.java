package io.leadline.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.fairness.Grouping;
import io.leadline.core.outlier.AnomalyScorerFitter;
import io.leadline.core.performance.ErrorTree;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayoutJsonTest {

  private static final ErrorTree TREE =
      new ErrorTree(
          List.of(
              new ErrorTree.Node("age", 0.5, Set.of(), 1, 2),
              new ErrorTree.Node("", 0, Set.of(), 0, 0),
              new ErrorTree.Node("", 0, Set.of(), 1, 0)));

  private static final Layout LAYOUT =
      Layout.of(new Schema(List.of(Field.numeric("age"))), 256)
          .withErrorTree(Optional.of(TREE))
          .withGroupings(
              List.of(new Grouping("sex", List.of("f", "m")), new Grouping("age_band", List.of())));

  @Test
  void groupsAndTheErrorTreeSurviveTheDatabase() throws CorruptProfileException {
    assertThat(LayoutJson.read(LayoutJson.write(LAYOUT))).isEqualTo(LAYOUT);
  }

  @Test
  void theAnomalyScorerSurvivesTheDatabaseToTheBit() throws CorruptProfileException {
    Random random = new Random(1);
    Batch sample =
        new Batch(
            "m",
            "",
            Collections.nCopies(500, "").toArray(new String[0]),
            new long[500],
            List.of(NumberColumn.of("age", random.doubles(500).toArray())));
    Layout scoring =
        LAYOUT.withAnomalyScorer(
            new AnomalyScorerFitter(LAYOUT.schema(), 0.01, false).fit(List.of(sample)));

    Layout read = LayoutJson.read(LayoutJson.write(scoring));

    assertThat(read).isEqualTo(scoring).isNotEqualTo(LAYOUT);
    assertThat(read.anomalyScorer().orElseThrow().scores(sample))
        .containsExactly(scoring.anomalyScorer().orElseThrow().scores(sample));
  }

  @Test
  void damagedTreeIsRefused() {
    String damaged =
        LayoutJson.write(LAYOUT).replaceFirst("\"error_tree\":\"....", "\"error_tree\":\"____");

    assertThatThrownBy(() -> LayoutJson.read(damaged)).isInstanceOf(CorruptProfileException.class);
  }
}
