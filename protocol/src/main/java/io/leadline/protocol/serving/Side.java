package io.leadline.protocol.serving;

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

  String unnamed() {
    return unnamed;
  }

  /** What a body has one of, for error messages. */
  String expected() {
    return expected;
  }
}
