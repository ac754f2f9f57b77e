package io.leadline.core.dependence;

import static io.leadline.core.dependence.JointRows.draw;
import static io.leadline.core.dependence.JointRows.space;
import static io.leadline.core.dependence.JointRows.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JointSumsTest {

  private static final JointSpace SPACE = space(draw(2_000, 1));

  @Test
  void anyShuffleShardingAndMergeTreeGivesEqualBytes() {
    Batch batch = draw(3_000, 2);
    byte[] whole = bytes(sums(SPACE, batch));
    for (long seed = 0; seed < 40; seed++) {
      assertThat(bytes(mergedInRandomTree(batch, seed))).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void bytesReadBackAreEqual() throws Exception {
    JointSums sums = sums(SPACE, draw(777, 3));

    assertThat(JointSums.read(new ByteReader(bytes(sums)))).isEqualTo(sums);
    assertThat(JointSums.read(new ByteReader(bytes(JointSums.MIXED)))).isEqualTo(JointSums.MIXED);
  }

  @Test
  void truncatedBytesAreRefused() {
    byte[] whole = bytes(sums(SPACE, draw(50, 4)));

    for (int length = 0; length < whole.length; length += 13) {
      ByteReader cut = new ByteReader(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> JointSums.read(cut)).isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void theEmptySumsAreNeutral() {
    JointSums sums = sums(SPACE, draw(300, 5));

    assertThat(sums.merge(JointSums.EMPTY)).isEqualTo(sums);
    assertThat(JointSums.EMPTY.merge(sums)).isEqualTo(sums);
  }

  @Test
  void sumsOfDifferentSpacesMergeToNothingThatCanBeUsedInAnyOrder() {
    JointSums one = sums(SPACE, draw(300, 6));
    JointSums other = sums(space(draw(2_000, 7)), draw(300, 6));

    assertThat(one.merge(other)).isEqualTo(JointSums.MIXED);
    assertThat(other.merge(one).merge(one)).isEqualTo(one.merge(other.merge(one)));
    assertThat(JointSums.MIXED.merge(JointSums.EMPTY).isMixed()).isTrue();
    assertThat(JointSums.EMPTY.merge(JointSums.MIXED).isMixed()).isTrue();
  }

  @Test
  void spacesReadBackAreEqualAndSumAlike() throws Exception {
    ByteWriter out = new ByteWriter();
    SPACE.write(out);

    JointSpace back = JointSpace.read(new ByteReader(out.toByteArray()));

    assertThat(back).isEqualTo(SPACE);
    assertThat(sums(back, draw(500, 8))).isEqualTo(sums(SPACE, draw(500, 8)));
  }

  @Test
  void wildValuesBearNoWeightOfTheirOwn() {
    double[] income = {Double.POSITIVE_INFINITY, -1e300, Double.NaN, 40_000};
    Batch wild =
        JointRows.batch(
            NumberColumn.of("income", income),
            CategoryColumn.of("debt", List.of("a", "b", "c", "d")),
            CategoryColumn.of("country", List.of("XX", "DE", "FR", "never seen")));

    JointSums sums = sums(SPACE, wild);

    assertThat(sums.rows()).isEqualTo(4);
    assertThat(Math.abs(sums.mean(0))).isLessThanOrEqualTo(CodedRows.MOST_DEVIATIONS);
    assertThat(sums.mean(1)).as("a column of the wrong kind is at the centre").isZero();
    assertThat(sums.mean(2)).as("so is a column that is not there").isZero();
  }

  @Test
  void absentValuesAreAChangeThatTheEmbeddingSees() {
    Batch whole = draw(5_000, 9);
    double[] centre = new double[5_000];
    Arrays.fill(centre, SPACE.axes().get(0).centre());
    Batch atCentre = whole.with(NumberColumn.of("income", centre));
    Batch absent = whole.with(CategoryColumn.of("income", Collections.nCopies(5_000, null)));

    JointComparison comparison =
        JointComparison.of(sums(SPACE, absent), sums(SPACE, atCentre)).orElseThrow();

    assertThat(comparison.distance(JointComparison.Measure.MMD).value()).isGreaterThan(0.1);
  }

  private static JointSums mergedInRandomTree(Batch batch, long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      order.add(row);
    }
    Collections.shuffle(order, random);
    int[] rows = order.stream().mapToInt(Integer::intValue).toArray();
    List<JointSums> parts = new ArrayList<>();
    for (int from = 0; from < rows.length; ) {
      int to = Math.min(rows.length, from + 1 + random.nextInt(700));
      parts.add(sums(SPACE, batch.select(Arrays.copyOfRange(rows, from, to))));
      from = to;
    }
    while (parts.size() > 1) {
      JointSums one = parts.remove(random.nextInt(parts.size()));
      JointSums other = parts.remove(random.nextInt(parts.size()));
      parts.add(one.merge(other));
    }
    return parts.get(0);
  }

  private static byte[] bytes(JointSums sums) {
    ByteWriter out = new ByteWriter();
    sums.write(out);
    return out.toByteArray();
  }
}
