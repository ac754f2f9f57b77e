package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/** Doubles as eight bytes each, bit for bit. */
final class StateBytes {

  private StateBytes() {}

  static void write(ByteWriter out, double... values) {
    for (double value : values) {
      out.fixed64(Double.doubleToRawLongBits(value));
    }
  }

  static double read(ByteReader in) throws CorruptBytesException {
    return Double.longBitsToDouble(in.fixed64());
  }

  static double[] read(ByteReader in, int count) throws CorruptBytesException {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = read(in);
    }
    return values;
  }
}
