package io.leadline.protocol.tensor;

import io.leadline.core.schema.Kind;
import java.util.Optional;

/** Element types of the Open Inference Protocol. */
public enum Datatype {
  BOOL(1),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  /** Strings, or bytes of any kind; each with a length in front in binary tensors. */
  BYTES(0),
  /** Not said: the values tell. */
  UNKNOWN(0);

  /** What is allowed, for error messages. */
  public static final String ALLOWED =
      "one of BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FP16, BF16, FP32,"
          + " FP64, BYTES";

  private static final Datatype[] ALL = values();

  private final int sizeBytes;

  Datatype(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** Bytes of one element; 0 where each has its own length. */
  public int sizeBytes() {
    return sizeBytes;
  }

  public boolean isFloatingPoint() {
    return this == FP16 || this == BF16 || this == FP32 || this == FP64;
  }

  /** What columns of this type are unless the schema says otherwise; empty where values tell. */
  public Optional<Kind> kind() {
    return switch (this) {
      case UNKNOWN -> Optional.empty();
      case BOOL, BYTES -> Optional.of(Kind.CATEGORICAL);
      default -> Optional.of(Kind.NUMERIC);
    };
  }

  /** The type of that name; STRING is read as BYTES. Empty where there is none. */
  public static Optional<Datatype> of(String name) {
    if (name.equals("STRING")) {
      return Optional.of(BYTES);
    }
    for (Datatype datatype : ALL) {
      if (datatype != UNKNOWN && datatype.name().equals(name)) {
        return Optional.of(datatype);
      }
    }
    return Optional.empty();
  }
}
