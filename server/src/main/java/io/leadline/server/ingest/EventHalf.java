package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.event.Half;
import java.time.Instant;

/**
 * A request or a response that came by itself, decoded, and is to be joined with the other.
 *
 * @param id of the event; request and response of one call have the same
 * @param half which of the two
 * @param received when it came
 * @param batch its rows: of a request its inputs, of a response its outputs
 */
public record EventHalf(String id, Half half, Instant received, Batch batch) {}
