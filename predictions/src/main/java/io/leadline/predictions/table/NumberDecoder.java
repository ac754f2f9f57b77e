package io.leadline.predictions.table;

/** The numbers of one page in order, nulls left out, before scaling. */
interface NumberDecoder {

  /** Decodes the next {@code count} numbers to {@code out[from, from + count)}. */
  void read(double[] out, int from, int count);

  /** The decoder of a page; {@code dictionary} is the chunk's, empty where it has none. */
  static NumberDecoder of(Page page, ColumnType type, double[] dictionary) {
    return switch (page.encoding()) {
      case PLAIN -> plain(page, type);
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> new DictionaryNumbers(page.indices(), dictionary);
      case BYTE_STREAM_SPLIT -> new SplitNumbers(page, FixedWidth.of(type));
      case DELTA_BINARY_PACKED -> new DeltaNumbers(page, type);
      case RLE, BIT_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY ->
          throw PageFault.unsupported("numbers encoded as %s", page.encoding());
    };
  }

  private static NumberDecoder plain(Page page, ColumnType type) {
    return FixedWidth.isFixed(type)
        ? new PlainNumbers(page, FixedWidth.of(type))
        : new PlainDecimals(page);
  }
}
