package io.leadline.predictions.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Numbers distinct strings in the order in which they first come, looking them up by their UTF-8
 * bytes, so that only a new one becomes a {@link String}. Bytes that are not UTF-8 count as the
 * string they are read as.
 *
 * <p>An open-addressing table of codes; the bytes of all strings lie in one array.
 */
final class WordList {

  // Unknown to whoever makes a file, so that none can aim at one slot of the table. No result
  // depends on it.
  private static final long SEED = new SplittableRandom().nextLong() | 1;
  private static final int SMALLEST_TABLE = 64;
  private static final char REPLACEMENT = '\uFFFD';

  private int[] table = new int[SMALLEST_TABLE];
  private int[] hashes = new int[SMALLEST_TABLE / 2];
  private String[] words = new String[SMALLEST_TABLE / 2];
  private int[] ends = new int[SMALLEST_TABLE / 2];
  private byte[] bytes = new byte[1024];
  private int size;

  int size() {
    return size;
  }

  /** The strings by code, in an array of their own. */
  String[] words() {
    return Arrays.copyOf(words, size);
  }

  /** Forgets all strings, and keeps the memory. */
  void clear() {
    Arrays.fill(table, 0);
    size = 0;
  }

  /** The code of the string; {@link Bytes#SLACK} bytes behind it must be readable. */
  int codeOf(byte[] source, int from, int length) {
    int hash = hash(source, from, length);
    int slot = hash & (table.length - 1);
    // Slots hold the code plus one; zero is free.
    for (int entry = table[slot]; entry != 0; entry = table[slot]) {
      int code = entry - 1;
      if (hashes[code] == hash && isAt(code, source, from, length)) {
        return code;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return add(source, from, length, hash, slot);
  }

  int codeOf(String word) {
    byte[] coded = word.getBytes(StandardCharsets.UTF_8);
    return codeOf(Arrays.copyOf(coded, coded.length + Bytes.SLACK), 0, coded.length);
  }

  private int add(byte[] source, int from, int length, int hash, int slot) {
    String word = new String(source, from, length, StandardCharsets.UTF_8);
    if (word.indexOf(REPLACEMENT) >= 0 && !isExact(word, source, from, length)) {
      return codeOf(word);
    }
    int code = size++;
    reserve(length);
    int start = start(code);
    System.arraycopy(source, from, bytes, start, length);
    ends[code] = start + length;
    hashes[code] = hash;
    words[code] = word;
    table[slot] = size;
    if (size * 2 > table.length) {
      growTable();
    }
    return code;
  }

  private static boolean isExact(String word, byte[] source, int from, int length) {
    byte[] coded = word.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(coded, 0, coded.length, source, from, from + length);
  }

  private boolean isAt(int code, byte[] source, int from, int length) {
    return Arrays.equals(bytes, start(code), ends[code], source, from, from + length);
  }

  private int start(int code) {
    return code == 0 ? 0 : ends[code - 1];
  }

  private void reserve(int length) {
    if (size > words.length) {
      words = Arrays.copyOf(words, words.length * 2);
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    int needed = Math.addExact(start(size - 1), length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, 1 << 30)));
    }
  }

  private void growTable() {
    table = new int[table.length * 2];
    for (int code = 0; code < size; code++) {
      int slot = hashes[code] & (table.length - 1);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = code + 1;
    }
  }

  /** Eight bytes a step, each mixed by a multiplication whose halves are folded together. */
  private static int hash(byte[] source, int from, int length) {
    long hash = SEED ^ length;
    int at = from;
    int left = length;
    for (; left >= Long.BYTES; left -= Long.BYTES, at += Long.BYTES) {
      hash = fold(hash ^ Bytes.longAt(source, at));
    }
    if (left > 0) {
      long tail = Bytes.longAt(source, at) & (-1L >>> (Long.SIZE - left * Byte.SIZE));
      hash = fold(hash ^ tail);
    }
    hash = fold(hash ^ SEED);
    return (int) (hash ^ (hash >>> 32));
  }

  private static long fold(long value) {
    long factor = 0x9e37_79b9_7f4a_7c15L;
    return value * factor ^ Math.multiplyHigh(value, factor);
  }
}
