package io.leadline.predictions.write;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.write.ChunkWriter.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.format.Encoding;

/**
 * Encodes one column of one row group in the way that turns out smallest after compression.
 * Mismatched cells are written as missing.
 */
final class ColumnEncoder {

  private ColumnEncoder() {}

  /** Numbers as 64-bit doubles. */
  static Encoded numbers(NumberColumn column) {
    int rows = column.size();
    int[] levels = new int[rows];
    double[] present = new double[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!column.isMissing(row) && !column.isMismatched(row)) {
        levels[row] = 1;
        present[count++] = column.values()[row];
      }
    }
    double[] values = Arrays.copyOf(present, count);
    Encoded plain = ChunkWriter.plain(Encoding.PLAIN, plain(levels, values));
    Encoded split = ChunkWriter.split(split(levels, values), count, Double.BYTES);
    Encoded best = split.compressedBytes() < plain.compressedBytes() ? split : plain;
    Encoded indexed = indexed(levels, values);
    return indexed != null && indexed.compressedBytes() < best.compressedBytes() ? indexed : best;
  }

  private static LittleEndian page(int[] levels) {
    LittleEndian runs = new LittleEndian();
    BitPacking.write(levels, levels.length, 1, runs);
    LittleEndian page = new LittleEndian();
    page.writeInt(runs.size());
    page.write(runs.toArray());
    return page;
  }

  private static byte[] plain(int[] levels, double[] values) {
    LittleEndian page = page(levels);
    for (double value : values) {
      page.writeLong(Double.doubleToRawLongBits(value));
    }
    return page.toArray();
  }

  private static byte[] split(int[] levels, double[] values) {
    LittleEndian page = page(levels);
    for (int part = 0; part < Double.BYTES; part++) {
      for (double value : values) {
        page.writeByte((int) (Double.doubleToRawLongBits(value) >>> (8 * part)));
      }
    }
    return page.toArray();
  }

  private static @org.jspecify.annotations.Nullable Encoded indexed(int[] levels, double[] values) {
    Map<Long, Integer> index = new HashMap<>();
    LittleEndian dictionary = new LittleEndian();
    int[] codes = new int[values.length];
    int most = Math.max(16, values.length / 4);
    for (int i = 0; i < values.length; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      Integer code = index.get(bits);
      if (code == null) {
        code = index.size();
        index.put(bits, code);
        dictionary.writeLong(bits);
        if (index.size() > most) {
          return null;
        }
      }
      codes[i] = code;
    }
    return indexed(levels, codes, dictionary, index.size());
  }

  private static Encoded indexed(int[] levels, int[] codes, LittleEndian dictionary, int size) {
    LittleEndian page = page(levels);
    // One bit even for a single value: some readers refuse a width of zero.
    int width = Math.max(1, BitPacking.width(size));
    page.writeByte(width);
    BitPacking.write(codes, codes.length, width, page);
    return ChunkWriter.dictionary(dictionary.toArray(), Math.max(1, size), page.toArray());
  }

  /** Categories as UTF-8 texts. */
  static Encoded categories(CategoryColumn column) {
    int rows = column.size();
    int[] levels = new int[rows];
    int[] codes = new int[rows];
    int count = 0;
    int[] renumbered = new int[column.dictionary().length];
    Arrays.fill(renumbered, -1);
    LittleEndian dictionary = new LittleEndian();
    int size = 0;
    for (int row = 0; row < rows; row++) {
      int code = column.codes()[row];
      if (code < 0) {
        continue;
      }
      levels[row] = 1;
      if (renumbered[code] < 0) {
        renumbered[code] = size++;
        dictionary.writeText(column.dictionary()[code]);
      }
      codes[count++] = renumbered[code];
    }
    if (size == 0) {
      return ChunkWriter.plain(Encoding.PLAIN, page(levels).toArray());
    }
    Encoded indexed = indexed(levels, Arrays.copyOf(codes, count), dictionary, size);
    if (2 * size < count) {
      return indexed;
    }
    String[] texts = new String[count];
    int at = 0;
    for (int code : column.codes()) {
      if (code >= 0) {
        texts[at++] = column.dictionary()[code];
      }
    }
    Encoded written = texts(page(levels).toArray(), texts);
    return written.compressedBytes() < indexed.compressedBytes() ? written : indexed;
  }

  /** Texts of a required column. */
  static Encoded texts(String[] values) {
    return texts(new byte[0], values);
  }

  /** Each text behind its length, or all lengths first, which leaves texts of one length alone. */
  private static Encoded texts(byte[] levels, String[] values) {
    LittleEndian plain = new LittleEndian();
    LittleEndian bytes = new LittleEndian();
    plain.write(levels);
    long[] lengths = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      byte[] utf8 = values[i].getBytes(StandardCharsets.UTF_8);
      plain.writeInt(utf8.length);
      plain.write(utf8);
      bytes.write(utf8);
      lengths[i] = utf8.length;
    }
    LittleEndian apart = new LittleEndian();
    apart.write(levels);
    DeltaPacking.write(lengths, apart);
    apart.write(bytes.toArray());
    Encoded together = ChunkWriter.plain(Encoding.PLAIN, plain.toArray());
    Encoded separate = ChunkWriter.plain(Encoding.DELTA_LENGTH_BYTE_ARRAY, apart.toArray());
    return separate.compressedBytes() < together.compressedBytes() ? separate : together;
  }

  /** Instants of a required column, in milliseconds since 1970. */
  static Encoded instants(long[] millis) {
    LittleEndian page = new LittleEndian();
    DeltaPacking.write(millis, page);
    return ChunkWriter.plain(Encoding.DELTA_BINARY_PACKED, page.toArray());
  }
}
