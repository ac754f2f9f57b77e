package io.leadline.predictions.table;

import java.util.Optional;
import org.apache.parquet.format.Encoding;

/**
 * A decompressed page. Its bytes are {@code bytes[from, to)}, with {@link Bytes#SLACK} readable
 * bytes behind; they are overwritten when the next page is read.
 *
 * @param isDictionary whether these are the values that later pages point into
 * @param rows values in the page, nulls included
 * @param levels which rows have a value; empty where all have
 */
record Page(
    boolean isDictionary,
    int rows,
    Encoding encoding,
    Optional<Levels> levels,
    byte[] bytes,
    int from,
    int to) {

  Page {
    if (from < 0 || from > to || to + Bytes.SLACK > bytes.length) {
      throw PageFault.corrupt("its levels are longer than the page");
    }
  }

  /** The truth values of this page as 0 and 1. */
  RleReader truths() {
    return switch (encoding) {
      case PLAIN -> RleReader.packed(bytes, from, to, 1);
      // The runs stand behind their length in four bytes.
      case RLE -> new RleReader(bytes, Math.min(from + Integer.BYTES, to), to, 1);
      case PLAIN_DICTIONARY,
          RLE_DICTIONARY,
          BIT_PACKED,
          DELTA_BINARY_PACKED,
          DELTA_LENGTH_BYTE_ARRAY,
          DELTA_BYTE_ARRAY,
          BYTE_STREAM_SPLIT ->
          throw PageFault.unsupported("truth values encoded as %s", encoding);
    };
  }

  /** The dictionary indices of this page, which open with the byte that gives their bit width. */
  RleReader indices() {
    if (from == to) {
      // A page without values may leave out even the bit width.
      return new RleReader(bytes, from, to, 0);
    }
    return new RleReader(bytes, from + 1, to, bytes[from]);
  }
}
