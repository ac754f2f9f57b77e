package io.leadline.stream.window;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far event time has come: the smallest, over the partitions that are not idle, of the latest
 * event time seen. Owned by one thread.
 *
 * <p>A partition without records for the idle time-out holds nothing open. An event time in the
 * future does not move the clock beyond the wall clock: one wrong date must not close the windows
 * of all others.
 */
final class EventClock {

  private final long idleMillis;
  private final Map<String, Partition> partitions = new HashMap<>();

  private static final class Partition {
    private long latest = Long.MIN_VALUE;
    private long active;
  }

  EventClock(long idleMillis) {
    this.idleMillis = idleMillis;
  }

  /**
   * @param latest the latest event time of some records of the partition
   * @param now wall clock
   */
  void saw(String partition, long latest, long now) {
    Partition seen = partitions.computeIfAbsent(partition, added -> new Partition());
    seen.latest = Math.max(seen.latest, Math.min(latest, now));
    seen.active = now;
  }

  /** The event time that all active partitions have reached; empty if there are none. */
  OptionalLong time(long now) {
    return partitions.values().stream()
        .filter(partition -> now - partition.active < idleMillis)
        .mapToLong(partition -> partition.latest)
        .min();
  }
}
