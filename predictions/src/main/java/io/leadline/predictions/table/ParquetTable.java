package io.leadline.predictions.table;

import io.leadline.core.schema.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.parquet.format.FileMetaData;

/**
 * A local Parquet file as a table of numbers and categories.
 *
 * <p>Memory does not depend on the number of rows: a page of each wanted column is held
 * decompressed at a time, and one batch. Row groups may be read at once by several threads, in any
 * order; a thread that is interrupted while it reads closes the file for all.
 *
 * <p>Read are all encodings of the format (but the long deprecated bit-packed levels), in data
 * pages of both versions, uncompressed or compressed with zstd, Snappy, gzip or raw LZ4. Lists and
 * maps are no columns of a table: {@link #skipped} names them.
 */
public final class ParquetTable implements Closeable {

  /** Batch size that keeps a thread's batches in its core's cache. */
  public static final int USUAL_BATCH_ROWS = 16_384;

  private final Path path;
  private final FileChannel file;
  private final Footer footer;

  private ParquetTable(Path path, FileChannel file, Footer footer) {
    this.path = path;
    this.file = file;
    this.footer = footer;
  }

  /**
   * Opens a file and reads its schema.
   *
   * @throws CorruptTableException if it is not a Parquet file, or a damaged one
   * @throws UnsupportedTableException if it is encrypted
   */
  public static ParquetTable open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ParquetTable(path, file, Footer.read(file));
    } catch (PageFault fault) {
      file.close();
      throw fault.at(path, "footer");
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The columns that can be read, in the file's order. */
  public List<TableColumn> columns() {
    return footer.leaves().stream()
        .flatMap(leaf -> leaf.type().stream())
        .map(ColumnType::column)
        .toList();
  }

  /** The columns that cannot be read, in the file's order. */
  public List<SkippedColumn> skipped() {
    return footer.leaves().stream()
        .filter(leaf -> leaf.type().isEmpty())
        .map(leaf -> new SkippedColumn(leaf.name(), leaf.reason()))
        .toList();
  }

  /** The slices of the table, in the file's order; together they are all its rows. */
  public List<RowGroup> rowGroups() {
    FileMetaData metadata = footer.metadata();
    List<RowGroup> groups = new ArrayList<>();
    for (int i = 0; i < metadata.getRow_groupsSize(); i++) {
      groups.add(new RowGroup(i, metadata.getRow_groups().get(i).getNum_rows()));
    }
    return List.copyOf(groups);
  }

  /** What the writer noted in the footer: Parquet's key-value metadata. */
  public Map<String, String> notes() {
    Map<String, String> notes = new HashMap<>();
    if (footer.metadata().isSetKey_value_metadata()) {
      footer
          .metadata()
          .getKey_value_metadata()
          .forEach(pair -> notes.put(pair.getKey(), pair.isSetValue() ? pair.getValue() : ""));
    }
    return Map.copyOf(notes);
  }

  /** Number of rows. */
  public long rows() {
    return rowGroups().stream().mapToLong(RowGroup::rows).sum();
  }

  /**
   * Reads all rows of a row group, in order. The batches have no model, version, request ids or
   * event times (empty strings and zeros): those are columns like any other here. Each batch owns
   * its codes and numbers; the dictionary of a category column may be shared with other batches.
   *
   * @param rowGroup its index
   * @param columns the names of the wanted columns, at least one
   * @param batchRows the most rows a batch may have, at least 1; batches of wide rows have fewer
   * @throws CorruptTableException if the file is damaged; batches before the damage were delivered
   * @throws UnsupportedTableException if the file uses an encoding or a codec that is not read here
   */
  public void read(int rowGroup, Set<String> columns, int batchRows, Consumer<Batch> consumer)
      throws IOException {
    if (rowGroup < 0 || rowGroup >= footer.metadata().getRow_groupsSize()) {
      throw new IllegalArgumentException(
          "Invalid row group: %d (must be in [0, %d))"
              .formatted(rowGroup, footer.metadata().getRow_groupsSize()));
    }
    if (batchRows < 1) {
      throw new IllegalArgumentException(
          "Invalid batch size: %d (must be at least 1)".formatted(batchRows));
    }
    checkNames(columns);
    try (RowGroupReader reader = new RowGroupReader(path, file, footer, rowGroup, columns)) {
      reader.read(batchRows, consumer);
    }
  }

  private void checkNames(Set<String> columns) {
    Set<String> known = columns().stream().map(TableColumn::name).collect(Collectors.toSet());
    for (String name : columns) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "Unknown column '%s' of %s (must be one of %s)"
                .formatted(name, path, known.stream().sorted().toList()));
      }
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("Invalid columns: none (must be at least one)");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
