package io.leadline.batch.etl;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Labels of predictions.
 *
 * @param field the field they belong to; empty where the monitor has none
 * @param byId labels by request id
 */
record Labels(Optional<Field> field, Map<String, Label> byId) {

  /** The batch with the labels of its rows; labels that it has itself stay. */
  Batch joinTo(Batch batch) {
    if (field.isEmpty() || byId.isEmpty()) {
      return batch;
    }
    Optional<Column> own = batch.column(field.get().name());
    List<@Nullable String> texts = new ArrayList<>();
    boolean isAny = false;
    for (int row = 0; row < batch.rows(); row++) {
      Label label = byId.get(batch.ids()[row]);
      String text = label == null ? null : label.text();
      if (text == null && own.isPresent() && !own.get().isMissing(row)) {
        text = text(own.get(), row);
      }
      texts.add(text);
      isAny |= text != null;
    }
    return isAny ? batch.with(column(field.get(), texts)) : batch;
  }

  private static Column column(Field field, List<@Nullable String> texts) {
    if (field.kind() == Kind.CATEGORICAL) {
      return CategoryColumn.of(field.name(), texts);
    }
    double[] values = new double[texts.size()];
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < values.length; row++) {
      String text = texts.get(row);
      try {
        values[row] = text == null ? 0 : Double.parseDouble(text);
        missing.set(row, text == null);
      } catch (NumberFormatException e) {
        mismatched.set(row);
      }
    }
    return new NumberColumn(field.name(), values, missing, mismatched);
  }

  /** A label as text, whole numbers without a fraction: {@code 1} and {@code 1.0} are one class. */
  static String text(Column column, int row) {
    if (column instanceof NumberColumn numbers) {
      double value = numbers.values()[row];
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
    return column.text(row);
  }
}
