package io.leadline.server.ingest;

import java.io.InputStream;
import java.time.Instant;

/**
 * The body of a request.
 *
 * @param model the model it is about
 * @param contentType as sent, in lower case and without parameters; empty where absent
 * @param contentEncoding as sent, in lower case; empty where absent
 * @param received when; the event time of rows that have none
 * @param bytes read once
 */
public record Body(
    String model,
    String contentType,
    String contentEncoding,
    Instant received,
    InputStream bytes) {}
