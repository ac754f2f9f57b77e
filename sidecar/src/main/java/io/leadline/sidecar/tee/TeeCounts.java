package io.leadline.sidecar.tee;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the exchanges that were to be profiled. May be used from any thread. */
public final class TeeCounts {

  /** More paths than this within one drain are counted together. */
  private static final int MOST_KEYS = 1024;

  /** Why an exchange was not profiled. */
  public enum Cause {
    /** The profiling thread is behind, and the queue is full. */
    QUEUE_FULL,
    /** The copies' byte budget is spent. */
    BUDGET,
    /** A body is longer than a copy may be. */
    TOO_LARGE,
    /** Of an exchange that came as events, the request did not come. */
    NO_REQUEST
  }

  /**
   * Dropped exchanges that have a path and a second in common.
   *
   * @param path of the request, with its query; empty where there were too many paths
   * @param second when they came, since 1970 UTC
   */
  public record Dropped(String path, long second) {}

  final LongAdder seen = new LongAdder();
  final LongAdder failures = new LongAdder();
  private final Map<Cause, LongAdder> byCause = new EnumMap<>(Cause.class);
  private final ConcurrentHashMap<Dropped, Long> undrained = new ConcurrentHashMap<>();

  TeeCounts() {
    for (Cause cause : Cause.values()) {
      byCause.put(cause, new LongAdder());
    }
  }

  /** Exchanges that were to be profiled. */
  public long seen() {
    return seen.sum();
  }

  /** Exchanges whose profiling failed by a mistake of the profiler's. */
  public long failures() {
    return failures.sum();
  }

  public long dropped(Cause cause) {
    return counter(cause).sum();
  }

  void drop(Cause cause, String path, long receivedMillis) {
    counter(cause).increment();
    String key = undrained.size() < MOST_KEYS ? path : "";
    undrained.merge(new Dropped(key, Math.floorDiv(receivedMillis, 1000L)), 1L, Long::sum);
  }

  private LongAdder counter(Cause cause) {
    LongAdder counter = byCause.get(cause);
    if (counter == null) {
      throw new IllegalStateException("No counter of " + cause);
    }
    return counter;
  }

  /** Takes note of a group of dropped exchanges. */
  @FunctionalInterface
  public interface DroppedSink {
    void accept(Dropped dropped, long count);
  }

  /** Hands over every dropped exchange once. */
  public void drainTo(DroppedSink sink) {
    for (Dropped key : undrained.keySet()) {
      Long count = undrained.remove(key);
      if (count != null) {
        sink.accept(key, count);
      }
    }
  }
}
