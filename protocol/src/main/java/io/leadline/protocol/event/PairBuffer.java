package io.leadline.protocol.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests and responses that come apart, in whatever order, until both are there.
 *
 * <p>Bounded in count and bytes, and in time: a half that has waited too long, or is the oldest
 * when there is no room, is given up, which hands over a pair with one half. Deliveries that come
 * again are recognised while the pair is waited for and as long thereafter. All is a function of
 * the calls and the times passed with them; no clock is read. Not thread-safe.
 *
 * @param <T> a half
 */
public final class PairBuffer<T> {

  /** What every entry takes beside its id and its half: objects, references, the table. */
  private static final int ENTRY_BYTES = 160;

  /** The part of the bytes that ids of what was handed over may take beside what waits. */
  private static final int DONE_SHARE = 4;

  private final Bounds bounds;
  private final LinkedHashMap<String, Waiting<T>> waiting = new LinkedHashMap<>();

  /** Until when repetitions of a pair that was handed over are recognised, oldest first. */
  private final LinkedHashMap<String, Instant> done = new LinkedHashMap<>();

  private long sizeBytes;
  private long doneBytes;
  private long paired;
  private long expired;
  private long evicted;
  private long unneeded;

  /**
   * How much may wait.
   *
   * @param maxCount halves
   * @param maxBytes of halves, their ids and what holds them
   * @param patience how long a half waits for the other
   */
  public record Bounds(int maxCount, long maxBytes, Duration patience) {

    /** 100,000 halves, 64 MiB, one minute. */
    public static final Bounds USUAL = new Bounds(100_000, 64L << 20, Duration.ofMinutes(1));

    public Bounds {
      if (maxCount < 1 || maxBytes < 1 || patience.isNegative() || patience.isZero()) {
        throw new IllegalArgumentException(
            "Invalid bounds: %d halves, %d bytes, %s (all must be above 0)"
                .formatted(maxCount, maxBytes, patience));
      }
    }
  }

  /** A request, its response, or both. */
  public record Pair<T>(String id, Optional<T> request, Optional<T> response) {}

  /** A half that waits since {@code since}. */
  public record Waiting<T>(Half half, T value, long sizeBytes, Instant since) {}

  /**
   * What happened so far.
   *
   * @param paired pairs handed over complete
   * @param expired halves given up because the other did not come
   * @param evicted halves given up because there was no room
   * @param unneeded halves that came again, or after the other was given up
   */
  public record Counts(long paired, long expired, long evicted, long unneeded) {}

  public PairBuffer(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Takes a half.
   *
   * @param size its size in bytes
   * @param now not before that of earlier calls; if it is, halves may wait longer
   * @param pairs is given what is complete or given up by this, oldest first
   */
  public void add(String id, Half half, T value, long size, Instant now, Consumer<Pair<T>> pairs) {
    expire(now, pairs);
    if (done.containsKey(id)) {
      unneeded++;
      return;
    }
    Waiting<T> known = waiting.get(id);
    if (known != null && known.half() != half) {
      remove(id, known);
      paired++;
      finish(id, now);
      pairs.accept(pair(id, known, Optional.of(value)));
      return;
    }
    if (known != null) {
      unneeded++;
      return;
    }
    insert(id, new Waiting<>(half, value, size + 2L * id.length() + ENTRY_BYTES, now));
    evict(now, pairs);
  }

  private void insert(String id, Waiting<T> half) {
    waiting.put(id, half);
    sizeBytes += half.sizeBytes();
  }

  private void remove(String id, Waiting<T> half) {
    waiting.remove(id);
    sizeBytes -= half.sizeBytes();
  }

  private void finish(String id, Instant now) {
    if (done.put(id, now.plus(bounds.patience())) == null) {
      doneBytes += doneBytes(id);
    }
    Iterator<String> oldest = done.keySet().iterator();
    while (done.size() > bounds.maxCount() || doneBytes > bounds.maxBytes() / DONE_SHARE) {
      doneBytes -= doneBytes(oldest.next());
      oldest.remove();
    }
  }

  private static long doneBytes(String id) {
    return 2L * id.length() + ENTRY_BYTES;
  }

  private static <T> Pair<T> pair(String id, Waiting<T> half, Optional<T> other) {
    Optional<T> one = Optional.of(half.value());
    return half.half() == Half.REQUEST ? new Pair<>(id, one, other) : new Pair<>(id, other, one);
  }

  /** Gives up what has waited too long at {@code now}. */
  public void expire(Instant now, Consumer<Pair<T>> pairs) {
    Instant last = now.minus(bounds.patience());
    List<String> late = new ArrayList<>();
    for (Map.Entry<String, Waiting<T>> entry : waiting.entrySet()) {
      if (entry.getValue().since().isAfter(last)) {
        break;
      }
      late.add(entry.getKey());
    }
    expired += late.size();
    late.forEach(id -> giveUp(id, now, pairs));
    Iterator<Map.Entry<String, Instant>> finished = done.entrySet().iterator();
    while (finished.hasNext()) {
      Map.Entry<String, Instant> oldest = finished.next();
      if (oldest.getValue().isAfter(now)) {
        break;
      }
      doneBytes -= doneBytes(oldest.getKey());
      finished.remove();
    }
  }

  /** Gives up all that waits, however short. */
  public void clear(Instant now, Consumer<Pair<T>> pairs) {
    List<String> left = List.copyOf(waiting.keySet());
    expired += left.size();
    left.forEach(id -> giveUp(id, now, pairs));
  }

  private void evict(Instant now, Consumer<Pair<T>> pairs) {
    while (waiting.size() > bounds.maxCount() || sizeBytes > bounds.maxBytes()) {
      evicted++;
      giveUp(waiting.keySet().iterator().next(), now, pairs);
    }
  }

  private void giveUp(String id, Instant now, Consumer<Pair<T>> pairs) {
    Waiting<T> half = waiting.get(id);
    if (half != null) {
      remove(id, half);
      finish(id, now);
      pairs.accept(pair(id, half, Optional.empty()));
    }
  }

  /** Bytes of what waits, by the bounds' reckoning. */
  public long sizeBytes() {
    return sizeBytes;
  }

  public Counts counts() {
    return new Counts(paired, expired, evicted, unneeded);
  }

  /** What waits by id, oldest first; a view. */
  public Map<String, Waiting<T>> waiting() {
    return Collections.unmodifiableMap(waiting);
  }

  /** Until when repetitions of what was handed over are recognised, oldest first; a view. */
  public Map<String, Instant> done() {
    return Collections.unmodifiableMap(done);
  }

  /** Puts back what another buffer had, as {@link #waiting} and {@link #done} told it. */
  public void restore(Map<String, Waiting<T>> halves, Map<String, Instant> finished) {
    halves.forEach(this::insert);
    finished.forEach(
        (id, until) -> {
          done.put(id, until);
          doneBytes += doneBytes(id);
        });
  }
}
