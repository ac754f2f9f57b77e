package io.leadline.protocol.event;

import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.Payload;
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

  /** Takes what came together, or never will. */
  @FunctionalInterface
  public interface Sink {

    /**
     * @param request the event that the exchange's request came with
     * @param exchange has an empty response where none came
     */
    void accept(CloudEvent request, Exchange exchange);

    /** A response whose request did not come. */
    default void orphan(CloudEvent response) {}
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
        key(own), half, own, own.data().length(), clock.instant(), pair -> handOver(pair, sink));
  }

  /** Of one exchange: a request's id goes on from service to service, and each logs it. */
  private static String key(CloudEvent event) {
    Origin origin = event.origin();
    return String.join(
        "\n",
        event.id(),
        origin.namespace(),
        origin.service(),
        origin.component(),
        origin.endpoint());
  }

  /** Gives up what has waited too long; to be called now and then while no events come. */
  public void expire(Sink sink) {
    buffer.expire(clock.instant(), pair -> handOver(pair, sink));
  }

  /** Gives up all that waits; to be called at the end. */
  public void close(Sink sink) {
    buffer.clear(clock.instant(), pair -> handOver(pair, sink));
  }

  private void handOver(PairBuffer.Pair<CloudEvent> pair, Sink sink) {
    if (pair.request().isEmpty()) {
      orphans++;
      pair.response().ifPresent(sink::orphan);
      return;
    }
    CloudEvent request = pair.request().get();
    Optional<CloudEvent> response = pair.response();
    Instant time =
        request.time().or(() -> response.flatMap(CloudEvent::time)).orElseGet(clock::instant);
    sink.accept(
        request,
        new Exchange(
            request.id(),
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

  /** Bytes of what waits, by the bounds' reckoning. */
  public long sizeBytes() {
    return buffer.sizeBytes();
  }
}
