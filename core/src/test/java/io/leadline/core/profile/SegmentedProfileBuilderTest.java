package io.leadline.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.segment.Condition;
import io.leadline.core.segment.InvalidSegmentException;
import io.leadline.core.segment.SegmentRule;
import io.leadline.core.segment.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SegmentedProfileBuilderTest {

  private static final Schema SCHEMA =
      new Schema(List.of(Field.categorical("country"), Field.numeric("age")));

  private static Layout layout() throws InvalidSegmentException {
    Segmentation segments =
        Segmentation.resolve(
            List.of(
                SegmentRule.ByValue.of("country"),
                new SegmentRule.Where("adult", Condition.parse("age >= 18"))),
            SCHEMA,
            field -> List.of("DE", "FR"));
    return Layout.of(SCHEMA, 64).withSegments(segments);
  }

  private static Batch batch(Random random) {
    int rows = 1 + random.nextInt(200);
    List<@Nullable String> countries = new ArrayList<>();
    double[] ages = new double[rows];
    long[] millis = new long[rows];
    for (int row = 0; row < rows; row++) {
      countries.add(
          random.nextInt(9) == 0 ? null : List.of("DE", "FR", "IT").get(random.nextInt(3)));
      ages[row] = random.nextInt(7) == 0 ? Double.NaN : random.nextGaussian() * 20 + 20;
      millis[row] = random.nextInt(1_000);
    }
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return new Batch(
        "m",
        "",
        ids,
        millis,
        List.of(CategoryColumn.of("country", countries), NumberColumn.of("age", ages)));
  }

  @Test
  void theProfileOfAllIsTheOneWithoutSegments() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      SegmentedProfileBuilder segmented = new SegmentedProfileBuilder(layout());
      ProfileBuilder plain = new ProfileBuilder(layout().withSegments(Segmentation.NONE));
      for (int i = 0; i < 5; i++) {
        Batch batch = batch(random);
        segmented.add(batch);
        plain.add(batch);
      }

      assertThat(segmented.build().toBytes())
          .as("seed %d", seed)
          .isEqualTo(plain.build().toBytes());
    }
  }

  @Test
  void segmentsMergeToTheSameWhateverTheBatches() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      SegmentedProfileBuilder together = new SegmentedProfileBuilder(layout());
      Map<String, Profile> merged = new TreeMap<>();
      for (int i = 0; i < 5; i++) {
        Batch batch = batch(random);
        together.add(batch);
        SegmentedProfileBuilder apart = new SegmentedProfileBuilder(layout());
        apart.add(batch);
        apart.buildSegments().forEach((name, part) -> merged.merge(name, part, Profile::merge));
      }

      Map<String, Profile> built = together.buildSegments();
      assertThat(built.keySet()).as("seed %d", seed).isEqualTo(merged.keySet());
      built.forEach(
          (name, profile) ->
              assertThat(profile.toBytes()).as(name).isEqualTo(merged.get(name).toBytes()));
    }
  }

  @Test
  void theSegmentsOfAFieldHoldAllRowsTogether() throws Exception {
    SegmentedProfileBuilder builder = new SegmentedProfileBuilder(layout());
    Random random = new Random(7);
    for (int i = 0; i < 10; i++) {
      builder.add(batch(random));
    }

    Profile whole =
        Profile.mergeAll(
            builder.buildSegments().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("country="))
                .map(Map.Entry::getValue)
                .toList());

    assertThat(whole.toBytes()).isEqualTo(builder.build().toBytes());
  }

  @Test
  void theLayoutWithItsSegmentsSurvivesTheWire() throws Exception {
    assertThat(LayoutCodec.read(LayoutCodec.write(layout())).segments())
        .isEqualTo(layout().segments());
  }
}
