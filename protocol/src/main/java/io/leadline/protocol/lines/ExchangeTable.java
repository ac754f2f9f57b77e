package io.leadline.protocol.lines;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.TableReader;
import io.leadline.protocol.input.LineReader;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Reads one file of exchanges, one a line. Lines that cannot be read are set aside. */
final class ExchangeTable implements TableReader {

  private final ExchangeLine format;
  private final DecodeContext context;
  private final InputStream in;
  private final LineReader lines;
  private final ExchangeDecoder decoder;
  private final Deque<Batch> ready = new ArrayDeque<>();
  private long rows;
  private boolean isAtEnd;

  private ExchangeTable(ExchangeLine format, InputStream in, DecodeContext context) {
    this.format = format;
    this.context = context;
    this.in = in;
    this.lines = new LineReader(in, context.limits().maxLineBytes());
    this.decoder = new ExchangeDecoder(context, OutputMapping.USUAL);
  }

  static ExchangeTable open(ExchangeLine format, InputStream in, DecodeContext context)
      throws IOException {
    ExchangeTable table = new ExchangeTable(format, in, context);
    table.fill();
    return table;
  }

  @Override
  public Schema schema() {
    return decoder.schema();
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
      while (!decoder.isFull() && !isAtEnd) {
        isAtEnd = !lines.next();
        if (!isAtEnd && (lines.isTooLong() || !lines.isBlank())) {
          readLine();
        }
      }
    } catch (IOException e) {
      isAtEnd = true;
      throw e;
    } finally {
      ready.addAll(decoder.take());
    }
  }

  private void readLine() throws IOException {
    if (lines.isTooLong()) {
      lines.reject(
          context, "line too long (at most %,d bytes)".formatted(context.limits().maxLineBytes()));
      return;
    }
    try {
      Payload line = new Payload(lines.bytes(), lines.offset(), lines.length(), -1);
      ExchangeLine.Read read = format.read(line, context);
      rows += decoder.add(read.format(), read.exchange(), lines.line());
    } catch (DecodeException e) {
      lines.reject(context, e.detail());
    }
    if (rows > context.limits().maxRows()) {
      throw DecodeException.tooLarge(
          context.source(),
          "line " + lines.line(),
          "more than %,d rows".formatted(context.limits().maxRows()));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
