package io.leadline.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SegmentationTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.categorical("country"),
              Field.numeric("age"),
              Field.of("repaid", Kind.CATEGORICAL, Role.LABEL),
              new Field(
                  "name",
                  Kind.CATEGORICAL,
                  Role.FEATURE,
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  true)));

  private static final Segmentation.Values VALUES =
      field -> List.of("DE", "FR", "x".repeat(200), "IT");

  private static Segmentation segmentation() throws InvalidSegmentException {
    return Segmentation.resolve(
        List.of(
            new SegmentRule.ByValue("country", List.of(), 2),
            new SegmentRule.Where("adult", Condition.parse("age >= 18")),
            new SegmentRule.Cross(List.of("country", "adult"))),
        SCHEMA,
        VALUES);
  }

  private static Batch batch() {
    return new Batch(
        "m",
        "",
        new String[] {"", "", "", ""},
        new long[4],
        List.of(
            CategoryColumn.of("country", Arrays.asList("DE", "IT", null, "DE")),
            NumberColumn.of("age", 20, 30, 40, 10)));
  }

  @Test
  void namesTheMostFrequentValuesTheOthersAndThoseWithout() throws Exception {
    assertThat(segmentation().names())
        .containsExactly(
            "country=DE",
            "country=FR",
            "country=(other)",
            "country=(missing)",
            "adult",
            "country=DE & adult",
            "country=FR & adult",
            "country=(other) & adult",
            "country=(missing) & adult");
  }

  @Test
  void sortsRowsIntoTheSegmentsOfEveryRule() throws Exception {
    assertThat(segmentation().rows(batch()))
        .containsOnlyKeys(
            "country=DE",
            "country=(other)",
            "country=(missing)",
            "adult",
            "country=DE & adult",
            "country=(other) & adult",
            "country=(missing) & adult")
        .containsEntry("country=DE", new int[] {0, 3})
        .containsEntry("adult", new int[] {0, 1, 2})
        .containsEntry("country=DE & adult", new int[] {0});
  }

  @Test
  void isTheSameAfterWritingAndReading() throws Exception {
    ByteWriter out = new ByteWriter();
    segmentation().write(out);

    assertThat(Segmentation.read(new ByteReader(out.toByteArray()))).isEqualTo(segmentation());
  }

  @Test
  void damagedBytesAreNoSegmentation() throws Exception {
    ByteWriter out = new ByteWriter();
    segmentation().write(out);
    byte[] bytes = out.toByteArray();

    for (int at = 0; at < bytes.length; at++) {
      byte[] cut = Arrays.copyOf(bytes, at);
      assertThatThrownBy(() -> Segmentation.read(new ByteReader(cut)))
          .as("cut at %d", at)
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  @Test
  void saysHowManySegmentsThereMayBe() throws Exception {
    List<SegmentRule> rules =
        List.of(
            new SegmentRule.ByValue("country", List.of(), 2),
            new SegmentRule.Where("adult", Condition.parse("age >= 18")),
            new SegmentRule.ByValue("age", List.of("1"), 8),
            new SegmentRule.Cross(List.of("country", "age", "adult")));

    assertThat(Segmentation.most(rules)).isEqualTo(4 + 1 + 3 + 12);
  }

  @Test
  void refusesFieldsThatCannotBeASegment() {
    assertRefused(SegmentRule.ByValue.of("town"), "the baseline has no field 'town'");
    assertRefused(SegmentRule.ByValue.of("name"), "its values are private");
    assertRefused(SegmentRule.ByValue.of("repaid"), "ground truth");
    assertRefused(
        where("country > 16"), "'country' is categorical, and must be compared with a text");
    assertRefused(where("age == 'x'"), "'age' is numeric, and must be compared with a number");
    assertRefused(where("town != null"), "the baseline has no field 'town'");
  }

  private static SegmentRule where(String condition) {
    try {
      return new SegmentRule.Where("some", Condition.parse(condition));
    } catch (InvalidSegmentException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(SegmentRule rule, String reason) {
    assertThatThrownBy(() -> Segmentation.resolve(List.of(rule), SCHEMA, VALUES))
        .isInstanceOf(InvalidSegmentException.class)
        .hasMessageContaining(reason);
  }
}
