package io.leadline.protocol.column;

import java.util.Arrays;

/**
 * Distinct texts and their codes, which count from 0 in order of appearance. A known text is found
 * without making a string. Not thread-safe.
 */
final class Dictionary {

  private static final String[] NONE = {};

  /** Texts of all codes, one after the other; text {@code c} ends at {@code ends[c]}. */
  private char[] pool = new char[64];

  private int[] ends = new int[8];
  private int[] hashes = new int[8];

  /** Open addressing, linear probing, at most half full; holds code + 1. */
  private int[] table = new int[16];

  private int size;
  private String[] values = NONE;

  int size() {
    return size;
  }

  /** Characters of all texts together. */
  int textLength() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /** The code of a text; it is added where it is new. */
  int code(char[] text, int offset, int length) {
    int hash = hash(text, offset, length);
    int slot = hash & (table.length - 1);
    while (table[slot] != 0) {
      int code = table[slot] - 1;
      if (hashes[code] == hash && isText(code, text, offset, length)) {
        return code;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return add(slot, hash, text, offset, length);
  }

  private static int hash(char[] text, int offset, int length) {
    long hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ text[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private int start(int code) {
    return code == 0 ? 0 : ends[code - 1];
  }

  private boolean isText(int code, char[] text, int offset, int length) {
    return Arrays.equals(pool, start(code), ends[code], text, offset, offset + length);
  }

  private int add(int slot, int hash, char[] text, int offset, int length) {
    int start = textLength();
    if (start + length > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(2 * pool.length, start + length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    System.arraycopy(text, offset, pool, start, length);
    ends[size] = start + length;
    hashes[size] = hash;
    table[slot] = size + 1;
    size++;
    if (2 * size > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    table = new int[2 * table.length];
    for (int code = 0; code < size; code++) {
      int slot = hashes[code] & (table.length - 1);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = code + 1;
    }
  }

  /** Puts the text of {@code code} into another column. */
  void copyTo(ColumnBuilder column, int row, CellType type, int code) {
    column.put(row, type, pool, start(code), ends[code] - start(code));
  }

  /** By code, whether the text is a decimal number. */
  boolean[] areNumbers() {
    boolean[] numeric = new boolean[size];
    for (int code = 0; code < size; code++) {
      double value = Decimals.parse(pool, start(code), ends[code] - start(code));
      numeric[code] = !Decimals.isInvalid(value);
    }
    return numeric;
  }

  String text(int code) {
    return new String(pool, start(code), ends[code] - start(code));
  }

  /** All texts by code. The same array as before where none was added since; not to be changed. */
  String[] values() {
    if (values.length != size) {
      int known = values.length;
      values = Arrays.copyOf(values, size);
      for (int code = known; code < size; code++) {
        values[code] = text(code);
      }
    }
    return values;
  }

  void clear() {
    pool = new char[64];
    ends = new int[8];
    hashes = new int[8];
    table = new int[16];
    size = 0;
    values = NONE;
  }
}
