package io.leadline.core.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelFreeTest {

  private static final ErrorTree TREE =
      new ErrorTree(
          List.of(
              new ErrorTree.Node("x", 0.5, Set.of(), 1, 2),
              new ErrorTree.Node("", 0, Set.of(), 0, 0),
              new ErrorTree.Node("c", 0, Set.of("a", "b"), 3, 4),
              new ErrorTree.Node("", 0, Set.of(), 1, 0),
              new ErrorTree.Node("", 0, Set.of(), 2, 0)));

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.numeric("x"),
              Field.categorical("c"),
              Field.of("y", Kind.NUMERIC, Role.LABEL),
              Field.of("p", Kind.NUMERIC, Role.PREDICTION),
              Field.of("s", Kind.NUMERIC, Role.SCORE)));

  private static final Schema SEVERAL =
      new Schema(
          List.of(
              Field.of("y", Kind.NUMERIC, Role.LABEL),
              Field.of("p", Kind.NUMERIC, Role.PREDICTION),
              Field.of("s_0", Kind.NUMERIC, Role.SCORE),
              Field.of("s_1", Kind.NUMERIC, Role.SCORE),
              Field.of("s_2", Kind.NUMERIC, Role.SCORE)));

  @Test
  void anyShuffleShardingAndMergeTreeGivesEqualBytes() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Schema schema = seed % 3 == 0 ? SEVERAL : SCHEMA;
      Batch all = batch(random);
      byte[] expected = bytes(of(schema, all));

      List<LabelFree> shards = new ArrayList<>();
      int[] order = shuffled(all.rows(), random);
      for (int from = 0; from < order.length; ) {
        int to = Math.min(order.length, from + 1 + random.nextInt(60));
        shards.add(of(schema, all.select(Arrays.copyOfRange(order, from, to))));
        from = to;
      }
      shards.add(LabelFree.EMPTY);
      while (shards.size() > 1) {
        Collections.shuffle(shards, random);
        shards.add(shards.remove(0).merge(shards.remove(0)));
      }

      assertThat(bytes(shards.get(0))).as("seed %d", seed).isEqualTo(expected);
      assertThat(shards.get(0)).as("seed %d", seed).isEqualTo(of(schema, all));
    }
  }

  @Test
  void readingGivesWhatWasWrittenAndRefusesWhatIsCut() throws CorruptBytesException {
    for (long seed = 0; seed < 40; seed++) {
      LabelFree written = of(seed % 2 == 0 ? SCHEMA : SEVERAL, batch(new Random(seed)));
      byte[] bytes = bytes(written);

      assertThat(LabelFree.read(new ByteReader(bytes))).as("seed %d", seed).isEqualTo(written);
      byte[] cut = Arrays.copyOf(bytes, new Random(seed).nextInt(bytes.length));
      assertThatThrownBy(() -> LabelFree.read(new ByteReader(cut)))
          .as("seed %d", seed)
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedButNeverCrash() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytes(of(SCHEMA, batch(random)));
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> readOrRefuse(bytes)).as("seed %d", seed).doesNotThrowAnyException();
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      LabelFree.read(new ByteReader(bytes)).merge(LabelFree.EMPTY);
    } catch (CorruptBytesException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void leavesOfTwoTreesDoNotMix() {
    Batch batch = batch(new Random(1));
    ErrorTree other = new ErrorTree(List.of(new ErrorTree.Node("", 0, Set.of(), 0, 0)));
    LabelFreeBuilder builder = new LabelFreeBuilder(SCHEMA, Optional.of(other));
    builder.add(batch);

    LabelFree mixed = of(SCHEMA, batch).merge(builder.build());

    assertThat(mixed.leaves()).isEqualTo(LeafErrors.MIXED);
    assertThat(mixed.merge(of(SCHEMA, batch)).leaves()).isEqualTo(LeafErrors.MIXED);
  }

  @Test
  void treeSendsMissingNumbersLeftAndMissingCategoriesRight() {
    BitSet missing = new BitSet();
    missing.set(1);
    Batch batch =
        OutcomesTest.batch(
            new NumberColumn("x", new double[] {0.4, 0, 0.5, 0.6, 9}, missing, new BitSet()),
            CategoryColumn.of("c", Arrays.asList("a", "a", "b", null, "z")));

    assertThat(TREE.leavesOf(batch)).containsExactly(0, 0, 1, 2, 2);
  }

  @Test
  void treeIsReadAsItWasWritten() throws CorruptBytesException {
    ByteWriter out = new ByteWriter();
    TREE.write(out);

    assertThat(ErrorTree.read(new ByteReader(out.toByteArray()))).isEqualTo(TREE);
    for (int length = 0; length < out.size(); length++) {
      byte[] cut = Arrays.copyOf(out.toByteArray(), length);
      assertThatThrownBy(() -> ErrorTree.read(new ByteReader(cut)))
          .as("length %d", length)
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void gridRisesWithTheScoreAndMirrorsIt() {
    int last = -1;
    for (int i = 0; i <= 1 << 16; i++) {
      double score = i / (double) (1 << 16);
      int bin = ScoreGrid.binOf(score);
      assertThat(bin).as("score %s", score).isBetween(Math.max(0, last), ScoreGrid.BINS - 1);
      last = bin;
    }
    for (int bin = 0; bin < ScoreGrid.BINS; bin++) {
      double centre = ScoreGrid.centreOf(bin);
      assertThat(ScoreGrid.binOf(centre)).as("bin %d", bin).isEqualTo(bin);
      assertThat(ScoreGrid.binOf(1 - centre)).isEqualTo(ScoreGrid.BINS - 1 - bin);
    }
    assertThat(ScoreGrid.binOf(0)).isZero();
    assertThat(ScoreGrid.binOf(1)).isEqualTo(ScoreGrid.BINS - 1);
  }

  @Test
  void scoresOfSeveralClassesAreNamedByWhatIsLeftOfTheirNames() {
    assertThat(ScoreNames.classes(List.of("p_cat", "p_car")))
        .containsEntry("p_cat", "cat")
        .containsEntry("p_car", "car");
    assertThat(ScoreNames.classes(List.of("proba.0", "proba.10"))).containsEntry("proba.10", "10");
    assertThat(ScoreNames.classes(List.of("yes", "no"))).containsEntry("yes", "yes");
  }

  private static LabelFree of(Schema schema, Batch batch) {
    LabelFreeBuilder builder =
        new LabelFreeBuilder(schema, schema == SCHEMA ? Optional.of(TREE) : Optional.empty());
    builder.add(batch);
    return builder.build();
  }

  private static byte[] bytes(LabelFree state) {
    ByteWriter out = new ByteWriter();
    state.write(out);
    return out.toByteArray();
  }

  private static int[] shuffled(int rows, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Batch batch(Random random) {
    int rows = 1 + random.nextInt(200);
    int classes = 2 + random.nextInt(2);
    List<Column> columns = new ArrayList<>();
    columns.add(holed("x", random.doubles(rows).toArray(), random));
    columns.add(
        CategoryColumn.of(
            "c", random.ints(rows, 0, 4).mapToObj(i -> "abcd".substring(i, i + 1)).toList()));
    columns.add(holed("y", random.ints(rows, 0, classes).asDoubleStream().toArray(), random));
    columns.add(holed("p", random.ints(rows, 0, classes).asDoubleStream().toArray(), random));
    for (String score : List.of("s", "s_0", "s_1", "s_2")) {
      columns.add(holed(score, random.doubles(rows, -0.01, 1.01).toArray(), random));
    }
    return OutcomesTest.batch(columns.toArray(new Column[0]));
  }

  private static Column holed(String name, double[] values, Random random) {
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < values.length; row++) {
      switch (random.nextInt(30)) {
        case 0 -> missing.set(row);
        case 1 -> mismatched.set(row);
        case 2 -> values[row] = Double.NaN;
        default -> {}
      }
    }
    return new NumberColumn(name, values, missing, mismatched);
  }
}
