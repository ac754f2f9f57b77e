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
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomesLawsTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.of("y", Kind.CATEGORICAL, Role.LABEL),
              Field.of("p", Kind.CATEGORICAL, Role.PREDICTION),
              Field.of("s", Kind.NUMERIC, Role.SCORE)));

  @Test
  void anyShuffleShardingAndMergeTreeGivesEqualBytes() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Batch all = batch(random);
      byte[] expected = bytes(of(all));

      List<Outcomes> shards = new ArrayList<>();
      int[] order = shuffled(all.rows(), random);
      for (int from = 0; from < order.length; ) {
        int to = Math.min(order.length, from + 1 + random.nextInt(40));
        shards.add(of(all.select(Arrays.copyOfRange(order, from, to))));
        from = to;
      }
      while (shards.size() > 1) {
        Collections.shuffle(shards, random);
        shards.add(shards.remove(0).merge(shards.remove(0)));
      }

      assertThat(bytes(shards.get(0))).as("seed %d", seed).isEqualTo(expected);
      assertThat(shards.get(0)).as("seed %d", seed).isEqualTo(of(all));
    }
  }

  @Test
  void mergeIsCommutativeAssociativeAndHasANeutralElement() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Outcomes a = of(batch(random));
      Outcomes b = of(batch(random));
      Outcomes c = of(batch(random));

      assertThat(a.merge(b)).as("seed %d", seed).isEqualTo(b.merge(a));
      assertThat(a.merge(b).merge(c)).as("seed %d", seed).isEqualTo(a.merge(b.merge(c)));
      assertThat(a.merge(Outcomes.EMPTY)).as("seed %d", seed).isEqualTo(a);
      assertThat(Outcomes.EMPTY.merge(a)).as("seed %d", seed).isEqualTo(a);
    }
  }

  @Test
  void readingGivesWhatWasWritten() throws CorruptBytesException {
    for (long seed = 0; seed < 200; seed++) {
      Outcomes outcomes = of(batch(new Random(seed)));

      Outcomes read = Outcomes.read(new ByteReader(bytes(outcomes)));

      assertThat(read).as("seed %d", seed).isEqualTo(outcomes);
      assertThat(bytes(read)).as("seed %d", seed).isEqualTo(bytes(outcomes));
    }
  }

  @Test
  void truncatedBytesAreRefused() {
    byte[] bytes = bytes(of(batch(new Random(4))));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Outcomes.read(new ByteReader(cut)))
          .as("length %d", length)
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedButNeverCrash() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytes(of(batch(random)));
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> readOrRefuse(bytes)).as("seed %d", seed).doesNotThrowAnyException();
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      Outcomes.read(new ByteReader(bytes)).merge(Outcomes.EMPTY).rocAuc();
    } catch (CorruptBytesException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static Outcomes of(Batch batch) {
    OutcomesBuilder builder = new OutcomesBuilder(SCHEMA);
    builder.add(batch);
    return builder.build();
  }

  private static byte[] bytes(Outcomes outcomes) {
    ByteWriter out = new ByteWriter();
    outcomes.write(out);
    return out.toByteArray();
  }

  private static int[] shuffled(int rows, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Batch batch(Random random) {
    int rows = 1 + random.nextInt(200);
    // Around the bounds of two and of 64 classes, so that both sides of them are met.
    int classes = List.of(1, 2, 2, 3, 10, 63, 64, 65, 90).get(random.nextInt(9));
    boolean isText = random.nextInt(3) == 0;
    Column labels =
        isText ? texts("y", rows, classes, random) : numbers("y", rows, classes, random);
    Column answers =
        isText ? texts("p", rows, classes, random) : numbers("p", rows, classes, random);
    double[] scores = random.doubles(rows, -0.01, 1.01).toArray();
    return OutcomesTest.batch(labels, answers, NumberColumn.of("s", scores));
  }

  private static Column numbers(String name, int rows, int classes, Random random) {
    double step = random.nextInt(4) == 0 ? 0.1 : 1;
    double[] values = random.ints(rows, 0, classes).mapToDouble(value -> value * step).toArray();
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < rows; row++) {
      switch (random.nextInt(30)) {
        case 0 -> missing.set(row);
        case 1 -> mismatched.set(row);
        case 2 -> values[row] = Double.NaN;
        case 3 -> values[row] = random.nextGaussian() * 1e9;
        default -> {}
      }
    }
    return new NumberColumn(name, values, missing, mismatched);
  }

  private static Column texts(String name, int rows, int classes, Random random) {
    List<@Nullable String> values = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      values.add(random.nextInt(20) == 0 ? null : "c" + random.nextInt(classes) + "\ud800");
    }
    return CategoryColumn.of(name, values);
  }
}
