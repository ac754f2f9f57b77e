package io.leadline.predictions.table;

/**
 * {@code BYTE_STREAM_SPLIT}: the first bytes of all numbers, then all second bytes, and so on,
 * which compresses better.
 */
final class SplitNumbers implements NumberDecoder {

  private static final int BLOCK = 512;

  private final FixedWidth format;
  private final byte[] bytes;
  private final int from;
  private final int values;
  private final byte[] joined;
  private int next;

  SplitNumbers(Page page, FixedWidth format) {
    this.format = format;
    this.bytes = page.bytes();
    this.from = page.from();
    this.values = (page.to() - page.from()) / format.bytes();
    this.joined = new byte[BLOCK * format.bytes()];
  }

  @Override
  public void read(double[] out, int at, int count) {
    if (count > values - next) {
      throw PageFault.corrupt("its bytes end before its values do");
    }
    for (int done = 0; done < count; done += BLOCK) {
      int block = Math.min(BLOCK, count - done);
      join(block);
      format.convert(joined, 0, out, at + done, block);
      next += block;
    }
  }

  private void join(int block) {
    int width = format.bytes();
    for (int stream = 0; stream < width; stream++) {
      int source = from + stream * values + next;
      for (int i = 0, target = stream; i < block; i++, target += width) {
        joined[target] = bytes[source + i];
      }
    }
  }
}
