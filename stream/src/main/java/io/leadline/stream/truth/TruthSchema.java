package io.leadline.stream.truth;

import io.leadline.core.performance.Label;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields that have a part in realised performance, and the profile of labelled rows. */
final class TruthSchema {

  private final Layout layout;
  private final Field label;

  /**
   * @param layout of the model's windows
   * @param label its field with the ground truth
   */
  TruthSchema(Layout layout, Field label) {
    this.label = label;
    this.layout =
        layout.withSchema(
            new Schema(
                layout.schema().fields().stream().filter(field -> counts(layout, field)).toList()));
  }

  private static boolean counts(Layout layout, Field field) {
    return switch (field.role()) {
      case LABEL, PREDICTION, SCORE -> true;
      case FEATURE, TAG -> layout.joinedFeatures().contains(field.name());
    };
  }

  Field label() {
    return label;
  }

  Schema schema() {
    return layout.schema();
  }

  /** The batch's columns of these fields. */
  List<Column> columns(Batch batch) {
    return layout.schema().fields().stream()
        .flatMap(field -> batch.column(field.name()).stream())
        .toList();
  }

  /**
   * The profile of labelled rows.
   *
   * @param labels [rows]; null where the row's own label counts
   */
  Profile profile(String model, List<Row> rows, List<@Nullable String> labels) {
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(batch(model, rows, labels));
    return builder.build();
  }

  Batch batch(String model, List<Row> rows, List<@Nullable String> labels) {
    List<Column> columns = new ArrayList<>();
    for (Field field : layout.schema().fields()) {
      columns.add(field.kind() == Kind.NUMERIC ? numbers(field, rows) : categories(field, rows));
    }
    String[] ids = new String[rows.size()];
    Arrays.fill(ids, "");
    long[] millis = rows.stream().mapToLong(Row::eventMillis).toArray();
    Batch batch = new Batch(model, "", ids, millis, columns);
    @Nullable String[] texts = labels.toArray(String[]::new);
    return batch.with(Label.join(label, texts, Optional.of(own(batch))));
  }

  private Column own(Batch batch) {
    return batch.column(label.name()).orElseThrow();
  }

  private static Column numbers(Field field, List<Row> rows) {
    double[] values = new double[rows.size()];
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < values.length; row++) {
      Object cell = rows.get(row).cells().get(field.name());
      if (cell == null) {
        missing.set(row);
      } else if (cell instanceof Double number) {
        values[row] = number;
      } else {
        mismatched.set(row);
      }
    }
    return new NumberColumn(field.name(), values, missing, mismatched);
  }

  private static Column categories(Field field, List<Row> rows) {
    List<@Nullable String> texts = new ArrayList<>();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < rows.size(); row++) {
      Object cell = rows.get(row).cells().get(field.name());
      mismatched.set(row, cell == Row.MISMATCH);
      texts.add(cell == null || cell == Row.MISMATCH ? null : Row.text(cell));
    }
    CategoryColumn column = CategoryColumn.of(field.name(), texts);
    mismatched.stream().forEach(row -> column.codes()[row] = CategoryColumn.MISMATCHED);
    return column;
  }

  static Optional<TruthSchema> of(Layout layout) {
    return layout.schema().first(Role.LABEL).map(label -> new TruthSchema(layout, label));
  }
}
