package io.leadline.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.TableReader;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.protocol.input.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Reads one file of JSON lines. */
final class NdjsonTable implements TableReader {

  private final DecodeContext context;
  private final InputStream in;
  private final LineReader lines;
  private final JsonFactory factory;
  private final BatchBuilder builder;
  private final Deque<Batch> ready = new ArrayDeque<>();
  private long rows;
  private boolean isAtEnd;

  private NdjsonTable(InputStream in, DecodeContext context) {
    this.context = context;
    this.in = in;
    this.lines = new LineReader(in, context.limits().maxLineBytes());
    this.factory = JsonRows.factory(context.limits());
    this.builder = new BatchBuilder(context);
  }

  static NdjsonTable open(InputStream in, DecodeContext context) throws IOException {
    NdjsonTable table = new NdjsonTable(in, JsonRows.withUsualFields(context));
    table.fill();
    return table;
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
        isAtEnd = !lines.next();
        if (!isAtEnd && (lines.isTooLong() || !lines.isBlank())) {
          readLine();
        }
      }
    } catch (IOException e) {
      isAtEnd = true;
      throw e;
    } finally {
      ready.addAll(builder.take());
    }
  }

  private void readLine() throws IOException {
    try {
      if (lines.isTooLong()) {
        throw new RowException(
            "line too long (at most %,d bytes)".formatted(context.limits().maxLineBytes()));
      }
      parse();
      builder.endRow();
    } catch (RowException e) {
      builder.dropRow();
      lines.reject(context, e.reason());
      return;
    }
    rows++;
    if (rows > context.limits().maxRows()) {
      throw DecodeException.tooLarge(
          context.source(),
          "line " + lines.line(),
          "more than %,d rows".formatted(context.limits().maxRows()));
    }
  }

  private void parse() throws IOException, RowException {
    try (JsonParser parser = factory.createParser(lines.bytes(), lines.offset(), lines.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RowException("no JSON object (a line must be one, such as {\"age\": 41})");
      }
      JsonRows.read(parser, builder);
      if (parser.nextToken() != null) {
        throw new RowException("something follows the JSON object (one object a line)");
      }
    } catch (JsonProcessingException e) {
      throw new RowException(JsonPlace.reason(e));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
