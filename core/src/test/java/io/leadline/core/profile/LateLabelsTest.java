package io.leadline.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.fairness.Grouping;
import io.leadline.core.performance.ErrorTreeGrower;
import io.leadline.core.performance.Label;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Labels that come later give the very profile that they would have given at once. */
class LateLabelsTest {

  private static final int ROWS = 400;

  private static Schema schema(Kind answer, int scores) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.numeric("x"));
    fields.add(Field.categorical("region"));
    fields.add(Field.of("y", answer, Role.LABEL));
    fields.add(Field.of("p", answer, Role.PREDICTION));
    for (int i = 0; i < scores; i++) {
      fields.add(Field.of(scores == 1 ? "s" : "s_" + i, Kind.NUMERIC, Role.SCORE));
    }
    return new Schema(fields);
  }

  private static Batch predictions(Schema schema, Random random) {
    List<Column> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      if (field.role() == Role.LABEL) {
        continue;
      }
      if (field.kind() == Kind.NUMERIC) {
        double scale = field.role() == Role.SCORE ? 1 : 40;
        columns.add(NumberColumn.of(field.name(), random.doubles(ROWS, 0, scale).toArray()));
      } else {
        columns.add(CategoryColumn.of(field.name(), classes(random)));
      }
    }
    String[] ids = IntStream.range(0, ROWS).mapToObj(row -> "r" + row).toArray(String[]::new);
    return new Batch("m", "", ids, random.longs(ROWS, 0, 3_600_000).toArray(), columns);
  }

  private static List<@Nullable String> classes(Random random) {
    List<@Nullable String> values = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      values.add(random.nextInt(20) == 0 ? null : Integer.toString(random.nextInt(3)));
    }
    return values;
  }

  private static @Nullable String[] labels(Kind kind, Random random, double share) {
    @Nullable String[] texts = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      if (random.nextDouble() < share) {
        String number = Double.toString(random.nextInt(4000) / 100.0);
        String text = kind == Kind.NUMERIC ? number : Integer.toString(random.nextInt(3));
        texts[row] = random.nextInt(50) == 0 ? "unclear" : text;
      }
    }
    return texts;
  }

  private static Layout layout(Schema schema, Random random) {
    Batch training = predictions(schema, random);
    Field label = schema.first(Role.LABEL).orElseThrow();
    Batch labelled =
        training.with(Label.join(label, labels(label.kind(), random, 1), Optional.empty()));
    return Layout.of(schema, Layout.WINDOW_RESOLUTION)
        .withErrorTree(ErrorTreeGrower.grow(schema, List.of(labelled)))
        .withGroupings(List.of(Grouping.ofSample("region", List.of(labelled))));
  }

  private static Profile profile(Layout layout, Batch batch) {
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(batch);
    return builder.build();
  }

  private static Schema ofTruth(Layout layout) {
    return new Schema(
        layout.schema().fields().stream()
            .filter(
                field ->
                    field.role() != Role.FEATURE || layout.joinedFeatures().contains(field.name()))
            .toList());
  }

  @Test
  void aProfileWhoseLabelsCameLaterEqualsThatOfTheLabelledRows() {
    List<Schema> schemas =
        List.of(schema(Kind.CATEGORICAL, 1), schema(Kind.CATEGORICAL, 3), schema(Kind.NUMERIC, 0));
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Schema schema = schemas.get((int) (seed % schemas.size()));
      Layout layout = layout(schema, random);
      Field label = schema.first(Role.LABEL).orElseThrow();
      Batch all = predictions(schema, random);
      @Nullable String[] texts = labels(label.kind(), random, random.nextDouble());
      Batch joined = all.with(Label.join(label, texts, Optional.empty()));

      int[] known = IntStream.range(0, ROWS).filter(row -> texts[row] != null).toArray();
      int cut = known.length == 0 ? 0 : random.nextInt(known.length);
      Layout narrow = layout.withSchema(ofTruth(layout));
      Profile truth = Profile.empty();
      for (int[] part : List.of(copy(known, 0, cut), copy(known, cut, known.length))) {
        truth = part.length == 0 ? truth : truth.merge(profile(narrow, joined.select(part)));
      }

      assertThat(profile(layout, all).labelled(truth).toBytes())
          .as("seed %d", seed)
          .isEqualTo(profile(layout, joined).toBytes());
    }
  }

  private static int[] copy(int[] rows, int from, int to) {
    return java.util.Arrays.copyOfRange(rows, from, to);
  }

  @Test
  void rowsThatBroughtTheirLabelsAlongKeepThem() {
    Random random = new Random(3);
    Schema schema = schema(Kind.CATEGORICAL, 1);
    Layout layout = layout(schema, random);
    Field label = schema.first(Role.LABEL).orElseThrow();
    Batch all = predictions(schema, random);
    @Nullable String[] own = labels(Kind.CATEGORICAL, random, 0.5);
    @Nullable String[] late = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      late[row] = own[row] == null ? "1" : null;
    }
    Batch brought = all.with(Label.join(label, own, Optional.empty()));
    Batch complete = brought.with(Label.join(label, late, brought.column("y")));
    int[] lateRows = IntStream.range(0, ROWS).filter(row -> late[row] != null).toArray();
    Profile truth = profile(layout.withSchema(ofTruth(layout)), complete.select(lateRows));

    assertThat(profile(layout, brought).labelled(truth)).isEqualTo(profile(layout, complete));
  }

  @Test
  void aMismatchedLabelStaysOneWhereNoOtherCame() {
    Field field = Field.of("y", Kind.NUMERIC, Role.LABEL);
    NumberColumn own = (NumberColumn) Label.join(field, new String[] {"x", "2"}, Optional.empty());

    Column joined = Label.join(field, new @Nullable String[] {null, "3.0"}, Optional.of(own));

    assertThat(joined.isMismatched(0)).isTrue();
    assertThat(Label.text(joined, 1)).isEqualTo("3");
  }

  @Test
  void aLabelBelongsToPredictionsOfItsHourAndOfTheDelayBefore() {
    Label label = new Label("1", Duration.ofHours(10).plusMinutes(5).toMillis());
    Duration delay = Duration.ofHours(2);

    assertThat(label.mayBeOf(Duration.ofHours(8).toMillis(), delay)).isTrue();
    assertThat(label.mayBeOf(Duration.ofHours(8).toMillis() - 1, delay)).isFalse();
    assertThat(label.mayBeOf(Duration.ofHours(11).toMillis() - 1, delay)).isTrue();
    assertThat(label.mayBeOf(Duration.ofHours(11).toMillis(), delay)).isFalse();
  }
}
