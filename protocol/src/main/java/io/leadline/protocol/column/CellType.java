package io.leadline.protocol.column;

/** What the source says a present value is. */
public enum CellType {
  /** Text of a CSV cell, which says nothing of its kind. */
  RAW,
  /** A JSON number. */
  NUMBER,
  /** A JSON string. */
  STRING,
  /** {@code true} or {@code false} in JSON. */
  BOOLEAN
}
