package io.leadline.core.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
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
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupOutcomesTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.categorical("sex"),
              Field.numeric("band"),
              Field.of("y", Kind.NUMERIC, Role.LABEL),
              Field.of("p", Kind.NUMERIC, Role.PREDICTION)));

  private static final List<Grouping> GROUPINGS =
      List.of(new Grouping("sex", List.of("m", "f")), new Grouping("band", List.of("1", "2")));

  @Test
  void countsByGroupAndIntersection() {
    Batch batch =
        batch(
            Arrays.asList("f", "f", "m", "x", null),
            NumberColumn.of("band", 1, 2, 1, 7, 1),
            NumberColumn.of("y", 1, 0, 0, 1, Double.NaN),
            NumberColumn.of("p", 1, 1, 0, 0, 1));

    GroupOutcomes outcomes = of(batch);

    assertThat(outcomes.attributes()).containsExactly("band", "sex", "sex × band");
    SortedMap<String, GroupCounts> sexes = outcomes.groups("sex").orElseThrow();
    assertThat(sexes).containsOnlyKeys("f", "m", Grouping.OTHER, Grouping.MISSING);
    assertThat(sexes.get("f")).isEqualTo(new GroupCounts(2, 2, 1, 1, 0, 0));
    assertThat(sexes.get(Grouping.MISSING)).isEqualTo(new GroupCounts(1, 1, 0, 0, 0, 0));
    assertThat(outcomes.groups("sex × band").orElseThrow())
        .containsEntry("f × 2", new GroupCounts(1, 1, 0, 1, 0, 0))
        .containsEntry("(other) × (other)", new GroupCounts(1, 0, 0, 0, 1, 0));
  }

  @Test
  void anyShuffleShardingAndMergeTreeGivesEqualBytes() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Batch all = random(random);
      byte[] expected = bytes(of(all));

      List<GroupOutcomes> shards = new ArrayList<>();
      List<Integer> order = new ArrayList<>(IntStream.range(0, all.rows()).boxed().toList());
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); ) {
        int to = Math.min(order.size(), from + 1 + random.nextInt(60));
        shards.add(of(all.select(order.subList(from, to).stream().mapToInt(row -> row).toArray())));
        from = to;
      }
      shards.add(GroupOutcomes.EMPTY);
      while (shards.size() > 1) {
        Collections.shuffle(shards, random);
        shards.add(shards.remove(0).merge(shards.remove(0)));
      }

      assertThat(bytes(shards.get(0))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void readingGivesWhatWasWrittenAndRefusesWhatIsCut() throws CorruptBytesException {
    for (long seed = 0; seed < 100; seed++) {
      GroupOutcomes written = of(random(new Random(seed)));
      byte[] bytes = bytes(written);

      assertThat(GroupOutcomes.read(new ByteReader(bytes))).as("seed %d", seed).isEqualTo(written);
      byte[] cut = Arrays.copyOf(bytes, new Random(seed).nextInt(bytes.length));
      assertThatThrownBy(() -> GroupOutcomes.read(new ByteReader(cut)))
          .as("seed %d", seed)
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedButNeverCrash() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytes(of(random(random)));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      assertThatCode(
              () -> {
                try {
                  GroupOutcomes.read(new ByteReader(bytes)).groups("sex");
                } catch (CorruptBytesException e) {
                  assertThat(e).hasMessageMatching("(?s).+");
                }
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void smallGroupsHaveWideIntervals() {
    GroupCounts large = new GroupCounts(1000, 500, 0, 0, 0, 0);
    GroupCounts small = new GroupCounts(20, 4, 0, 0, 0, 0);

    Gap gap = ParityMetric.STATISTICAL_PARITY.of(small, large).orElseThrow();

    assertThat(gap.value()).isEqualTo(-0.3);
    assertThat(gap.high() - gap.low()).isGreaterThan(0.3);
    assertThat(ParityMetric.EQUAL_OPPORTUNITY.of(small, large)).isEmpty();
    assertThat(ParityMetric.IMPACT_RATIO.of(new GroupCounts(20, 0, 0, 0, 0, 0), large))
        .hasValueSatisfying(ratio -> assertThat(ratio.high()).isBetween(0.0, 1.0));
  }

  @Test
  void sampleTellsTheMostFrequentGroups() {
    List<@Nullable String> values = new ArrayList<>();
    for (int group = 0; group < 30; group++) {
      values.addAll(Collections.nCopies(group + 1, "g" + group));
    }

    Grouping grouping = Grouping.ofSample("sex", List.of(batch(values, new NumberColumn[0])));

    assertThat(grouping.values()).hasSize(Grouping.MOST_VALUES).startsWith("g29", "g28");
  }

  private static GroupOutcomes of(Batch batch) {
    GroupOutcomesBuilder builder = new GroupOutcomesBuilder(SCHEMA, GROUPINGS);
    builder.add(batch);
    return builder.build();
  }

  private static byte[] bytes(GroupOutcomes outcomes) {
    ByteWriter out = new ByteWriter();
    outcomes.write(out);
    return out.toByteArray();
  }

  private static Batch batch(List<@Nullable String> sexes, NumberColumn... others) {
    String[] ids = new String[sexes.size()];
    Arrays.fill(ids, "");
    List<io.leadline.core.schema.Column> columns = new ArrayList<>();
    columns.add(CategoryColumn.of("sex", sexes));
    columns.addAll(List.of(others));
    return new Batch("m", "", ids, new long[ids.length], columns);
  }

  private static Batch random(Random random) {
    int rows = 1 + random.nextInt(150);
    // Around the bound of 16 classes, so that both sides of it are met.
    int classes = List.of(2, 2, 3, 15, 16, 17, 30).get(random.nextInt(7));
    List<@Nullable String> sexes = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      sexes.add(random.nextInt(10) == 0 ? null : List.of("m", "f", "x").get(random.nextInt(3)));
    }
    return batch(
        sexes,
        numbers("band", rows, 4, random),
        numbers("y", rows, classes, random),
        numbers("p", rows, classes, random));
  }

  private static NumberColumn numbers(String name, int rows, int most, Random random) {
    BitSet missing = new BitSet();
    random.ints(rows / 10 + 1L, 0, rows).forEach(missing::set);
    return new NumberColumn(
        name, random.ints(rows, 0, most).asDoubleStream().toArray(), missing, new BitSet());
  }
}
