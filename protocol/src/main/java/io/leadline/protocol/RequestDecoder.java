package io.leadline.protocol;

import io.leadline.core.schema.Batch;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Decodes a body with predictions. Stateless: one instance serves all threads. */
public interface RequestDecoder {

  /** How configuration names it. */
  String name();

  /**
   * Decodes a body, compressed by gzip or zstd or not at all. Rows that cannot be accepted go to
   * the context's problems; the others are handed over in input order. Does not close {@code body}.
   *
   * @throws DecodeException if the body cannot be read; batches before the fault were handed over
   * @throws IOException if {@code body} cannot be read from
   */
  void decode(InputStream body, DecodeContext context, Consumer<Batch> batches) throws IOException;
}
