package io.leadline.protocol.event;

import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Events of KServe's logger to exchanges, for receivers that need not survive their process. A
 * request whose response does not come is handed over alone; a response whose request does not come
 * is of no use and only counted. Not thread-safe.
 */
public final class EventPairs {

  /** Takes exchanges. */
  @FunctionalInterface
  public interface Sink {
    void accept(ServingFormat format, Exchange exchange);
  }

  private final PairBuffer<CloudEvent> buffer;
  private final Clock clock;
  private long orphans;

  public EventPairs(PairBuffer.Bounds bounds, Clock clock) {
    this.buffer = new PairBuffer<>(bounds);
    this.clock = clock;
  }

  /** Takes one half of an exchange; its data are copied if it has to wait. */
  public void add(CloudEvent event, Half half, Sink sink) {
    CloudEvent own = event.detached();
    buffer.add(
        own.id(), half, own, own.data().length(), clock.instant(), pair -> handOver(pair, sink));
  }

  /** Gives up what has waited too long; to be called now and then while no events come. */
  public void expire(Sink sink) {
    buffer.expire(clock.instant(), pair -> handOver(pair, sink));
  }

  private void handOver(PairBuffer.Pair<CloudEvent> pair, Sink sink) {
    if (pair.request().isEmpty()) {
      orphans++;
      return;
    }
    CloudEvent request = pair.request().get();
    Optional<CloudEvent> response = pair.response();
    Instant time =
        request.time().or(() -> response.flatMap(CloudEvent::time)).orElseGet(clock::instant);
    sink.accept(
        request.format(),
        new Exchange(
            pair.id(),
            time,
            0,
            latencyNanos(request, response),
            request.data(),
            response.map(CloudEvent::data).orElse(Payload.EMPTY)));
  }

  /** By the events' own times; negative where they do not tell. */
  private static long latencyNanos(CloudEvent request, Optional<CloudEvent> response) {
    Optional<Instant> end = response.flatMap(CloudEvent::time);
    return request.time().isPresent() && end.isPresent()
        ? Duration.between(request.time().get(), end.get()).toNanos()
        : -1;
  }

  /** Responses that were given up because their request did not come. */
  public long orphans() {
    return orphans;
  }

  public PairBuffer.Counts counts() {
    return buffer.counts();
  }
}
