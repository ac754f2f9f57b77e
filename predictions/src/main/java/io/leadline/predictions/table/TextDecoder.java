package io.leadline.predictions.table;

import io.leadline.predictions.table.ColumnType.Format;

/** The categories of one page in order, nulls left out, for pages that do not use a dictionary. */
interface TextDecoder {

  /** Encodes the next {@code count} values with {@code words} to {@code codes[from…)}. */
  void read(WordList words, int[] codes, int from, int count);

  static TextDecoder of(Page page, ColumnType type) {
    if (type.format() == Format.UUID) {
      return new Uuids(page);
    }
    return switch (page.encoding()) {
      case PLAIN -> new PlainTexts(page);
      case DELTA_LENGTH_BYTE_ARRAY -> new DeltaLengthTexts(page);
      case DELTA_BYTE_ARRAY -> new DeltaTexts(page);
      case PLAIN_DICTIONARY,
          RLE_DICTIONARY,
          RLE,
          BIT_PACKED,
          DELTA_BINARY_PACKED,
          BYTE_STREAM_SPLIT ->
          throw PageFault.unsupported("texts encoded as %s", page.encoding());
    };
  }
}
