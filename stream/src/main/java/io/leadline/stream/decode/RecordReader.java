package io.leadline.stream.decode;

import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import java.io.IOException;

/** How the predictions of a record are written. Owned by one thread. */
public interface RecordReader {

  /**
   * Puts each prediction of a record into a row and ends it.
   *
   * @throws RowException if there is one that is none; the row under construction is dropped then
   * @throws IOException if what is needed to read it cannot be had now; the job begins anew then
   */
  void read(byte[] bytes, int start, int length, BatchBuilder builder)
      throws IOException, RowException;
}
