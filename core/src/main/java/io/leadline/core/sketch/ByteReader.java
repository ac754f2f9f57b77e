package io.leadline.core.sketch;

import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Never trusts a length: nothing is allocated beyond what the
 * remaining bytes can hold, and every violation is a {@link CorruptBytesException}.
 */
public final class ByteReader {

  private final byte[] bytes;
  private final int end;
  private int at;

  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  public int remaining() {
    return end - at;
  }

  public int u8() throws CorruptBytesException {
    require(1);
    return bytes[at++] & 0xff;
  }

  public long varint() throws CorruptBytesException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      if (shift == 63 && next > 1) {
        break;
      }
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new CorruptBytesException("varint longer than 64 bits at byte " + at);
  }

  /** A varint that must not be negative. */
  public long size() throws CorruptBytesException {
    long value = varint();
    if (value < 0) {
      throw new CorruptBytesException("negative count at byte " + at);
    }
    return value;
  }

  /** A varint in [0, {@code most}]. */
  public int count(int most) throws CorruptBytesException {
    long value = varint();
    if (value < 0 || value > most) {
      throw new CorruptBytesException(
          "count %d at byte %d (must be in [0, %d])".formatted(value, at, most));
    }
    return (int) value;
  }

  /** The number of items that follow, each of at least {@code itemBytes} bytes. */
  public int items(int itemBytes) throws CorruptBytesException {
    int items = count(Integer.MAX_VALUE);
    // What remains behind the count itself, not with it.
    if (items > remaining() / itemBytes) {
      throw new CorruptBytesException(
          "%d items at byte %d (must be in [0, %d])".formatted(items, at, remaining() / itemBytes));
    }
    return items;
  }

  public long fixed64() throws CorruptBytesException {
    require(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }

  public int fixed32() throws CorruptBytesException {
    require(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }

  public byte[] bytes(int most) throws CorruptBytesException {
    int length = items(1);
    if (length > most) {
      throw new CorruptBytesException("more than %d bytes at byte %d".formatted(most, at));
    }
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  public String text() throws CorruptBytesException {
    char[] chars = new char[items(1)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) count(Character.MAX_VALUE);
    }
    return new String(chars);
  }

  /** A reader of the next length-prefixed bytes; this one goes on behind them. */
  public ByteReader section() throws CorruptBytesException {
    int length = items(1);
    ByteReader section = new ByteReader(bytes, at, at + length);
    at += length;
    return section;
  }

  private void require(int more) throws CorruptBytesException {
    if (remaining() < more) {
      throw new CorruptBytesException("truncated at byte " + at);
    }
  }
}
