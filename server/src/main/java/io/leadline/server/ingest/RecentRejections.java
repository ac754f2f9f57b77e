package io.leadline.server.ingest;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last requests with lines that could not be understood, since the start of the process. */
@Singleton
public final class RecentRejections {

  private static final int MOST = 50;

  private final Clock clock;
  private final Deque<Entry> latest = new ArrayDeque<>();
  private long rows;

  public RecentRejections(Clock clock) {
    this.clock = clock;
  }

  /**
   * One request.
   *
   * @param rows lines that were not accepted
   * @param example the first of them
   */
  public record Entry(Instant at, String model, long rows, Optional<Rejection> example) {}

  synchronized void add(String model, long rejectedRows, List<Rejection> rejected) {
    if (rejectedRows == 0) {
      return;
    }
    rows += rejectedRows;
    latest.addFirst(new Entry(clock.instant(), model, rejectedRows, rejected.stream().findFirst()));
    if (latest.size() > MOST) {
      latest.removeLast();
    }
  }

  /** Latest first. */
  public synchronized List<Entry> latest() {
    return List.copyOf(latest);
  }

  /** All lines that were not accepted. */
  public synchronized long rows() {
    return rows;
  }
}
