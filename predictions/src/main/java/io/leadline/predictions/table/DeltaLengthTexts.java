package io.leadline.predictions.table;

/** {@code DELTA_LENGTH_BYTE_ARRAY}: all lengths as deltas, then all bytes. */
final class DeltaLengthTexts implements TextDecoder {

  private final byte[] bytes;
  private final int to;
  private final int[] lengths;
  private int next;
  private int at;

  DeltaLengthTexts(Page page) {
    this(page, page.from());
  }

  DeltaLengthTexts(Page page, int from) {
    this.bytes = page.bytes();
    this.to = page.to();
    DeltaReader deltas = new DeltaReader(bytes, from, to);
    this.lengths = lengths(deltas, page.rows());
    this.at = deltas.end();
  }

  @Override
  public void read(WordList words, int[] codes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      int length = nextLength();
      codes[i] = words.codeOf(bytes, at, length);
      at += length;
    }
  }

  /** Where the next value begins, after {@link #nextLength} told its length. */
  int position() {
    return at;
  }

  /** Passes over a value of {@code length} bytes. */
  void pass(int length) {
    at += length;
  }

  /** The length of the next value, checked against the page's end. */
  int nextLength() {
    if (next == lengths.length) {
      throw PageFault.corrupt("its lengths end before its values do");
    }
    int length = lengths[next++];
    if (length < 0 || length > to - at) {
      throw PageFault.corrupt("a value of %d bytes goes beyond the page", length);
    }
    return length;
  }

  /** All lengths, of which there may be no more than the page has {@code rows}. */
  static int[] lengths(DeltaReader deltas, int rows) {
    if (deltas.remaining() > rows) {
      throw PageFault.corrupt("%d lengths for %d values", deltas.remaining(), rows);
    }
    int[] lengths = new int[deltas.remaining()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (int) deltas.next();
    }
    return lengths;
  }
}
