package io.leadline.protocol.serving;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.input.Inputs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bodies as they were sent, perhaps compressed, to plain ones within the limits. */
final class Payloads {

  private Payloads() {}

  /** The plain body: itself, where it is not compressed by gzip or zstd. */
  static Payload plain(Payload body, DecodeContext context) throws DecodeException {
    if (!isCompressed(body)) {
      checkSize(body.length(), context);
      return body;
    }
    try {
      return read(new ByteArrayInputStream(body.bytes(), body.offset(), body.length()), context)
          .withJsonLength(body.jsonLength());
    } catch (DecodeException e) {
      throw e;
    } catch (IOException e) {
      // Nothing is read from outside here, so it is the bytes' own fault.
      throw new DecodeException(
          DecodeException.Reason.MALFORMED,
          context.source(),
          "",
          "the compressed data is damaged (" + e.getMessage() + ")",
          e);
    }
  }

  private static boolean isCompressed(Payload body) {
    if (body.length() < 4) {
      return false;
    }
    int first = at(body, 0) << 8 | at(body, 1);
    return first == 0x1f8b || (first == 0x28b5 && at(body, 2) == 0x2f && at(body, 3) == 0xfd);
  }

  private static int at(Payload body, int index) {
    return body.bytes()[body.offset() + index] & 0xff;
  }

  private static void checkSize(int length, DecodeContext context) throws DecodeException {
    if (length > context.limits().maxBytes()) {
      throw DecodeException.tooLarge(
          context.source(), "", "more than %,d bytes".formatted(context.limits().maxBytes()));
    }
  }

  /**
   * All of a body, compressed or not.
   *
   * @throws IOException if it cannot be read from
   */
  static Payload read(InputStream body, DecodeContext context) throws IOException {
    return Payload.of(Inputs.plain(body, context.source(), context.limits()).readAllBytes());
  }
}
