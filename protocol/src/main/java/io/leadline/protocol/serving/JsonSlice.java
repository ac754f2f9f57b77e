package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** A JSON value inside a body, by its bytes. */
public final class JsonSlice {

  private JsonSlice() {}

  /**
   * The parser's current array or object; afterwards the parser is at its end.
   *
   * @param body what the parser reads, from its first byte
   */
  public static Payload current(JsonParser parser, Payload body) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    long end = parser.currentLocation().getByteOffset();
    // Offsets in bytes are not known of UTF-16 and UTF-32, which JSON between systems never is.
    if (start < 0 || end < start || end > body.length()) {
      throw new IOException("JSON must be UTF-8");
    }
    return new Payload(body.bytes(), body.offset() + (int) start, (int) (end - start), -1);
  }
}
