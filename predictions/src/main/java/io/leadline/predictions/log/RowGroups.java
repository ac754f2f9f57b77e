package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins batches of the same columns to larger ones, and cuts those that are too large. */
final class RowGroups {

  private RowGroups() {}

  /** The same rows in the same order, in batches of {@code rows} rows but for the last one. */
  static List<Batch> of(List<Batch> batches, int rows) {
    List<Batch> groups = new ArrayList<>();
    List<Batch> waiting = new ArrayList<>();
    int count = 0;
    for (Batch batch : batches) {
      for (int from = 0; from < batch.rows(); ) {
        int to = Math.min(batch.rows(), from + rows - count);
        waiting.add(from == 0 && to == batch.rows() ? batch : batch.slice(from, to));
        count += to - from;
        from = to;
        if (count == rows) {
          groups.add(joined(waiting));
          waiting.clear();
          count = 0;
        }
      }
    }
    if (!waiting.isEmpty()) {
      groups.add(joined(waiting));
    }
    return groups;
  }

  private static Batch joined(List<Batch> batches) {
    Batch first = batches.get(0);
    if (batches.size() == 1) {
      return first;
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < first.columns().size(); i++) {
      int at = i;
      columns.add(join(batches.stream().map(batch -> batch.columns().get(at)).toList()));
    }
    return new Batch(
        first.model(),
        first.version(),
        batches.stream().flatMap(batch -> Arrays.stream(batch.ids())).toArray(String[]::new),
        batches.stream().flatMapToLong(batch -> Arrays.stream(batch.eventMillis())).toArray(),
        columns);
  }

  private static Column join(List<Column> parts) {
    return parts.get(0) instanceof NumberColumn ? numbers(parts) : categories(parts);
  }

  private static Column numbers(List<Column> parts) {
    int rows = parts.stream().mapToInt(Column::size).sum();
    double[] values = new double[rows];
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    int at = 0;
    for (Column part : parts) {
      NumberColumn numbers = (NumberColumn) part;
      System.arraycopy(numbers.values(), 0, values, at, numbers.size());
      int start = at;
      numbers.missing().stream().forEach(row -> missing.set(start + row));
      numbers.mismatched().stream().forEach(row -> mismatched.set(start + row));
      at += numbers.size();
    }
    return new NumberColumn(parts.get(0).name(), values, missing, mismatched);
  }

  private static Column categories(List<Column> parts) {
    Map<String, Integer> index = new HashMap<>();
    int[] codes = new int[parts.stream().mapToInt(Column::size).sum()];
    int at = 0;
    for (Column part : parts) {
      CategoryColumn categories = (CategoryColumn) part;
      int[] renumbered = new int[categories.dictionary().length];
      for (int code = 0; code < renumbered.length; code++) {
        Integer next = index.size();
        Integer known = index.putIfAbsent(categories.dictionary()[code], next);
        renumbered[code] = known == null ? next : known;
      }
      for (int code : categories.codes()) {
        codes[at++] = code < 0 ? code : renumbered[code];
      }
    }
    String[] dictionary = new String[index.size()];
    index.forEach((text, code) -> dictionary[code] = text);
    return new CategoryColumn(parts.get(0).name(), dictionary, codes);
  }
}
