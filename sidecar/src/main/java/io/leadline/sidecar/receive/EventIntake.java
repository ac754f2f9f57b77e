package io.leadline.sidecar.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import io.leadline.protocol.event.CloudEvent;
import io.leadline.protocol.event.CloudEvents;
import io.leadline.protocol.event.EventPairs;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.json.JsonPlace;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormats;
import io.leadline.sidecar.decode.Targets;
import io.leadline.sidecar.tee.Exchange;
import io.leadline.sidecar.tee.Tee;
import io.leadline.sidecar.tee.TeeCounts;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bodies to events, events to exchanges, exchanges to the tee. Owned by the receiver's one thread.
 */
final class EventIntake {

  private static final String SOURCE = "events";
  private static final int MOST_QUOTED = 80;
  private static final String ALLOWED_TYPES =
      "%s, %s, or any other with the headers ce-specversion, ce-id and ce-type"
          .formatted(CloudEvents.STRUCTURED, CloudEvents.BATCHED);

  private final EventPairs pairs;
  private final Tee tee;
  private final boolean isModelGiven;
  private final ReceiverCounts counts;
  private final InstantSource clock;
  private final DecodeContext context;
  private final EventPairs.Sink sink = new ToTee();

  /**
   * @param isModelGiven whether events need not say which model they are of
   */
  EventIntake(
      EventPairs pairs,
      Tee tee,
      boolean isModelGiven,
      int mostBodyBytes,
      ReceiverCounts counts,
      InstantSource clock) {
    this.pairs = pairs;
    this.tee = tee;
    this.isModelGiven = isModelGiven;
    this.counts = counts;
    this.clock = clock;
    this.context =
        DecodeContext.of(SOURCE, "").withLimits(Limits.REQUEST.withMaxBytes(mostBodyBytes));
  }

  /** What an answer says of a request that was not taken, or not all of it. */
  record Refused(Refusal why, String words) {}

  /** Takes the events of a body; empty where all were taken. */
  Optional<Refused> take(HttpRequest request, byte[] body) {
    try {
      return read(request, Payload.of(body));
    } finally {
      counts.publish(pairs);
    }
  }

  private Optional<Refused> read(HttpRequest request, Payload body) {
    HttpHeaders headers = request.headers();
    String type = mediaType(headers);
    String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      return refused(Refusal.UNSUPPORTED, "content encoding (must be identity)");
    }
    Taking taking = new Taking(Targets.servedName(request.uri()));
    try {
      if (type.equals(CloudEvents.STRUCTURED) || type.equals(CloudEvents.BATCHED)) {
        CloudEvents.structured(body, context, taking::add);
      } else if (headers.contains(CloudEvents.VERSION_HEADER)) {
        int jsonLength = headers.getInt(Exchange.JSON_LENGTH_HEADER, -1);
        taking.add(
            CloudEvents.binary(
                name -> headers.get(name, ""), body.withJsonLength(jsonLength), context));
      } else {
        return refused(Refusal.UNSUPPORTED, "no CloudEvent: content type must be " + ALLOWED_TYPES);
      }
    } catch (DecodeException e) {
      return refused(Refusal.of(e), words(e) + taking.before());
    }
    return taking.result();
  }

  /** What is wrong, without the bytes that are: they may be a private field's. */
  private static String words(DecodeException failure) {
    return failure.getCause() instanceof JsonProcessingException json
        ? "no valid JSON " + JsonPlace.lineAndColumn(json)
        : failure.detail();
  }

  private static String mediaType(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    int parameters = type.indexOf(';');
    String plain = parameters < 0 ? type : type.substring(0, parameters);
    return plain.strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Refused> refused(Refusal why, String words) {
    return Optional.of(new Refused(why, words));
  }

  /** Gives up what has waited too long. */
  void expire() {
    pairs.expire(sink);
    counts.publish(pairs);
  }

  /** Gives up all that waits. */
  void close() {
    pairs.close(sink);
    counts.publish(pairs);
  }

  /** The events of one body: what is wrong with one is no reason to refuse the others. */
  private final class Taking {

    private final String servedName;
    private int number;
    private int taken;
    private @Nullable Refused first;

    /**
     * @param servedName of the model that the address names; may be empty
     */
    Taking(String servedName) {
      this.servedName = servedName;
    }

    void add(CloudEvent event) {
      number++;
      try {
        pairs.add(named(event), half(event), sink);
        taken++;
      } catch (DecodeException e) {
        if (first == null) {
          first = new Refused(Refusal.of(e), "event %d: %s".formatted(number, e.detail()));
        }
      }
    }

    private Half half(CloudEvent event) throws DecodeException {
      Optional<Half> half = event.half();
      if (half.isEmpty()) {
        throw DecodeException.malformed(
            SOURCE,
            "",
            "type '%s' (must be %s)".formatted(quoted(event.type()), CloudEvent.ALLOWED_TYPES));
      }
      if (event.format() != ServingFormats.JSON) {
        throw DecodeException.unsupported(
            SOURCE, "", "data of '%s' (must be JSON)".formatted(quoted(event.contentType())));
      }
      counts.received(half.get());
      return half.get();
    }

    private CloudEvent named(CloudEvent event) throws DecodeException {
      CloudEvent named = servedName.isEmpty() ? event : event.ofService(servedName);
      if (named.origin().service().isEmpty() && !isModelGiven) {
        throw DecodeException.malformed(
            SOURCE,
            "",
            "no model (must be the attribute inferenceservicename, /models/NAME in the address, or"
                + " the receiver's --model)");
      }
      return named;
    }

    private static String quoted(String text) {
      return text.substring(0, Math.min(MOST_QUOTED, text.length()));
    }

    /** In front of a fault, events may have been taken. */
    String before() {
      return taken == 0 ? "" : "; %,d events before it were taken".formatted(taken);
    }

    Optional<Refused> result() {
      Refused known = first;
      if (known == null || number == 1) {
        return Optional.ofNullable(known);
      }
      String words =
          "%,d of %,d events were refused; the first is %s"
              .formatted(number - taken, number, known.words());
      return refused(known.why(), words);
    }
  }

  /** Exchanges go where the router's go, under the address they would have had there. */
  private final class ToTee implements EventPairs.Sink {

    @Override
    public void accept(CloudEvent request, io.leadline.protocol.serving.Exchange exchange) {
      tee.submit(
          new Exchange(
              exchange.id(),
              path(request),
              exchange.time().toEpochMilli(),
              exchange.latencyNanos(),
              exchange.status(),
              Exchange.End.ANSWERED,
              message(exchange.request()),
              message(exchange.response())));
    }

    @Override
    public void orphan(CloudEvent response) {
      // That there was a request is all that is known of it.
      long millis = response.time().orElseGet(clock::instant).toEpochMilli();
      tee.miss(TeeCounts.Cause.NO_REQUEST, path(response), millis);
    }

    private static String path(CloudEvent event) {
      return Targets.pathOf(event.origin().service());
    }

    private static Exchange.Message message(Payload body) {
      byte[] bytes = body.bytes();
      boolean isWhole = body.offset() == 0 && body.length() == bytes.length;
      byte[] own =
          isWhole ? bytes : Arrays.copyOfRange(bytes, body.offset(), body.offset() + body.length());
      return new Exchange.Message("application/json", "", body.jsonLength(), own);
    }
  }
}
