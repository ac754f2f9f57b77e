package io.leadline.protocol.serving;

import java.util.Objects;

/**
 * The body of a request or a response, or a part of one. Does not own the bytes; they must not
 * change while it is decoded.
 *
 * @param bytes the body is a slice of these
 * @param offset where it begins
 * @param length in bytes
 * @param jsonLength bytes of the JSON part in front of binary tensors, as the header {@code
 *     Inference-Header-Content-Length} says; -1 where there is no such header
 */
public record Payload(byte[] bytes, int offset, int length, int jsonLength) {

  public static final Payload EMPTY = of(new byte[0]);

  /** Name of the header that says how long the JSON part of a body with binary tensors is. */
  public static final String JSON_LENGTH_HEADER = "Inference-Header-Content-Length";

  public Payload {
    Objects.checkFromIndexSize(offset, length, bytes.length);
  }

  public static Payload of(byte[] bytes) {
    return new Payload(bytes, 0, bytes.length, -1);
  }

  public Payload withJsonLength(int newJsonLength) {
    return new Payload(bytes, offset, length, newJsonLength);
  }

  public boolean isEmpty() {
    return length == 0;
  }

  @Override
  public String toString() {
    return "Payload[%,d bytes]".formatted(length);
  }
}
