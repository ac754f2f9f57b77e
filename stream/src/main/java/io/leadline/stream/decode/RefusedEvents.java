package io.leadline.stream.decode;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.event.CloudEvent;
import io.leadline.protocol.event.CloudEvents;
import io.leadline.protocol.serving.Payload;
import java.util.List;

/** CloudEvents that are no half of an exchange: tells why. */
final class RefusedEvents implements ChunkDecoder {

  private final DecodeContext context;

  RefusedEvents(DecodeContext context) {
    this.context = context;
  }

  @Override
  public List<Batch> decode(Chunk chunk, Rejects rejects) {
    for (int record = 0; record < chunk.records(); record++) {
      rejects.reject(chunk, record, reason(chunk, record));
    }
    return List.of();
  }

  private String reason(Chunk chunk, int record) {
    try {
      Payload body = new Payload(chunk.bytes(), chunk.start(record), chunk.length(record), -1);
      CloudEvents.structured(body, context, event -> {});
      return "no CloudEvent that is a half of an exchange in JSON (its type must be %s)"
          .formatted(CloudEvent.ALLOWED_TYPES);
    } catch (DecodeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
