package io.leadline.predictions.table;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All cells of a table by column: a Double, a String, or null where missing. */
final class WholeTable {

  private WholeTable() {}

  static Map<String, List<@Nullable Object>> read(Path file, int batchRows) throws IOException {
    try (ParquetTable table = ParquetTable.open(file)) {
      Set<String> names =
          table.columns().stream().map(TableColumn::name).collect(Collectors.toSet());
      Map<String, List<@Nullable Object>> cells = new LinkedHashMap<>();
      table.columns().forEach(column -> cells.put(column.name(), new ArrayList<>()));
      for (RowGroup group : table.rowGroups()) {
        table.read(group.index(), names, batchRows, batch -> append(cells, batch));
      }
      return cells;
    }
  }

  private static void append(Map<String, List<@Nullable Object>> cells, Batch batch) {
    for (Column column : batch.columns()) {
      List<@Nullable Object> into = cells.get(column.name());
      for (int row = 0; row < column.size(); row++) {
        into.add(cell(column, row));
      }
    }
  }

  private static @Nullable Object cell(Column column, int row) {
    if (column.isMissing(row)) {
      return null;
    }
    return column instanceof NumberColumn numbers ? numbers.values()[row] : column.text(row);
  }
}
