package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A batch as a record of the write-ahead log.
 *
 * <p>What is written ahead is the decoded batch, not the body of the request: exactly the accepted
 * rows are durable, so draining can neither reject a row that was acknowledged nor read it
 * differently because the monitor changed meanwhile; and the body is parsed once, before the
 * acknowledgement that reports its bad lines. The price is that the body's original bytes are not
 * kept.
 *
 * <pre>
 * record  = version:u8 kind:u8 model version rows ids times columns column*
 * ids     = text per row         times = difference to the row before, zigzag, per row
 * column  = type:u8 name (number* missing mismatched | dictionary code*)
 * </pre>
 *
 * Counts, lengths and codes are variable-length integers, numbers 64-bit IEEE 754, big-endian.
 */
final class BatchRecord {

  private static final int VERSION = 1;
  private static final int NUMBERS = 1;
  private static final int CATEGORIES = 2;

  private BatchRecord() {}

  static byte[] encode(RecordKind kind, Batch batch) {
    ByteSink out = new ByteSink(64 + 16 * batch.rows() * (batch.columns().size() + 2));
    out.u8(VERSION).u8(kind.code()).text(batch.model()).text(batch.version()).count(batch.rows());
    for (String id : batch.ids()) {
      out.text(id);
    }
    long previous = 0;
    for (long millis : batch.eventMillis()) {
      out.signed(millis - previous);
      previous = millis;
    }
    out.count(batch.columns().size());
    batch.columns().forEach(column -> encode(column, out));
    return out.toBytes();
  }

  private static void encode(Column column, ByteSink out) {
    if (column instanceof NumberColumn numbers) {
      out.u8(NUMBERS).text(numbers.name());
      for (double value : numbers.values()) {
        out.f64(value);
      }
      out.bits(numbers.missing()).bits(numbers.mismatched());
      return;
    }
    CategoryColumn categories = (CategoryColumn) column;
    out.u8(CATEGORIES).text(categories.name()).count(categories.dictionary().length);
    for (String category : categories.dictionary()) {
      out.text(category);
    }
    for (int code : categories.codes()) {
      out.signed(code);
    }
  }

  /** A batch and what it holds. */
  record Decoded(RecordKind kind, Batch batch) {}

  static Decoded decode(byte[] record) throws CorruptRecordException {
    try {
      ByteSource in = new ByteSource(record);
      int version = in.u8();
      if (version != VERSION) {
        throw new CorruptRecordException(
            "Unknown record version: %d (this server reads %d)".formatted(version, VERSION));
      }
      RecordKind kind = RecordKind.of(in.u8());
      return new Decoded(kind, decodeBatch(in));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new CorruptRecordException("Damaged record of %d bytes".formatted(record.length), e);
    }
  }

  private static Batch decodeBatch(ByteSource in) {
    String model = in.text();
    String modelVersion = in.text();
    int rows = in.count();
    String[] ids = new String[rows];
    for (int row = 0; row < rows; row++) {
      ids[row] = in.text();
    }
    long[] millis = new long[rows];
    long previous = 0;
    for (int row = 0; row < rows; row++) {
      previous += in.signed();
      millis[row] = previous;
    }
    int count = in.count();
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(decodeColumn(in, rows));
    }
    return new Batch(model, modelVersion, ids, millis, columns);
  }

  private static Column decodeColumn(ByteSource in, int rows) {
    int type = in.u8();
    String name = in.text();
    return switch (type) {
      case NUMBERS -> decodeNumbers(in, name, rows);
      case CATEGORIES -> decodeCategories(in, name, rows);
      default -> throw new IllegalArgumentException("Unknown column type: " + type);
    };
  }

  private static NumberColumn decodeNumbers(ByteSource in, String name, int rows) {
    double[] values = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = in.f64();
    }
    BitSet missing = in.bits();
    return new NumberColumn(name, values, missing, in.bits());
  }

  private static CategoryColumn decodeCategories(ByteSource in, String name, int rows) {
    String[] dictionary = new String[in.count()];
    for (int i = 0; i < dictionary.length; i++) {
      dictionary[i] = in.text();
    }
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      codes[row] = Math.toIntExact(in.signed());
    }
    return new CategoryColumn(name, dictionary, codes);
  }
}
