package io.leadline.protocol.serving;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensors;

/** How a family of inference servers writes requests and responses. Stateless. */
public interface ServingFormat {

  /** How configuration names it. */
  String name();

  /**
   * Reads the body of a request.
   *
   * @param into empty; its context holds the limits
   * @throws DecodeException if it cannot be read
   */
  void request(Payload body, Tensors into) throws DecodeException;

  /**
   * Reads the body of a successful response.
   *
   * @param into empty; its context holds the limits
   * @throws DecodeException if it cannot be read
   */
  void response(Payload body, Tensors into) throws DecodeException;
}
