package io.leadline.protocol.lines;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormat;

/** How one line holds an exchange with a model. Stateless. */
interface ExchangeLine {

  /** An exchange and the format its bodies are in. */
  record Read(ServingFormat format, Exchange exchange) {}

  /**
   * Reads a line.
   *
   * @throws DecodeException if it is none; the lines after it may be
   */
  Read read(Payload line, DecodeContext context) throws DecodeException;
}
