package io.leadline.stream.decode;

import io.leadline.core.schema.Batch;
import java.io.IOException;
import java.util.List;

/** Decodes chunks of one model and format. Keeps its dictionaries; owned by one thread. */
public interface ChunkDecoder {

  /**
   * The predictions of all records, in few batches. Rows of a batch keep the order of the records.
   *
   * @throws IOException if the chunk as a whole cannot be read
   */
  List<Batch> decode(Chunk chunk, Rejects rejects) throws IOException;
}
