package io.leadline.protocol.input;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.RejectedLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of bytes, ended by LF or CR LF, without copies. Lines longer than allowed are skipped, and
 * said to be. Not thread-safe.
 */
public final class LineReader {

  private final InputStream in;
  private final int maxBytes;
  private byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private int lineStart;
  private int lineLength;
  private long line;
  private boolean isTooLong;

  /**
   * @param maxBytes of a line
   */
  public LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Moves to the next line; false at the end. */
  public boolean next() throws IOException {
    isTooLong = false;
    int from = start;
    while (true) {
      int newline = indexOfNewline(from);
      if (newline >= 0) {
        return finish(newline, newline + 1);
      }
      from = end;
      if (end - start > maxBytes) {
        isTooLong = true;
        start = end;
        from = end;
      }
      int scanned = from - start;
      if (!fill()) {
        boolean hasRest = end > start || isTooLong;
        return hasRest && finish(end, end);
      }
      from = start + scanned;
    }
  }

  private boolean finish(int lineEnd, int next) {
    lineStart = start;
    lineLength = lineEnd - start;
    if (lineLength > 0 && buffer[lineEnd - 1] == '\r') {
      lineLength--;
    }
    isTooLong |= lineLength > maxBytes;
    start = next;
    line++;
    return true;
  }

  private int indexOfNewline(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read >= 0;
  }

  /** Number of the line, counted from 1. */
  public long line() {
    return line;
  }

  /** Whether the line was longer than allowed; its bytes are not to be used then. */
  public boolean isTooLong() {
    return isTooLong;
  }

  /** Whether the line has nothing but spaces and tabs. */
  public boolean isBlank() {
    for (int i = lineStart; i < lineStart + lineLength; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Holds the line's bytes from {@link #offset}; valid until the next call of {@link #next}. */
  public byte[] bytes() {
    return buffer;
  }

  public int offset() {
    return lineStart;
  }

  /** Bytes of the line, without its end. */
  public int length() {
    return lineLength;
  }

  /** Sets the current line aside; it is quoted only where the context allows that. */
  public void reject(DecodeContext context, String reason) {
    // Characters have at most four bytes; the rest would be cut off anyway.
    int quoted = Math.min(length(), 4 * RejectedLine.MAX_EXCERPT);
    String excerpt =
        context.mayQuote() && !isTooLong()
            ? new String(bytes(), offset(), quoted, StandardCharsets.UTF_8)
            : "";
    context.problems().reject(new RejectedLine(context.source(), line(), reason, excerpt));
  }
}
