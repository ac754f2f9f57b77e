package io.leadline.protocol.tensor;

import io.leadline.protocol.column.CellType;
import io.leadline.protocol.column.ColumnBuilder;
import io.leadline.protocol.column.Decimals;
import java.util.Arrays;

/**
 * JSON scalars in the order they came, as text. Kept for reuse: clearing makes no garbage. Not
 * thread-safe.
 */
final class Cells {

  private static final CellType[] TYPES = CellType.values();
  private static final byte MISSING = -1;
  private static final byte MISMATCHED = -2;

  private char[] pool = new char[256];
  private int[] ends = new int[32];
  private byte[] types = new byte[32];
  private int size;

  int size() {
    return size;
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Appends a value; the characters are copied. */
  void add(CellType type, char[] text, int offset, int length) {
    int start = room(length);
    System.arraycopy(text, offset, pool, start, length);
    append((byte) type.ordinal(), start + length);
  }

  /** Appends a value of ASCII characters. */
  void addAscii(CellType type, byte[] text, int offset, int length) {
    int start = room(length);
    for (int i = 0; i < length; i++) {
      pool[start + i] = (char) text[offset + i];
    }
    append((byte) type.ordinal(), start + length);
  }

  private int room(int length) {
    int start = start(size);
    if (start + length > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(2 * pool.length, start + length));
    }
    return start;
  }

  void addMissing() {
    append(MISSING, start(size));
  }

  void addMismatched() {
    append(MISMATCHED, start(size));
  }

  /** Puts missing values in front of all others. */
  void prependMissing(int count) {
    int most = size + count;
    if (most > ends.length) {
      ends = Arrays.copyOf(ends, Math.max(most, 2 * ends.length));
      types = Arrays.copyOf(types, ends.length);
    }
    System.arraycopy(ends, 0, ends, count, size);
    System.arraycopy(types, 0, types, count, size);
    Arrays.fill(ends, 0, count, 0);
    Arrays.fill(types, 0, count, MISSING);
    size = most;
  }

  private void append(byte type, int end) {
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      types = Arrays.copyOf(types, 2 * size);
    }
    types[size] = type;
    ends[size] = end;
    size++;
  }

  /** Forgets the values from {@code newSize} on. */
  void shrink(int newSize) {
    size = newSize;
  }

  void clear() {
    size = 0;
  }

  /** Bytes that are kept for reuse. */
  long capacityBytes() {
    return 2L * pool.length + 5L * ends.length;
  }

  /**
   * Puts a value as it came; in a tensor of floating-point numbers, as one, and in a tensor of
   * booleans 1 and 0 as true and false, so that binary and JSON tensors give the same categories.
   */
  void put(int index, Datatype datatype, ColumnBuilder column, int row) {
    byte type = types[index];
    int start = start(index);
    int length = ends[index] - start;
    if (type == MISSING) {
      column.putMissing(row);
    } else if (type == MISMATCHED) {
      column.putMismatched(row);
    } else if (datatype.isFloatingPoint() && TYPES[type] == CellType.NUMBER) {
      putFloatingPoint(Decimals.parse(pool, start, length), datatype, column, row);
    } else if (datatype == Datatype.BOOL && TYPES[type] == CellType.NUMBER) {
      putTruth(Decimals.parse(pool, start, length), column, row);
    } else {
      column.put(row, TYPES[type], pool, start, length);
    }
  }

  private static void putFloatingPoint(
      double value, Datatype datatype, ColumnBuilder column, int row) {
    column.put(row, datatype == Datatype.FP32 ? Floats.decimal((float) value) : value);
  }

  private static void putTruth(double value, ColumnBuilder column, int row) {
    if (value == 0 || value == 1) {
      BinaryValues.putTruth(value == 1, column, row);
    } else {
      column.putMismatched(row);
    }
  }
}
