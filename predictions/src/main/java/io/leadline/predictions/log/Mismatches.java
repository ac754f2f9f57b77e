package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps mismatched cells through a file, where they are nulls: one more text column names, for each
 * row that has any, the mismatched columns, a newline behind each name.
 */
final class Mismatches {

  static final String NAME = "_mismatched";

  private Mismatches() {}

  /** Adds the column to all batches if any of them needs it. */
  static List<Batch> toText(List<Batch> batches) {
    boolean isNeeded =
        batches.stream().flatMap(batch -> batch.columns().stream()).anyMatch(Mismatches::isAny);
    return isNeeded ? batches.stream().map(Mismatches::withNames).toList() : batches;
  }

  private static boolean isAny(Column column) {
    if (column instanceof NumberColumn numbers) {
      return !numbers.mismatched().isEmpty();
    }
    for (int code : ((CategoryColumn) column).codes()) {
      if (code == CategoryColumn.MISMATCHED) {
        return true;
      }
    }
    return false;
  }

  /** Adds the column, whether the batch needs it or not. */
  static Batch withNames(Batch batch) {
    List<@Nullable String> names = new ArrayList<>();
    List<Column> suspects = batch.columns().stream().filter(Mismatches::isAny).toList();
    for (int row = 0; row < batch.rows(); row++) {
      StringBuilder text = new StringBuilder();
      for (Column column : suspects) {
        if (column.isMismatched(row)) {
          text.append(column.name()).append('\n');
        }
      }
      names.add(text.isEmpty() ? null : text.toString());
    }
    return batch.with(CategoryColumn.of(NAME, names));
  }

  /** Marks the cells again, and drops the column. */
  static Batch fromText(Batch batch) {
    Optional<Column> names = batch.column(NAME);
    if (names.isEmpty() || !(names.get() instanceof CategoryColumn texts)) {
      return batch;
    }
    Map<String, BitSet> rows = new HashMap<>();
    for (int row = 0; row < batch.rows(); row++) {
      for (String name : texts.text(row).split("\n")) {
        rows.computeIfAbsent(name, added -> new BitSet()).set(row);
      }
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : batch.columns()) {
      if (!column.name().equals(NAME)) {
        columns.add(marked(column, rows.getOrDefault(column.name(), new BitSet())));
      }
    }
    return new Batch(batch.model(), batch.version(), batch.ids(), batch.eventMillis(), columns);
  }

  private static Column marked(Column column, BitSet rows) {
    if (rows.isEmpty()) {
      return column;
    }
    if (column instanceof NumberColumn numbers) {
      BitSet missing = (BitSet) numbers.missing().clone();
      missing.andNot(rows);
      return new NumberColumn(numbers.name(), numbers.values(), missing, rows);
    }
    CategoryColumn categories = (CategoryColumn) column;
    int[] codes = categories.codes().clone();
    rows.stream().forEach(row -> codes[row] = CategoryColumn.MISMATCHED);
    return new CategoryColumn(categories.name(), categories.dictionary(), codes);
  }
}
