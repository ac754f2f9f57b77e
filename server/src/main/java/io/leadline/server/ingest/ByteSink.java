package io.leadline.server.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** Writes the parts of a record into a growing array. Owned by one thread. */
final class ByteSink {

  private byte[] bytes;
  private int size;

  ByteSink(int expectedBytes) {
    bytes = new byte[Math.max(16, expectedBytes)];
  }

  ByteSink u8(int value) {
    room(1)[size++] = (byte) value;
    return this;
  }

  ByteSink count(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      u8((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  /** Zigzag: small numbers of either sign are short. */
  ByteSink signed(long value) {
    return count((value << 1) ^ (value >> 63));
  }

  ByteSink f64(double value) {
    ByteBuffer.wrap(room(Double.BYTES)).putLong(size, Double.doubleToRawLongBits(value));
    size += Double.BYTES;
    return this;
  }

  /** Length times two, plus one where the text is written as UTF-16, then the bytes. */
  ByteSink text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    // UTF-8 cannot hold unpaired surrogates, which models do send.
    boolean isExact = new String(utf8, StandardCharsets.UTF_8).equals(text);
    byte[] encoded = isExact ? utf8 : utf16(text);
    count(2L * encoded.length + (isExact ? 0 : 1));
    System.arraycopy(encoded, 0, room(encoded.length), size, encoded.length);
    size += encoded.length;
    return this;
  }

  // Not String.getBytes(UTF_16BE): that replaces unpaired surrogates, too.
  private static byte[] utf16(String text) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * text.length());
    buffer.asCharBuffer().put(text);
    return buffer.array();
  }

  ByteSink bits(BitSet bits) {
    return bytes(bits.toByteArray());
  }

  /** Length, then the bytes. */
  ByteSink bytes(byte[] encoded) {
    count(encoded.length);
    System.arraycopy(encoded, 0, room(encoded.length), size, encoded.length);
    size += encoded.length;
    return this;
  }

  private byte[] room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
