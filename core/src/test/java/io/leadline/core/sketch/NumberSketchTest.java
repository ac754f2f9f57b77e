package io.leadline.core.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberSketchTest {

  private static final int ROWS = 20_000;

  @Test
  void anyShuffleShardingAndMergeTreeGivesEqualBytes() {
    for (Map.Entry<String, double[]> shape : NumberShapes.all(ROWS, 7).entrySet()) {
      for (int budget : new int[] {64, 256, 1024}) {
        byte[] whole = sketch(budget, shape.getValue()).toBytes();

        for (long seed = 0; seed < 6; seed++) {
          byte[] merged = mergedInRandomTree(budget, shape.getValue(), seed).toBytes();

          assertThat(merged)
              .as("%s, budget %d, seed %d", shape.getKey(), budget, seed)
              .isEqualTo(whole);
        }
      }
    }
  }

  @Test
  void bytesReadBackAreEqualAndMergeAsBefore() throws Exception {
    for (Map.Entry<String, double[]> shape : NumberShapes.all(3_000, 3).entrySet()) {
      NumberSketch left = sketch(256, Arrays.copyOf(shape.getValue(), 200));
      NumberSketch right = sketch(256, Arrays.copyOfRange(shape.getValue(), 200, 3_000));

      NumberSketch leftRead = NumberSketch.read(new ByteReader(left.toBytes()));
      NumberSketch rightRead = NumberSketch.read(new ByteReader(right.toBytes()));

      assertThat(leftRead).as(shape.getKey()).isEqualTo(left);
      assertThat(leftRead.merge(rightRead))
          .as(shape.getKey())
          .isEqualTo(sketch(256, shape.getValue()));
    }
  }

  @Test
  void ranksStayWithinTheCertifiedBoundAndTheRequiredOne() {
    for (Map.Entry<String, double[]> shape : NumberShapes.all(200_000, 11).entrySet()) {
      double[] sorted = shape.getValue().clone();
      Arrays.sort(sorted);
      Distribution distribution = sketchWithAtomsOf(1024, shape.getValue()).distribution();

      double worst = worstRankError(sorted, distribution);

      assertThat(worst)
          .as("%s: certified %s", shape.getKey(), distribution.errorBound())
          .isLessThanOrEqualTo(distribution.errorBound() + 1e-9);
      assertThat(worst).as(shape.getKey()).isLessThanOrEqualTo(0.01);
    }
  }

  @Test
  void sumsAndMomentsAreExact() {
    double[] values = {1e16, 1, -1e16, 3, 1e-300, 0.1, 0.2};

    NumberSketch sketch = sketch(64, values);

    assertThat(sketch.mean().getAsDouble()).isEqualTo(4.3 / 7, within(1e-16));
    assertThat(sketch(64, new double[] {1.7e12, 1.7e12 + 1, 1.7e12 + 2}).variance().getAsDouble())
        .isEqualTo(2.0 / 3, within(1e-15));
    assertThat(sketch(64, new double[] {0.1, 0.1, 0.1}).variance().getAsDouble()).isZero();
  }

  @Test
  void quantilesOfFewValuesAreThoseValues() {
    Distribution distribution = sketch(64, new double[] {5, 1, 3, -0.0, 0.0}).distribution();

    assertThat(distribution.quantile(0).getAsDouble()).isEqualTo(0.0);
    assertThat(distribution.quantile(0.5).getAsDouble()).isEqualTo(1.0);
    assertThat(distribution.quantile(0.6).getAsDouble()).isEqualTo(1.0);
    assertThat(distribution.quantile(1).getAsDouble()).isEqualTo(5.0);
    assertThat(distribution.rank(3)).isEqualTo(4);
  }

  @Test
  void distinctCountIsExactWhileFewAndCloseBeyond() {
    assertThat(sketch(256, new double[] {1, 2, 2, 3}).distinct()).isEqualTo(3);
    double[] many = new Random(5).doubles(100_000).toArray();
    assertThat(sketch(256, many).distinct()).isCloseTo(100_000, within(7_000.0));
  }

  @Test
  void damagedBytesGiveATypedErrorOrAnotherSketchButNothingElse() {
    byte[] good = sketch(256, NumberShapes.all(2_000, 1).get("sentinel")).toBytes();
    Random random = new Random(42);
    for (int round = 0; round < 3_000; round++) {
      byte[] bad =
          Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
      for (int hit = 0; bad.length > 0 && hit <= random.nextInt(4); hit++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(NumberSketch.read(new ByteReader(bad)).count()).isNotNegative();
      } catch (CorruptBytesException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void blocksOfNumbersGiveTheSameBytesAsSingleNumbers() {
    NumberBlock block = new NumberBlock();
    // Many enough for the distinct count to pass over most of them.
    NumberShapes.all(200_000, 5)
        .forEach(
            (shape, values) -> {
              NumberSketch single = sketch(256, values);

              NumberSketch blocks = new NumberSketch(256);
              for (int i = 0; i < values.length; i++) {
                block.add(values[i]);
                if (block.isFull() || i % 7_001 == 0) {
                  blocks.add(block);
                }
              }
              blocks.add(block);

              assertThat(blocks.toBytes()).as(shape).isEqualTo(single.toBytes());
            });
  }

  static NumberSketch sketch(int budget, double[] values) {
    NumberSketch sketch = new NumberSketch(budget);
    for (double value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  /** As a baseline's layout does: numbers that many rows share are asked for beforehand. */
  static NumberSketch sketchWithAtomsOf(int budget, double[] values) {
    double[] sorted = Arrays.copyOf(values, 20_000);
    Arrays.sort(sorted);
    List<Double> atoms = new ArrayList<>();
    for (int from = 0, to; from < sorted.length; from = to) {
      to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      if (to - from >= 20) {
        atoms.add(sorted[from]);
      }
    }
    NumberSketch sketch =
        new NumberSketch(
            budget, atoms.stream().limit(64).mapToDouble(Double::doubleValue).toArray());
    for (double value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  static double worstRankError(double[] sorted, Distribution distribution) {
    double worst = 0;
    for (int at = 0; at < sorted.length; at++) {
      // The last of equal values has the rank; the one just below it tests the other side.
      if (at + 1 == sorted.length || sorted[at + 1] > sorted[at]) {
        double error = Math.abs(distribution.rank(sorted[at]) - (at + 1)) / sorted.length;
        worst = Math.max(worst, error);
      }
    }
    return worst;
  }

  private static NumberSketch mergedInRandomTree(int budget, double[] values, long seed) {
    Random random = new Random(seed);
    double[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    List<NumberSketch> shards = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(12); i++) {
      shards.add(new NumberSketch(budget));
    }
    for (double value : shuffled) {
      int skewed = (int) (shards.size() * random.nextDouble() * random.nextDouble());
      shards.get(skewed).add(value);
    }
    while (shards.size() > 1) {
      Collections.shuffle(shards, random);
      NumberSketch last = shards.remove(shards.size() - 1);
      shards.set(0, last.merge(shards.get(0)));
    }
    return shards.get(0);
  }
}
