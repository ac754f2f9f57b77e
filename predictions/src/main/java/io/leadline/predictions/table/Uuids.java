package io.leadline.predictions.table;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.parquet.format.Encoding;

/** UUIDs, 16 bytes each, highest byte first. */
final class Uuids implements TextDecoder {

  private static final int BYTES = 16;

  private final ByteBuffer bytes;

  Uuids(Page page) {
    if (page.encoding() != Encoding.PLAIN) {
      throw PageFault.unsupported("UUIDs encoded as %s", page.encoding());
    }
    this.bytes = ByteBuffer.wrap(page.bytes(), page.from(), page.to() - page.from());
  }

  @Override
  public void read(WordList words, int[] codes, int from, int count) {
    if (count > bytes.remaining() / BYTES) {
      throw PageFault.corrupt("its bytes end before its values do");
    }
    for (int i = from; i < from + count; i++) {
      codes[i] = words.codeOf(new UUID(bytes.getLong(), bytes.getLong()).toString());
    }
  }
}
