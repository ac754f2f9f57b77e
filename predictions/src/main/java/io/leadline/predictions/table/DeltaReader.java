package io.leadline.predictions.table;

/**
 * {@code DELTA_BINARY_PACKED}: differences between neighbours, bit-packed in blocks.
 *
 * <pre>
 * header := block size, mini-blocks a block, values, first value (varints; the last one zig-zag)
 * block  := least difference (zig-zag), bit width of each mini-block (bytes), mini-blocks
 * </pre>
 */
final class DeltaReader {

  private final byte[] bytes;
  private final int end;
  private final int miniBlocks;
  private final int miniBlockValues;
  private int at;
  private int remaining;
  private long value;
  private boolean isFirst = true;
  private long leastDelta;
  private int widthsAt;
  private int miniBlock;
  private int inMiniBlock;
  private int width;
  private int packedAt;

  /** Reads {@code bytes[from, to)}, behind which {@link Bytes#SLACK} bytes must be readable. */
  DeltaReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    long blockValues = varint();
    long parts = varint();
    long values = varint();
    this.value = zigZag();
    if (parts < 1
        || blockValues < parts
        || blockValues > 1 << 24
        || blockValues / parts % 32 != 0
        || values < 0
        || values > Integer.MAX_VALUE) {
      throw PageFault.corrupt(
          "delta header of %d values in blocks of %d, %d parts each", values, blockValues, parts);
    }
    this.miniBlocks = (int) parts;
    this.miniBlockValues = (int) (blockValues / parts);
    this.remaining = (int) values;
    this.miniBlock = miniBlocks;
    this.inMiniBlock = miniBlockValues;
  }

  /** Values not read yet. */
  int remaining() {
    return remaining;
  }

  /** The next value; beyond the last one the page is corrupt. */
  long next() {
    if (remaining == 0) {
      throw PageFault.corrupt("its deltas end before its values do");
    }
    remaining--;
    if (isFirst) {
      isFirst = false;
      return value;
    }
    if (inMiniBlock == miniBlockValues) {
      startMiniBlock();
    }
    value += leastDelta + Bytes.bitsAt(bytes, packedAt, (long) inMiniBlock * width, width);
    inMiniBlock++;
    return value;
  }

  /** The first byte behind the packed values; all values must have been read. */
  int end() {
    return at;
  }

  private void startMiniBlock() {
    if (miniBlock == miniBlocks) {
      leastDelta = zigZag();
      widthsAt = at;
      at += miniBlocks;
      miniBlock = 0;
    }
    width = at <= end ? bytes[widthsAt + miniBlock] & 0xff : -1;
    if (width < 0 || width > Long.SIZE) {
      throw PageFault.corrupt("delta bit width %d (must be in [0, 64])", width);
    }
    packedAt = at;
    // A last mini-block may be cut after the values that it needs.
    long size = (long) miniBlockValues * width / 8;
    long needed = ((long) Math.min(miniBlockValues, remaining + 1) * width + 7) / 8;
    if (needed > end - at) {
      throw PageFault.corrupt("its deltas go beyond the page");
    }
    at += (int) Math.min(size, end - at);
    miniBlock++;
    inMiniBlock = 0;
  }

  private long zigZag() {
    long coded = varint();
    return (coded >>> 1) ^ -(coded & 1);
  }

  private long varint() {
    long number = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= end) {
        throw PageFault.corrupt("its deltas end before its values do");
      }
      byte next = bytes[at++];
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw PageFault.corrupt("a number has more than 10 bytes");
  }
}
