package io.leadline.predictions.table;

import io.leadline.core.schema.Column;
import java.io.IOException;

/** The values of one column chunk, in order. Owned by one thread. */
interface ColumnReader {

  /**
   * The next {@code rows} values, in arrays of their own.
   *
   * @throws PageFault if the chunk has fewer rows, or what it holds is damaged or unsupported
   */
  Column read(int rows) throws IOException;

  /** Pages read so far, for error messages. */
  int pages();

  static ColumnReader of(ColumnType type, PageReader pages) {
    return switch (type.content()) {
      case NUMBER, INSTANT -> new NumberReader(type, pages);
      case BOOLEAN, TEXT -> new CategoryReader(type, pages);
    };
  }
}
