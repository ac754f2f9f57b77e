package io.leadline.protocol.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.TableReader;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.ColumnBuilder;
import io.leadline.protocol.column.RowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one CSV file. */
final class CsvTable implements TableReader {

  private final DecodeContext context;
  private final CloseableIterator<Boolean> records;
  private final RecordHandler handler;
  private final BatchBuilder builder;
  private final Deque<Batch> ready = new ArrayDeque<>();
  private long rows;
  private boolean isAtEnd;

  private CsvTable(
      DecodeContext context, CloseableIterator<Boolean> records, RecordHandler handler) {
    this.context = context;
    this.records = records;
    this.handler = handler;
    this.builder = new BatchBuilder(context);
  }

  static CsvTable open(InputStream in, DecodeContext context) throws IOException {
    RecordHandler handler =
        new RecordHandler(context.missing(), context.limits().maxStringLength());
    CsvReader<Boolean> reader =
        CsvReader.builder()
            .fieldSeparator(Separators.detect(in))
            .detectBomHeader(true)
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .allowUnclosedQuote(false)
            .allowExtraCharsAfterClosingQuote(false)
            .maxBufferSize(Math.max(1 << 16, 4 * context.limits().maxStringLength()))
            .build(handler, in, StandardCharsets.UTF_8);
    CsvTable table = new CsvTable(context, reader.iterator(), handler);
    table.readHeader();
    table.fill();
    return table;
  }

  private void readHeader() throws IOException {
    if (!advance()) {
      throw DecodeException.malformed(
          context.source(), "", "empty file (must have a header line with the columns' names)");
    }
    List<String> names = handler.header();
    Set<String> seen = new HashSet<>();
    ColumnBuilder[] columns = new ColumnBuilder[names.size()];
    for (int i = 0; i < columns.length; i++) {
      // Data frames are often written with an index column that has no name.
      String name = names.get(i).isEmpty() ? "column_" + (i + 1) : names.get(i);
      if (!seen.add(name)) {
        throw DecodeException.malformed(
            context.source(), "line 1", "column name '%s' occurs twice".formatted(name));
      }
      columns[i] = builder.column(name);
    }
    handler.columns(columns);
  }

  @Override
  public Schema schema() {
    return builder.schema();
  }

  @Override
  public Optional<Batch> next() throws IOException {
    while (ready.isEmpty() && !isAtEnd) {
      fill();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void fill() throws IOException {
    try {
      while (!builder.isFull() && !isAtEnd) {
        handler.row(builder.row());
        isAtEnd = !advance();
        if (!isAtEnd) {
          endRow();
        }
      }
    } finally {
      ready.addAll(builder.take());
    }
  }

  private void endRow() throws DecodeException {
    try {
      if (!handler.fault().isEmpty()) {
        throw new RowException(handler.fault());
      }
      builder.endRow();
    } catch (RowException e) {
      builder.dropRow();
      context.problems().reject(new RejectedLine(context.source(), handler.line(), e.reason(), ""));
      return;
    }
    rows++;
    if (rows > context.limits().maxRows()) {
      isAtEnd = true;
      throw DecodeException.tooLarge(
          context.source(),
          "line " + handler.line(),
          "more than %,d rows".formatted(context.limits().maxRows()));
    }
  }

  private boolean advance() throws IOException {
    try {
      if (!records.hasNext()) {
        return false;
      }
      records.next();
      return true;
    } catch (CsvParseException e) {
      isAtEnd = true;
      throw new DecodeException(
          DecodeException.Reason.MALFORMED,
          context.source(),
          "line " + (handler.line() + 1) + " or after",
          "no valid CSV: " + reason(e),
          e);
    } catch (UncheckedIOException e) {
      isAtEnd = true;
      throw e.getCause();
    }
  }

  private static String reason(CsvParseException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
