package io.leadline.predictions.write;

/**
 * Parquet's {@code DELTA_BINARY_PACKED}: first value, then differences in blocks of 128 values,
 * each in four miniblocks of their own bit width.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Encodings</a>
 */
final class DeltaPacking {

  private static final int BLOCK = 128;
  private static final int MINIBLOCKS = 4;
  private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

  private DeltaPacking() {}

  static void write(long[] values, LittleEndian out) {
    out.writeVarint(BLOCK);
    out.writeVarint(MINIBLOCKS);
    out.writeVarint(values.length);
    out.writeZigZag(values.length == 0 ? 0 : values[0]);
    for (int from = 1; from < values.length; from += BLOCK) {
      writeBlock(values, from, Math.min(values.length, from + BLOCK), out);
    }
  }

  private static void writeBlock(long[] values, int from, int to, LittleEndian out) {
    long[] deltas = new long[BLOCK];
    long least = Long.MAX_VALUE;
    for (int i = from; i < to; i++) {
      deltas[i - from] = values[i] - values[i - 1];
      least = Math.min(least, deltas[i - from]);
    }
    int count = to - from;
    int[] widths = new int[MINIBLOCKS];
    for (int i = 0; i < count; i++) {
      deltas[i] -= least;
      int width = Long.SIZE - Long.numberOfLeadingZeros(deltas[i]);
      widths[i / MINIBLOCK] = Math.max(widths[i / MINIBLOCK], width);
    }
    out.writeZigZag(least);
    for (int width : widths) {
      out.writeByte(width);
    }
    for (int mini = 0; mini * MINIBLOCK < count; mini++) {
      writeMiniblock(deltas, mini * MINIBLOCK, widths[mini], out);
    }
  }

  private static void writeMiniblock(long[] deltas, int from, int width, LittleEndian out) {
    int buffer = 0;
    int bits = 0;
    for (int i = from; i < from + MINIBLOCK; i++) {
      for (int bit = 0; bit < width; bit++) {
        buffer |= (int) (deltas[i] >>> bit & 1) << bits;
        bits++;
        if (bits == 8) {
          out.writeByte(buffer);
          buffer = 0;
          bits = 0;
        }
      }
    }
  }
}
