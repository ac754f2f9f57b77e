package io.leadline.predictions.table;

/** Numbers one after the other. */
final class PlainNumbers implements NumberDecoder {

  private final FixedWidth format;
  private final byte[] bytes;
  private final int to;
  private int at;

  PlainNumbers(Page page, FixedWidth format) {
    this.format = format;
    this.bytes = page.bytes();
    this.at = page.from();
    this.to = page.to();
  }

  @Override
  public void read(double[] out, int from, int count) {
    if (count > (to - at) / format.bytes()) {
      throw PageFault.corrupt("its bytes end before its values do");
    }
    format.convert(bytes, at, out, from, count);
    at += count * format.bytes();
  }
}
