package io.leadline.predictions.write;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.write.ChunkWriter.ColumnSpec;
import io.leadline.predictions.write.ChunkWriter.CountedOutput;
import io.leadline.predictions.write.ChunkWriter.Encoded;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Writes batches of one set of columns as a Parquet file: a row group a batch, zstd.
 *
 * <p>The request id and the event time come first, as {@value #ID} and {@value #TIME}; numbers are
 * doubles, categories texts, both optional. Not thread-safe.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">Parquet file format</a>
 */
public final class TableWriter {

  public static final String ID = "_id";
  public static final String TIME = "_time";

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String WRITER = "leadline version 0.1.0";

  private final CountedOutput out;
  private final List<RowGroup> groups = new ArrayList<>();
  private List<ColumnSpec> columns = List.of();
  private List<ColumnSpec> all = List.of();
  private long rows;

  public TableWriter(OutputStream target) throws IOException {
    out = new CountedOutput(target);
    out.write(MAGIC);
  }

  /**
   * Writes a row group.
   *
   * @throws IllegalArgumentException if the batch has other columns than the first one, or a column
   *     that is named as the id or the time is
   */
  public void write(Batch batch) throws IOException {
    List<ColumnSpec> specs = batch.columns().stream().map(TableWriter::spec).toList();
    if (groups.isEmpty()) {
      start(specs);
    } else if (!specs.equals(columns)) {
      throw new IllegalArgumentException(
          "Invalid batch: columns %s (must be %s as in the first one)".formatted(specs, columns));
    }
    List<Encoded> encoded = new ArrayList<>();
    encoded.add(ColumnEncoder.texts(batch.ids()));
    encoded.add(ColumnEncoder.instants(batch.eventMillis()));
    batch.columns().forEach(column -> encoded.add(encode(column)));
    long start = out.count();
    List<ColumnChunk> chunks = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      chunks.add(ChunkWriter.write(all.get(i), encoded.get(i), batch.rows(), out));
    }
    RowGroup group = new RowGroup(chunks, out.count() - start, batch.rows());
    groups.add(group);
    rows += batch.rows();
  }

  private void start(List<ColumnSpec> specs) {
    for (ColumnSpec spec : specs) {
      if (spec.name().equals(ID) || spec.name().equals(TIME)) {
        throw new IllegalArgumentException(
            "Invalid column name: '%s' (taken by the log itself)".formatted(spec.name()));
      }
    }
    columns = specs;
    all = new ArrayList<>();
    all.add(new ColumnSpec(ID, Type.BYTE_ARRAY, true));
    all.add(new ColumnSpec(TIME, Type.INT64, true));
    all.addAll(specs);
  }

  private static ColumnSpec spec(Column column) {
    Type type = column instanceof NumberColumn ? Type.DOUBLE : Type.BYTE_ARRAY;
    return new ColumnSpec(column.name(), type, false);
  }

  private static Encoded encode(Column column) {
    return column instanceof NumberColumn numbers
        ? ColumnEncoder.numbers(numbers)
        : ColumnEncoder.categories((CategoryColumn) column);
  }

  /** Writes the footer; nothing can be written afterwards. Does not close the target. */
  public void finish() throws IOException {
    finish(Map.of());
  }

  /**
   * Writes the footer, as {@link #finish()} does.
   *
   * @param notes kept in the footer, as what Parquet calls key-value metadata
   */
  public void finish(Map<String, String> notes) throws IOException {
    FileMetaData metadata = new FileMetaData(1, schema(), rows, groups);
    metadata.setCreated_by(WRITER);
    for (Map.Entry<String, String> note : new TreeMap<>(notes).entrySet()) {
      KeyValue pair = new KeyValue(note.getKey());
      pair.setValue(note.getValue());
      metadata.addToKey_value_metadata(pair);
    }
    long start = out.count();
    Util.writeFileMetaData(metadata, out);
    LittleEndian tail = new LittleEndian();
    tail.writeInt((int) (out.count() - start));
    out.write(tail.toArray());
    out.write(MAGIC);
    out.flush();
  }

  private List<SchemaElement> schema() {
    List<SchemaElement> elements = new ArrayList<>();
    SchemaElement root = new SchemaElement("predictions");
    root.setNum_children(all.size());
    elements.add(root);
    for (ColumnSpec column : all) {
      elements.add(element(column));
    }
    return elements;
  }

  private static SchemaElement element(ColumnSpec column) {
    SchemaElement element = new SchemaElement(column.name());
    element.setType(column.type());
    element.setRepetition_type(
        column.isRequired() ? FieldRepetitionType.REQUIRED : FieldRepetitionType.OPTIONAL);
    if (column.type() == Type.BYTE_ARRAY) {
      element.setConverted_type(ConvertedType.UTF8);
      element.setLogicalType(LogicalType.STRING(new StringType()));
    } else if (column.type() == Type.INT64) {
      element.setConverted_type(ConvertedType.TIMESTAMP_MILLIS);
      element.setLogicalType(
          LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MILLIS(new MilliSeconds()))));
    }
    return element;
  }
}
