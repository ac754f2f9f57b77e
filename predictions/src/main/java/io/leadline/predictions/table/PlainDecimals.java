package io.leadline.predictions.table;

/** Decimals as byte arrays, each behind its length. */
final class PlainDecimals implements NumberDecoder {

  private final byte[] bytes;
  private final int to;
  private int at;

  PlainDecimals(Page page) {
    this.bytes = page.bytes();
    this.at = page.from();
    this.to = page.to();
  }

  @Override
  public void read(double[] out, int from, int count) {
    for (int i = from; i < from + count; i++) {
      int length = PlainTexts.length(bytes, at, to);
      out[i] = FixedWidth.Decimals.number(bytes, at + Integer.BYTES, length);
      at += Integer.BYTES + length;
    }
  }
}
