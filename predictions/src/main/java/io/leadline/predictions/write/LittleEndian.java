package io.leadline.predictions.write;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a page under construction, least significant first. Not thread-safe. */
final class LittleEndian {

  private byte[] bytes = new byte[1 << 12];
  private int size;

  int size() {
    return size;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void writeInt(int value) {
    writeNumber(value, Integer.BYTES);
  }

  void writeLong(long value) {
    writeNumber(value, Long.BYTES);
  }

  /** The lowest {@code count} bytes. */
  void writeNumber(long value, int count) {
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  void writeZigZag(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  void write(byte[] source) {
    reserve(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  /** Length, then the bytes in UTF-8: a text in Parquet's plain encoding. */
  void writeText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeInt(utf8.length);
    write(utf8);
  }

  private void reserve(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
    }
  }
}
