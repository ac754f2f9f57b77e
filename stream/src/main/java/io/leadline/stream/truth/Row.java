package io.leadline.stream.truth;

import io.leadline.core.performance.Label;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of a prediction until its label comes: its time, and the cells that have a part in
 * realised performance.
 *
 * <pre>
 * u8 version, 8 bytes event time, varint cells, each: text name, u8 kind, then
 * kind 1 a number: 8 bytes; kind 2 a category: text; kind 3 a mismatch: nothing
 * </pre>
 *
 * Missing cells are left out. Names stand in every row, so that a changed monitor reads old rows.
 *
 * @param eventMillis in milliseconds since 1970 UTC
 * @param cells by the name of the field: a {@link Double}, a {@link String} or {@link #MISMATCH}
 */
record Row(long eventMillis, Map<String, Object> cells) {

  static final Object MISMATCH = new Object();

  private static final int VERSION = 1;
  private static final int NUMBER = 1;
  private static final int CATEGORY = 2;
  private static final int MISMATCHED = 3;

  /** The row of a batch, of those columns that it has. */
  static byte[] write(Batch batch, List<Column> columns, int row) {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    out.fixed64(batch.eventMillis()[row]);
    int cells = 0;
    for (Column column : columns) {
      cells += column.isMissing(row) ? 0 : 1;
    }
    out.varint(cells);
    for (Column column : columns) {
      if (!column.isMissing(row)) {
        out.text(column.name());
        write(out, column, row);
      }
    }
    return out.toByteArray();
  }

  private static void write(ByteWriter out, Column column, int row) {
    if (column.isMismatched(row)) {
      out.u8(MISMATCHED);
    } else if (column instanceof NumberColumn numbers) {
      out.u8(NUMBER);
      out.fixed64(Double.doubleToRawLongBits(numbers.values()[row]));
    } else {
      out.u8(CATEGORY);
      out.text(column.text(row));
    }
  }

  static Row read(byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CorruptBytesException("unknown version %d of a row".formatted(version));
    }
    long millis = in.fixed64();
    int count = in.items(2);
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < count; i++) {
      cells.put(in.text(), cell(in));
    }
    return new Row(millis, cells);
  }

  private static Object cell(ByteReader in) throws CorruptBytesException {
    int kind = in.u8();
    return switch (kind) {
      case NUMBER -> Double.longBitsToDouble(in.fixed64());
      case CATEGORY -> in.text();
      case MISMATCHED -> MISMATCH;
      default -> throw new CorruptBytesException("cell of unknown kind " + kind);
    };
  }

  /** The row's own cell of this field, as the text of a label. */
  static String text(Object cell) {
    return cell instanceof Double number
        ? Label.text(NumberColumn.of("", number), 0)
        : cell.toString();
  }
}
