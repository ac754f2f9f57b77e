package io.leadline.protocol.serving;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensors;

/** What a body is. */
enum Side {
  REQUEST("input", "instances, inputs, dataframe_split or dataframe_records"),
  RESPONSE("prediction", "predictions or outputs");

  /** Name of the only tensor of a body that names none. */
  private final String unnamed;

  private final String expected;

  Side(String unnamed, String expected) {
    this.unnamed = unnamed;
    this.expected = expected;
  }

  void read(ServingFormat format, Payload body, Tensors into) throws DecodeException {
    if (this == REQUEST) {
      format.request(body, into);
    } else {
      format.response(body, into);
    }
  }

  String unnamed() {
    return unnamed;
  }

  /** What a body has one of, for error messages. */
  String expected() {
    return expected;
  }
}
