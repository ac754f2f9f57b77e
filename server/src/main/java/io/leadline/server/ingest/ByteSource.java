package io.leadline.server.ingest;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Reads what {@link ByteSink} wrote. Throws {@link BufferUnderflowException} or {@link
 * IllegalArgumentException} on damage, and never allocates more than a small multiple of the bytes
 * that are there.
 */
final class ByteSource {

  private final ByteBuffer bytes;

  ByteSource(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  int u8() {
    return bytes.get() & 0xFF;
  }

  /** A count of things that take at least a byte each, so at most the bytes that remain. */
  int count() {
    long value = unsigned();
    if (value < 0 || value > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) value;
  }

  private long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (next & 0x7FL) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("Number of more than 64 bits");
  }

  /** Any number that is not below 0. */
  long number() {
    long value = unsigned();
    if (value < 0) {
      throw new IllegalArgumentException("Number below 0");
    }
    return value;
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  double f64() {
    return bytes.getDouble();
  }

  String text() {
    long coded = unsigned();
    byte[] encoded = bytes(coded >>> 1);
    if ((coded & 1) == 0) {
      return new String(encoded, StandardCharsets.UTF_8);
    }
    return ByteBuffer.wrap(encoded).asCharBuffer().toString();
  }

  BitSet bits() {
    return BitSet.valueOf(bytes());
  }

  byte[] bytes() {
    return bytes(unsigned());
  }

  private byte[] bytes(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] taken = new byte[(int) length];
    bytes.get(taken);
    return taken;
  }
}
