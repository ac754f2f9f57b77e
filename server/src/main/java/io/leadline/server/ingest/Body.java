package io.leadline.server.ingest;

import java.io.InputStream;
import java.time.Instant;
import java.util.Map;

/**
 * The body of a request.
 *
 * @param model the model it is about
 * @param contentType as sent, in lower case and without parameters; empty where absent
 * @param contentEncoding as sent, in lower case; empty where absent
 * @param format name of the format, where the sender says it beside the content type; else empty
 * @param headers those of CloudEvents and of binary tensors, by their lower-case names
 * @param received when; the event time of rows that have none
 * @param bytes read once
 */
public record Body(
    String model,
    String contentType,
    String contentEncoding,
    String format,
    Map<String, String> headers,
    Instant received,
    InputStream bytes) {

  public Body {
    headers = Map.copyOf(headers);
  }

  /** A header's value; empty where it is absent. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }
}
