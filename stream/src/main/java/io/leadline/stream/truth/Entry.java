package io.leadline.stream.truth;

import io.leadline.core.performance.Label;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * A prediction, or a label, by its request id.
 *
 * <pre>
 * prediction = u8 1, text id, 8 bytes window start, 8 bytes window end, bytes row (see {@link Row})
 * label      = u8 2, text id, 8 bytes arrival, text value
 * </pre>
 *
 * Times are in milliseconds since 1970 UTC.
 */
record Entry(String id, Span window, byte[] row, Label label) {

  private static final int PREDICTION = 1;
  private static final int LABEL = 2;
  private static final Label NONE = new Label("", Long.MIN_VALUE);
  private static final byte[] NO_ROW = {};

  /** A window, half open. */
  record Span(long start, long end) {
    static final Span NONE = new Span(0, 0);
  }

  boolean isLabel() {
    return row.length == 0;
  }

  static void writePrediction(ByteWriter out, String id, long start, long end, byte[] row) {
    out.u8(PREDICTION);
    out.text(id);
    out.fixed64(start);
    out.fixed64(end);
    out.bytes(row);
  }

  static void writeLabel(ByteWriter out, String id, Label label) {
    out.u8(LABEL);
    out.text(id);
    out.fixed64(label.arrivedMillis());
    out.text(label.text());
  }

  static Entry read(ByteReader in) throws CorruptBytesException {
    int kind = in.u8();
    String id = in.text();
    if (kind == LABEL) {
      long arrived = in.fixed64();
      return new Entry(id, Span.NONE, NO_ROW, new Label(in.text(), arrived));
    }
    if (kind != PREDICTION) {
      throw new CorruptBytesException("entry of unknown kind " + kind);
    }
    return new Entry(id, new Span(in.fixed64(), in.fixed64()), in.bytes(Integer.MAX_VALUE), NONE);
  }
}
