package io.leadline.protocol.tensor;

import io.leadline.protocol.column.CellType;
import io.leadline.protocol.column.ColumnBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Elements of fixed size, little endian, one after the other, as binary tensors hold them. A view:
 * the bytes belong to whoever made it.
 */
final class BinaryValues {

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final char[] TRUE = {'t', 'r', 'u', 'e'};
  private static final char[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private BinaryValues() {}

  /** Puts the element that begins at {@code at}. */
  static void put(byte[] bytes, int at, Datatype datatype, ColumnBuilder column, int row) {
    switch (datatype) {
      case BOOL -> putTruth(bytes[at] != 0, column, row);
      case INT8 -> column.put(row, (long) bytes[at]);
      case UINT8 -> column.put(row, bytes[at] & 0xffL);
      case INT16 -> column.put(row, (long) int16(bytes, at));
      case UINT16 -> column.put(row, int16(bytes, at) & 0xffffL);
      case INT32 -> column.put(row, (long) (int) INTS.get(bytes, at));
      case UINT32 -> column.put(row, (int) INTS.get(bytes, at) & 0xffffffffL);
      case INT64 -> column.put(row, (long) LONGS.get(bytes, at));
      case UINT64 -> putUnsigned((long) LONGS.get(bytes, at), column, row);
      case FP16 -> column.put(row, Floats.ofHalf(int16(bytes, at)));
      case BF16 -> column.put(row, (double) Float.intBitsToFloat(int16(bytes, at) << 16));
      case FP32 -> column.put(row, Floats.decimal(Float.intBitsToFloat((int) INTS.get(bytes, at))));
      case FP64 -> column.put(row, Double.longBitsToDouble((long) LONGS.get(bytes, at)));
      case BYTES, UNKNOWN ->
          throw new IllegalArgumentException("No elements of fixed size: " + datatype);
    }
  }

  private static short int16(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at);
  }

  static void putTruth(boolean value, ColumnBuilder column, int row) {
    char[] word = value ? TRUE : FALSE;
    column.put(row, CellType.BOOLEAN, word, 0, word.length);
  }

  private static void putUnsigned(long value, ColumnBuilder column, int row) {
    if (value >= 0) {
      column.put(row, value);
      return;
    }
    char[] digits = Long.toUnsignedString(value).toCharArray();
    column.put(row, CellType.NUMBER, digits, 0, digits.length);
  }
}
