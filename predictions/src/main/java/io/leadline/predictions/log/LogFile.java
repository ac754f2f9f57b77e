package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.table.CorruptTableException;
import io.leadline.predictions.table.ParquetTable;
import io.leadline.predictions.table.RowGroup;
import io.leadline.predictions.table.TableColumn;
import io.leadline.predictions.table.UnsupportedTableException;
import io.leadline.predictions.write.TableWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One file of the log: rows of one version of one model within an hour. */
final class LogFile {

  /** Rows of a row group, so of what is held in memory at once. */
  static final int GROUP_ROWS = 65_536;

  /** Columns that are the log's. */
  private static final Set<String> OWN = Set.of(TableWriter.ID, TableWriter.TIME, Mismatches.NAME);

  private LogFile() {}

  /** Writes batches, whose columns may differ, in order of their rows. */
  static void write(Path file, List<Batch> batches) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Groups groups = new Groups(out);
      for (Batch batch : Mismatches.toText(ColumnUnion.of(batches))) {
        groups.add(batch);
      }
      groups.finish(Map.of());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Writes the rows of several files as one, in their order, holding one row group at a time.
   *
   * @param notes for the footer
   * @return number of rows
   * @throws CorruptInputException naming the input that is damaged
   */
  static long join(Path target, Partition partition, List<Path> inputs, Map<String, String> notes)
      throws IOException {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    boolean hasMismatches = false;
    for (int i = 0; i < inputs.size(); i++) {
      try (ParquetTable table = ParquetTable.open(inputs.get(i))) {
        for (TableColumn column : table.columns()) {
          if (column.name().equals(Mismatches.NAME)) {
            hasMismatches = true;
          } else if (!OWN.contains(column.name())) {
            kinds.merge(column.name(), column.kind(), ColumnUnion::both);
          }
        }
      } catch (CorruptTableException | UnsupportedTableException e) {
        throw new CorruptInputException(i, e);
      }
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      Groups groups = new Groups(out);
      for (int i = 0; i < inputs.size(); i++) {
        addAll(inputs.get(i), i, partition, kinds, hasMismatches, groups);
      }
      return groups.finish(notes);
    }
  }

  private static void addAll(
      Path input,
      int index,
      Partition partition,
      Map<String, Kind> kinds,
      boolean hasMismatches,
      Groups groups)
      throws IOException {
    try {
      read(
          input,
          partition,
          Optional.empty(),
          batch -> {
            Batch whole = ColumnUnion.with(batch, kinds);
            groups.add(hasMismatches ? Mismatches.withNames(whole) : whole);
          });
    } catch (CorruptTableException | UnsupportedTableException e) {
      throw new CorruptInputException(index, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** One of several inputs is damaged. */
  static final class CorruptInputException extends IOException {

    private static final long serialVersionUID = 1;

    private final int index;

    CorruptInputException(int index, IOException cause) {
      super(cause.getMessage(), cause);
      this.index = index;
    }

    /** Which one. */
    int index() {
      return index;
    }
  }

  /** Collects batches of the same columns to row groups. */
  private static final class Groups {

    private final TableWriter writer;
    private List<Batch> waiting = new ArrayList<>();
    private int waitingRows;
    private long rows;

    Groups(OutputStream out) throws IOException {
      writer = new TableWriter(out);
    }

    void add(Batch batch) {
      waiting.add(batch);
      waitingRows += batch.rows();
      rows += batch.rows();
      if (waitingRows >= GROUP_ROWS) {
        flush(false);
      }
    }

    private void flush(boolean isEnd) {
      List<Batch> groups = RowGroups.of(waiting, GROUP_ROWS);
      waiting = new ArrayList<>();
      waitingRows = 0;
      for (Batch group : groups) {
        if (isEnd || group.rows() == GROUP_ROWS) {
          write(group);
        } else {
          waiting.add(group);
          waitingRows = group.rows();
        }
      }
    }

    private void write(Batch group) {
      try {
        writer.write(group);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    long finish(Map<String, String> notes) throws IOException {
      try {
        flush(true);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      writer.finish(notes);
      return rows;
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
      for (String own : OWN) {
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
