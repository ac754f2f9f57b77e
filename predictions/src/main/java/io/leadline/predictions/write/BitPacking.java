package io.leadline.predictions.write;

/**
 * Parquet's hybrid of run lengths and bit packing.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Encodings</a>
 */
final class BitPacking {

  private static final int GROUP = 8;

  private BitPacking() {}

  /** Bits that numbers in [0, {@code count}) need. */
  static int width(int count) {
    return count <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
  }

  /** The first {@code count} values, each of {@code width} bits. */
  static void write(int[] values, int count, int width, LittleEndian out) {
    int at = 0;
    int packedFrom = 0;
    while (at < count) {
      int run = runLength(values, at, count);
      // Runs begin at multiples of eight only: packed values come in whole groups.
      int aligned = (packedFrom - at) & (GROUP - 1);
      if (run - aligned >= 2 * GROUP) {
        int runStart = at + aligned;
        writePacked(values, packedFrom, runStart, width, out);
        int length = run - aligned;
        out.writeVarint((long) length << 1);
        out.writeNumber(values[runStart], (width + 7) / 8);
        at = runStart + length;
        packedFrom = at;
      } else {
        at += run;
      }
    }
    writePacked(values, packedFrom, count, width, out);
  }

  private static int runLength(int[] values, int from, int count) {
    int end = from + 1;
    while (end < count && values[end] == values[from]) {
      end++;
    }
    return end - from;
  }

  private static void writePacked(int[] values, int from, int to, int width, LittleEndian out) {
    if (from == to) {
      return;
    }
    int groups = (to - from + GROUP - 1) / GROUP;
    out.writeVarint((long) groups << 1 | 1);
    long buffer = 0;
    int bits = 0;
    for (int i = 0; i < groups * GROUP; i++) {
      long value = from + i < to ? values[from + i] : 0;
      buffer |= value << bits;
      bits += width;
      while (bits >= 8) {
        out.writeByte((int) buffer);
        buffer >>>= 8;
        bits -= 8;
      }
    }
  }
}
