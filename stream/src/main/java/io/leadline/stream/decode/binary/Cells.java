package io.leadline.stream.decode.binary;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.CellType;
import io.leadline.protocol.column.ColumnBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts values as Java has them into the row under construction, as their JSON would be put. */
final class Cells {

  /** Messages and maps whose members are columns. */
  static final Set<String> GROUPS = Set.of("features", "outputs", "tags");

  private Cells() {}

  static void put(BatchBuilder builder, String name, @Nullable Object value)
      throws DecodeException {
    ColumnBuilder column = builder.column(name);
    int row = builder.row();
    if (value == null) {
      column.putMissing(row);
    } else if (value instanceof Double || value instanceof Float) {
      column.put(row, ((Number) value).doubleValue());
    } else if (value instanceof Long || value instanceof Integer) {
      column.put(row, ((Number) value).longValue());
    } else if (value instanceof BigDecimal decimal) {
      put(column, row, CellType.NUMBER, decimal.toString());
    } else if (value instanceof Boolean) {
      put(column, row, CellType.BOOLEAN, value.toString());
    } else if (value instanceof CharSequence || value instanceof Instant) {
      put(column, row, CellType.STRING, value.toString());
    } else {
      column.putMismatched(row);
    }
  }

  private static void put(ColumnBuilder column, int row, CellType type, String text) {
    column.put(row, type, text.toCharArray(), 0, text.length());
  }
}
