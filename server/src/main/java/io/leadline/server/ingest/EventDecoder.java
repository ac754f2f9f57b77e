package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.event.CloudEvent;
import io.leadline.protocol.event.CloudEvents;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.input.Inputs;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.Payload;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * CloudEvents of KServe's logger to decoded halves of exchanges. Events are decoded before they are
 * acknowledged, so that what is wrong with them is told to who sent them. Used once.
 */
final class EventDecoder {

  private final Body body;
  private final DecodeContext context;
  private final List<EventHalf> halves = new ArrayList<>();
  private long number;

  private EventDecoder(Body body, DecodeContext context) {
    this.body = body;
    // A half is one batch, however many rows it has: its rows are joined by their order.
    Limits limits = context.limits();
    this.context = context.withLimits(limits.withBatchRows((int) limits.maxRows()));
  }

  static boolean matches(Body body) {
    return body.contentType().equals(CloudEvents.STRUCTURED)
        || body.contentType().equals(CloudEvents.BATCHED)
        || !body.header(CloudEvents.VERSION_HEADER).isEmpty();
  }

  /** The halves; events that are none go to the context's problems, by their number. */
  static List<EventHalf> decode(Body body, DecodeContext context) throws IOException {
    return new EventDecoder(body, context).decode();
  }

  private List<EventHalf> decode() throws IOException {
    Payload payload =
        Payload.of(Inputs.plain(body.bytes(), context.source(), context.limits()).readAllBytes());
    if (body.contentType().startsWith("application/cloudevents")) {
      CloudEvents.structured(payload, context, this::add);
    } else {
      add(CloudEvents.binary(body::header, payload, context));
    }
    return halves;
  }

  private void add(CloudEvent event) {
    number++;
    try {
      Half half =
          event
              .half()
              .orElseThrow(
                  () ->
                      DecodeException.unsupported(
                          context.source(),
                          "",
                          "event of type '%s' (must be %s)"
                              .formatted(excerpt(event.type()), CloudEvent.ALLOWED_TYPES)));
      halves.add(new EventHalf(event.id(), half, body.received(), batch(event, half)));
    } catch (DecodeException e) {
      context.problems().reject(new RejectedLine(context.source(), number, e.detail(), ""));
    }
  }

  private static String excerpt(String text) {
    return text.substring(0, Math.min(80, text.length()));
  }

  private Batch batch(CloudEvent event, Half half) throws DecodeException {
    ExchangeDecoder decoder = new ExchangeDecoder(context, OutputMapping.USUAL);
    Instant time = event.time().orElse(body.received());
    if (half == Half.REQUEST) {
      decoder.add(event.format(), Exchange.ofRequest(event.id(), time, event.data()), number);
    } else {
      decoder.addResponse(
          event.format(), new Exchange(event.id(), time, 0, -1, Payload.EMPTY, event.data()));
    }
    List<Batch> batches = decoder.take();
    if (batches.size() != 1) {
      throw DecodeException.malformed(context.source(), "", "no rows, or rows of several versions");
    }
    return batches.get(0);
  }
}
