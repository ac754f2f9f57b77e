package io.leadline.server.ingest;

import java.io.IOException;

/** Turns the body of a request into batches. */
public interface BodyDecoder {

  /**
   * Decodes predictions. Bad lines are reported in the result and do not stop the others.
   *
   * @throws BadBodyException if nothing in it can be read
   * @throws IOException if the connection broke
   */
  DecodedBody predictions(Body body) throws BadBodyException, IOException;

  /** Decodes ground truth: ids and labels. */
  DecodedBody labels(Body body) throws BadBodyException, IOException;
}
