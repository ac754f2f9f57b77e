package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A file, or several of one shape, with one prediction a row. May be read again and again. */
public interface Table extends AutoCloseable {

  /** What to call it in reports: the file's name, or the pattern. */
  String name();

  /**
   * The columns, in the table's order.
   *
   * @throws IOException if the table cannot be read at all
   */
  List<TableField> fields() throws IOException;

  /**
   * One column.
   *
   * @param isInstant whether its numbers are milliseconds since 1970 UTC
   */
  record TableField(String name, Kind kind, boolean isInstant) {}

  /** Whether reading few columns costs little; otherwise every read costs the whole table. */
  boolean isColumnar();

  /**
   * Reads all rows, batch by batch, in the calling thread. Batches have no request ids and event
   * times: those are columns like any other here.
   *
   * @param columns the wanted ones, at least one; others may be missing from the batches
   * @throws IOException if the table, or a part of it, cannot be read; what could be read was
   *     delivered
   */
  void read(Set<String> columns, Consumer<Batch> consumer) throws IOException;

  /**
   * The first rows, all columns, at least so many if there are.
   *
   * @throws IOException if the table cannot be read
   */
  default List<Batch> sample(int rows) throws IOException {
    return TableSample.of(this, rows);
  }

  /** How many lines were set aside so far, in the last read of each file. */
  default long rejectedLines() {
    return 0;
  }

  /** Lines or files that were set aside so far, in words; empty if none were. */
  List<String> problems();

  @Override
  void close() throws IOException;
}
