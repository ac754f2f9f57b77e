package io.leadline.sidecar.receive;

import io.leadline.protocol.event.EventPairs;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.event.PairBuffer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of received events. Written by the receiver's thread, read by any. */
public final class ReceiverCounts {

  private final Map<Half, LongAdder> received = counters(Half.class, Half.values());
  private final Map<Refusal, LongAdder> refused = counters(Refusal.class, Refusal.values());
  private volatile Pairing pairing = new Pairing(new PairBuffer.Counts(0, 0, 0, 0), 0, 0);

  /** What became of halves. */
  private record Pairing(PairBuffer.Counts counts, long orphans, long waitingBytes) {}

  private static <E extends Enum<E>> Map<E, LongAdder> counters(Class<E> type, E[] values) {
    Map<E, LongAdder> counters = new EnumMap<>(type);
    for (E value : values) {
      counters.put(value, new LongAdder());
    }
    return Collections.unmodifiableMap(counters);
  }

  void received(Half half) {
    counter(received, half).increment();
  }

  void refused(Refusal why) {
    counter(refused, why).increment();
  }

  void publish(EventPairs pairs) {
    pairing = new Pairing(pairs.counts(), pairs.orphans(), pairs.sizeBytes());
  }

  private static <K> LongAdder counter(Map<K, LongAdder> counters, K key) {
    LongAdder counter = counters.get(key);
    if (counter == null) {
      throw new IllegalStateException("No counter of " + key);
    }
    return counter;
  }

  /** Events that were taken. */
  public long events(Half half) {
    return counter(received, half).sum();
  }

  /** Requests of loggers that were not taken, or not all of them. */
  public long refusals(Refusal why) {
    return counter(refused, why).sum();
  }

  /** Exchanges of which both halves came. */
  public long paired() {
    return pairing.counts().paired();
  }

  /** Halves whose other half did not come in time, or for which there was no room. */
  public long unmatched(Half half) {
    Pairing known = pairing;
    long all = known.counts().expired() + known.counts().evicted();
    return half == Half.RESPONSE ? known.orphans() : all - known.orphans();
  }

  /** Those of them that had to go before their time, for want of room. */
  public long evicted() {
    return pairing.counts().evicted();
  }

  /** Events that came again, or too late. */
  public long unneeded() {
    return pairing.counts().unneeded();
  }

  /** Bytes of halves that wait. */
  public long waitingBytes() {
    return pairing.waitingBytes();
  }
}
