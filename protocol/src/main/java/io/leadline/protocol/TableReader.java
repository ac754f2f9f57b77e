package io.leadline.protocol;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads a table once, from its first row to its last. Not thread-safe. */
public interface TableReader extends Closeable {

  /** The columns known so far, with their given or inferred kinds; inferred ones are features. */
  Schema schema();

  /**
   * The next rows; empty at the end. Batches of one table may share their dictionaries.
   *
   * @throws DecodeException if the table cannot be read any further
   */
  Optional<Batch> next() throws IOException;
}
