package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.table.ParquetTable;
import io.leadline.predictions.table.RowGroup;
import io.leadline.predictions.table.TableColumn;
import io.leadline.predictions.write.TableWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One file of the log: rows of one version of one model within an hour. */
final class LogFile {

  /** Rows of a row group, so of what is held in memory at once. */
  static final int GROUP_ROWS = 65_536;

  private LogFile() {}

  /** Writes batches, whose columns may differ, in order of their rows. */
  static void write(Path file, List<Batch> batches) throws IOException {
    List<Batch> marked = Mismatches.toText(ColumnUnion.of(batches));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TableWriter writer = new TableWriter(out);
      for (Batch group : RowGroups.of(marked, GROUP_ROWS)) {
        writer.write(group);
      }
      writer.finish();
    }
  }

  /**
   * Reads rows of {@code columns}, or of all.
   *
   * @throws IOException if the file is damaged; what could be read was delivered
   */
  static void read(
      Path file, Partition partition, Optional<Set<String>> columns, Consumer<Batch> consumer)
      throws IOException {
    try (ParquetTable table = ParquetTable.open(file)) {
      Set<String> wanted = new HashSet<>();
      for (TableColumn column : table.columns()) {
        if (columns.isEmpty() || columns.get().contains(column.name())) {
          wanted.add(column.name());
        }
      }
      Set<String> all =
          table.columns().stream()
              .map(TableColumn::name)
              .collect(java.util.stream.Collectors.toSet());
      for (String own : List.of(TableWriter.ID, TableWriter.TIME, Mismatches.NAME)) {
        if (all.contains(own)) {
          wanted.add(own);
        }
      }
      for (RowGroup group : table.rowGroups()) {
        table.read(
            group.index(),
            wanted,
            ParquetTable.USUAL_BATCH_ROWS,
            batch -> consumer.accept(restored(batch, partition)));
      }
    }
  }

  private static Batch restored(Batch raw, Partition partition) {
    List<Column> columns = new ArrayList<>();
    String[] ids = new String[raw.rows()];
    java.util.Arrays.fill(ids, "");
    long[] millis = new long[raw.rows()];
    java.util.Arrays.fill(millis, partition.hour().toEpochMilli());
    for (Column column : raw.columns()) {
      if (column.name().equals(TableWriter.ID)) {
        fillIds(column, ids);
      } else if (column.name().equals(TableWriter.TIME) && column.kind() == Kind.NUMERIC) {
        fillMillis((NumberColumn) column, millis);
      } else {
        columns.add(column);
      }
    }
    return Mismatches.fromText(
        new Batch(partition.model(), partition.version(), ids, millis, columns));
  }

  private static void fillIds(Column column, String[] ids) {
    if (column instanceof CategoryColumn texts) {
      for (int row = 0; row < ids.length; row++) {
        ids[row] = texts.text(row);
      }
    }
  }

  private static void fillMillis(NumberColumn times, long[] millis) {
    for (int row = 0; row < millis.length; row++) {
      millis[row] = (long) times.values()[row];
    }
  }
}
