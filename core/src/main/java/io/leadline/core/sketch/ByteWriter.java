package io.leadline.core.sketch;

import java.util.Arrays;

/** A growing byte array with the few encodings that sketches use. Owned by one thread. */
public final class ByteWriter {

  private byte[] bytes = new byte[256];
  private int size;

  public void u8(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /** Seven bits a byte, lowest first; up to ten bytes. Any long, as unsigned. */
  public void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Eight bytes, highest first. */
  public void fixed64(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Four bytes, highest first. */
  public void fixed32(int value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Length, then the bytes. */
  public void bytes(byte[] value) {
    varint(value.length);
    raw(value);
  }

  public void raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Length in chars, then each char as a varint: lossless for unpaired surrogates too. */
  public void text(String value) {
    varint(value.length());
    for (int i = 0; i < value.length(); i++) {
      varint(value.charAt(i));
    }
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
