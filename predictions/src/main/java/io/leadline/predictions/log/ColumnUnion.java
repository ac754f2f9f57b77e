package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives batches the same columns. A column that a batch lacks is missing in all its rows; one that
 * is numeric in some batches and categorical in others becomes categorical.
 */
final class ColumnUnion {

  private ColumnUnion() {}

  static List<Batch> of(List<Batch> batches) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (Batch batch : batches) {
      for (Column column : batch.columns()) {
        kinds.merge(column.name(), column.kind(), ColumnUnion::both);
      }
    }
    return batches.stream().map(batch -> with(batch, kinds)).toList();
  }

  /** The kind of a column that is of these two kinds in two places. */
  static Kind both(Kind one, Kind other) {
    return one == other ? one : Kind.CATEGORICAL;
  }

  /** The batch with exactly these columns, in their order. */
  static Batch with(Batch batch, Map<String, Kind> kinds) {
    List<Column> columns = new ArrayList<>();
    kinds.forEach(
        (name, kind) ->
            columns.add(
                batch
                    .column(name)
                    .map(column -> column.kind() == kind ? column : texts(column))
                    .orElseGet(() -> missing(name, kind, batch.rows()))));
    return new Batch(batch.model(), batch.version(), batch.ids(), batch.eventMillis(), columns);
  }

  private static Column missing(String name, Kind kind, int rows) {
    if (kind == Kind.NUMERIC) {
      BitSet all = new BitSet();
      all.set(0, rows);
      return new NumberColumn(name, new double[rows], all, new BitSet());
    }
    int[] codes = new int[rows];
    Arrays.fill(codes, CategoryColumn.MISSING);
    return new CategoryColumn(name, new String[0], codes);
  }

  private static Column texts(Column numbers) {
    List<@Nullable String> values = new ArrayList<>();
    for (int row = 0; row < numbers.size(); row++) {
      boolean isValue = !numbers.isMissing(row) && !numbers.isMismatched(row);
      values.add(isValue ? numbers.text(row) : null);
    }
    CategoryColumn column = CategoryColumn.of(numbers.name(), values);
    for (int row = 0; row < numbers.size(); row++) {
      if (numbers.isMismatched(row)) {
        column.codes()[row] = CategoryColumn.MISMATCHED;
      }
    }
    return column;
  }
}
