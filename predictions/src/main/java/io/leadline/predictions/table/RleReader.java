package io.leadline.predictions.table;

import java.util.Arrays;

/**
 * Levels and dictionary indices in Parquet's mix of run-length and bit-packed runs.
 *
 * <pre>
 * run    := header (varint), body
 * header := count << 1          body: one value in ⌈width ÷ 8⌉ bytes, that many times
 *         | groups << 1 | 1     body: groups × 8 values of width bits, lowest bit first
 * </pre>
 */
final class RleReader {

  private final byte[] bytes;
  private final int end;
  private final int width;
  private int at;
  private int left;
  private boolean isRepeated;
  private int repeated;
  private long bit;
  private int packedAt;

  /** Reads {@code bytes[from, to)}, behind which {@link Bytes#SLACK} bytes must be readable. */
  RleReader(byte[] bytes, int from, int to, int width) {
    if (width < 0 || width > Integer.SIZE) {
      throw PageFault.corrupt("bit width %d (must be in [0, 32])", width);
    }
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.width = width;
  }

  /** Reads {@code bytes[from, to)} as a single bit-packed run without a header. */
  static RleReader packed(byte[] bytes, int from, int to, int width) {
    RleReader reader = new RleReader(bytes, from, to, width);
    reader.left = (int) Math.min((long) (to - from) * Byte.SIZE / width, Integer.MAX_VALUE);
    reader.packedAt = from;
    reader.at = to;
    return reader;
  }

  /** Decodes the next {@code count} values. */
  void read(int[] out, int from, int count) {
    int to = from + count;
    int next = from;
    while (next < to) {
      int run = Math.min(run(), to - next);
      if (isRepeated) {
        Arrays.fill(out, next, next + run, repeated);
      } else {
        unpack(out, next, run);
      }
      next += run;
      left -= run;
    }
  }

  /** How many values at least are equal to {@code value} from here on, at most {@code most}. */
  int runOf(int value, int most) {
    int run = run();
    return isRepeated && repeated == value ? Math.min(run, most) : 0;
  }

  /** Passes over values that {@link #runOf} saw. */
  void skipRun(int count) {
    left -= count;
  }

  private void unpack(int[] out, int from, int count) {
    long mask = (1L << width) - 1;
    long position = bit;
    for (int i = from; i < from + count; i++) {
      // Eight bytes hold any value: at most 7 bits of shift and 32 of value.
      long word = Bytes.longAt(bytes, packedAt + (int) (position >>> 3));
      out[i] = (int) ((word >>> (position & 7)) & mask);
      position += width;
    }
    bit = position;
  }

  private int run() {
    while (left == 0) {
      startRun();
    }
    return left;
  }

  private void startRun() {
    int header = header();
    isRepeated = (header & 1) == 0;
    if (isRepeated) {
      left = header >>> 1;
      int size = (width + 7) / 8;
      repeated = size == 0 ? 0 : (int) Bytes.bitsAt(bytes, at, 0, size * 8);
      at += size;
    } else {
      // The last run of some writers stops short of its last group.
      long size = Math.min((long) (header >>> 1) * width, end - at);
      left =
          width == 0
              ? (int) Math.min((long) (header >>> 1) * 8, Integer.MAX_VALUE)
              : (int) Math.min(size * 8 / width, Integer.MAX_VALUE);
      packedAt = at;
      bit = 0;
      at += (int) size;
    }
    if (at > end) {
      throw PageFault.corrupt("a run goes beyond its page");
    }
  }

  private int header() {
    int header = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (at >= end) {
        throw PageFault.corrupt("its runs end before its values do");
      }
      byte next = bytes[at++];
      header |= (next & 0x7f) << shift;
      if (next >= 0) {
        return header;
      }
    }
    throw PageFault.corrupt("a run's length has more than 5 bytes");
  }
}
