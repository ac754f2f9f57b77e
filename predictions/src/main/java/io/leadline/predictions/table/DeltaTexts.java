package io.leadline.predictions.table;

import java.util.Arrays;

/** {@code DELTA_BYTE_ARRAY}: how much of the value before is kept, then what follows it. */
final class DeltaTexts implements TextDecoder {

  private final byte[] bytes;
  private final int[] prefixes;
  private final DeltaLengthTexts suffixes;
  private byte[] value = new byte[64];
  private int length;
  private int next;

  DeltaTexts(Page page) {
    this.bytes = page.bytes();
    DeltaReader deltas = new DeltaReader(bytes, page.from(), page.to());
    this.prefixes = DeltaLengthTexts.lengths(deltas, page.rows());
    this.suffixes = new DeltaLengthTexts(page, deltas.end());
  }

  @Override
  public void read(WordList words, int[] codes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      advance();
      codes[i] = words.codeOf(value, 0, length);
    }
  }

  private void advance() {
    if (next == prefixes.length) {
      throw PageFault.corrupt("its lengths end before its values do");
    }
    int prefix = prefixes[next++];
    if (prefix < 0 || prefix > length) {
      throw PageFault.corrupt("a prefix of %d bytes (must be in [0, %d])", prefix, length);
    }
    int suffix = suffixes.nextLength();
    length = prefix + suffix;
    if (length + Bytes.SLACK > value.length) {
      value = Arrays.copyOf(value, 2 * (length + Bytes.SLACK));
    }
    System.arraycopy(bytes, suffixes.position(), value, prefix, suffix);
    suffixes.pass(suffix);
  }
}
