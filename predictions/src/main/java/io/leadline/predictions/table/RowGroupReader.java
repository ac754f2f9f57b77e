package io.leadline.predictions.table;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;

/** Reads the wanted columns of one row group in step. Owned by one thread. */
final class RowGroupReader implements Closeable {

  /** Bounds the memory of a batch whose rows are wide. */
  private static final long MOST_BATCH_BYTES = 32 << 20;

  /** Some old writers left the dictionary page's header out of a chunk's length. */
  private static final int CHUNK_PADDING = 100;

  private final Path path;
  private final FileChannel file;
  private final Footer footer;
  private final int index;
  private final RowGroup group;
  private final Decompressor decompressor = new Decompressor();
  private final PageReader.PageBuffer compressed = new PageReader.PageBuffer();
  private final List<NamedReader> readers = new ArrayList<>();
  private long wideBytes;

  private record NamedReader(String name, ColumnReader values) {}

  RowGroupReader(Path path, FileChannel file, Footer footer, int index, Set<String> columns)
      throws IOException {
    this.path = path;
    this.file = file;
    this.footer = footer;
    this.index = index;
    this.group = footer.metadata().getRow_groups().get(index);
    if (group.getNum_rows() == 0) {
      // Writers leave out the pages of a group without rows, and say nothing true of their place.
      return;
    }
    for (int i = 0; i < footer.leaves().size(); i++) {
      Footer.Leaf leaf = footer.leaves().get(i);
      if (columns.contains(leaf.name())) {
        open(leaf.type().orElseThrow(), group.getColumns().get(i));
      }
    }
  }

  /** Reads all rows, at most {@code mostRows} at a time. */
  void read(int mostRows, Consumer<Batch> consumer) throws IOException {
    long rows = group.getNum_rows();
    long rowBytes = rows == 0 ? 0 : wideBytes / rows;
    int batchRows = (int) Math.max(1, Math.min(mostRows, MOST_BATCH_BYTES / (rowBytes + 1)));
    String[] ids = new String[0];
    for (long done = 0; done < rows; done += batchRows) {
      int count = (int) Math.min(batchRows, rows - done);
      if (ids.length != count) {
        ids = new String[count];
        Arrays.fill(ids, "");
      }
      consumer.accept(new Batch("", "", ids, new long[count], next(count)));
    }
  }

  private List<Column> next(int rows) throws IOException {
    List<Column> columns = new ArrayList<>(readers.size());
    for (NamedReader reader : readers) {
      try {
        columns.add(reader.values().read(rows));
      } catch (PageFault fault) {
        throw fault.at(path, place(reader));
      } catch (IndexOutOfBoundsException | ArithmeticException e) {
        // The decoders check lengths where damage would go unnoticed, and leave the rest to the
        // JVM.
        throw PageFault.corrupt("damaged (%s)", e.getMessage()).at(path, place(reader));
      }
    }
    return columns;
  }

  private String place(NamedReader reader) {
    return "row group %d, column '%s', page %d"
        .formatted(index, reader.name(), reader.values().pages());
  }

  private void open(ColumnType type, ColumnChunk chunk) throws IOException {
    try {
      ColumnMetaData metadata = checked(type, chunk);
      long from = metadata.getData_page_offset();
      if (metadata.isSetDictionary_page_offset() && metadata.getDictionary_page_offset() > 0) {
        from = Math.min(from, metadata.getDictionary_page_offset());
      }
      long length = metadata.getTotal_compressed_size();
      if (from < 4 || length < 0 || length > footer.dataEnd() - from) {
        throw PageFault.corrupt(
            "column chunk of %d bytes at %d (the data ends at %d)", length, from, footer.dataEnd());
      }
      length = Math.min(length + CHUNK_PADDING, footer.dataEnd() - from);
      if (type.column().kind() == Kind.CATEGORICAL) {
        wideBytes += Math.max(0, metadata.getTotal_uncompressed_size());
      }
      PageReader pages =
          new PageReader(
              new ChunkInput(file, from, length),
              type,
              metadata.getCodec(),
              compressed,
              decompressor);
      readers.add(new NamedReader(type.name(), ColumnReader.of(type, pages)));
    } catch (PageFault fault) {
      decompressor.close();
      throw fault.at(path, "row group %d, column '%s'".formatted(index, type.name()));
    }
  }

  private ColumnMetaData checked(ColumnType type, ColumnChunk chunk) {
    if (chunk.isSetCrypto_metadata() || !chunk.isSetMeta_data()) {
      throw PageFault.unsupported("encrypted");
    }
    if (chunk.isSetFile_path()) {
      throw PageFault.unsupported("kept in another file, '%s'", chunk.getFile_path());
    }
    ColumnMetaData metadata = chunk.getMeta_data();
    if (metadata.getType() != type.stored()) {
      throw PageFault.corrupt(
          "stored as %s (its schema says %s)", metadata.getType(), type.stored());
    }
    if (metadata.getNum_values() != group.getNum_rows()) {
      throw PageFault.corrupt(
          "%d values for %d rows", metadata.getNum_values(), group.getNum_rows());
    }
    return metadata;
  }

  @Override
  public void close() {
    decompressor.close();
  }
}
