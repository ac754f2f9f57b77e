package io.leadline.predictions.table;

/** Strings, each behind its length in four bytes. */
final class PlainTexts implements TextDecoder {

  private final byte[] bytes;
  private final int to;
  private int at;

  PlainTexts(Page page) {
    this.bytes = page.bytes();
    this.at = page.from();
    this.to = page.to();
  }

  @Override
  public void read(WordList words, int[] codes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      int length = length(bytes, at, to);
      codes[i] = words.codeOf(bytes, at + Integer.BYTES, length);
      at += Integer.BYTES + length;
    }
  }

  /** The length of the value that starts at {@code at}, checked against the page's end. */
  static int length(byte[] bytes, int at, int to) {
    if (at > to - Integer.BYTES) {
      throw PageFault.corrupt("its bytes end before its values do");
    }
    int length = Bytes.intAt(bytes, at);
    if (length < 0 || length > to - at - Integer.BYTES) {
      throw PageFault.corrupt("a value of %d bytes goes beyond the page", length);
    }
    return length;
  }
}
