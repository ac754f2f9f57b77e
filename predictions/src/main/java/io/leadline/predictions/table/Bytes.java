package io.leadline.predictions.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in byte arrays; out of range throws {@link IndexOutOfBoundsException}. */
final class Bytes {

  /** Readable bytes that every page buffer has behind its content, so that words can be read. */
  static final int SLACK = 16;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static int intAt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Bits {@code bit} to {@code bit + width}, counted from the lowest bit of {@code at}. */
  static long bitsAt(byte[] bytes, int at, long bit, int width) {
    int first = at + (int) (bit >>> 3);
    int shift = (int) (bit & 7);
    long word = longAt(bytes, first) >>> shift;
    if (shift + width > Long.SIZE) {
      word |= (long) bytes[first + Long.BYTES] << (Long.SIZE - shift);
    }
    return width == Long.SIZE ? word : word & ((1L << width) - 1);
  }
}
