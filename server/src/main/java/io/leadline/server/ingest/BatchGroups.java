package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins many small batches, as requests bring them, into few large ones. Batches are joined when
 * they have the same model, version and columns; rows keep their order.
 */
final class BatchGroups {

  private BatchGroups() {}

  static List<Batch> joined(List<Batch> batches) {
    Map<List<Object>, List<Batch>> groups = new LinkedHashMap<>();
    for (Batch batch : batches) {
      groups.computeIfAbsent(shapeOf(batch), shape -> new ArrayList<>()).add(batch);
    }
    return groups.values().stream().map(BatchGroups::join).toList();
  }

  private static List<Object> shapeOf(Batch batch) {
    List<Object> shape = new ArrayList<>(List.of(batch.model(), batch.version()));
    for (Column column : batch.columns()) {
      shape.add(column.name());
      shape.add(column.kind());
    }
    return shape;
  }

  private static Batch join(List<Batch> batches) {
    Batch first = batches.get(0);
    if (batches.size() == 1) {
      return first;
    }
    int rows = batches.stream().mapToInt(Batch::rows).sum();
    String[] ids = batches.stream().flatMap(b -> Arrays.stream(b.ids())).toArray(String[]::new);
    long[] millis = batches.stream().flatMapToLong(b -> Arrays.stream(b.eventMillis())).toArray();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < first.columns().size(); i++) {
      int column = i;
      columns.add(joinColumns(batches.stream().map(b -> b.columns().get(column)).toList(), rows));
    }
    return new Batch(first.model(), first.version(), ids, millis, columns);
  }

  private static Column joinColumns(List<Column> columns, int rows) {
    return columns.get(0) instanceof NumberColumn
        ? joinNumbers(columns.stream().map(NumberColumn.class::cast).toList(), rows)
        : joinCategories(columns.stream().map(CategoryColumn.class::cast).toList(), rows);
  }

  private static NumberColumn joinNumbers(List<NumberColumn> columns, int rows) {
    double[] values = new double[rows];
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    int offset = 0;
    for (NumberColumn column : columns) {
      System.arraycopy(column.values(), 0, values, offset, column.size());
      int start = offset;
      column.missing().stream().forEach(row -> missing.set(start + row));
      column.mismatched().stream().forEach(row -> mismatched.set(start + row));
      offset += column.size();
    }
    return new NumberColumn(columns.get(0).name(), values, missing, mismatched);
  }

  private static CategoryColumn joinCategories(List<CategoryColumn> columns, int rows) {
    Map<String, Integer> codeOf = new HashMap<>();
    List<String> dictionary = new ArrayList<>();
    int[] codes = new int[rows];
    int row = 0;
    for (CategoryColumn column : columns) {
      for (int code : column.codes()) {
        codes[row++] = code < 0 ? code : join(column.dictionary()[code], codeOf, dictionary);
      }
    }
    return new CategoryColumn(columns.get(0).name(), dictionary.toArray(String[]::new), codes);
  }

  private static int join(String value, Map<String, Integer> codeOf, List<String> dictionary) {
    Integer known = codeOf.get(value);
    if (known != null) {
      return known;
    }
    codeOf.put(value, dictionary.size());
    dictionary.add(value);
    return dictionary.size() - 1;
  }
}
