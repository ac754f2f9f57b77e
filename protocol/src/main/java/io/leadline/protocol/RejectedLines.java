package io.leadline.protocol;

import java.util.ArrayList;
import java.util.List;

/** Counts rejected lines and keeps the first ones. Not thread-safe. */
public final class RejectedLines implements Problems {

  private final int kept;
  private final List<RejectedLine> first = new ArrayList<>();
  private long count;

  /**
   * @param kept how many lines are kept; the rest is only counted
   */
  public RejectedLines(int kept) {
    this.kept = kept;
  }

  @Override
  public void reject(RejectedLine rejected) {
    count++;
    if (first.size() < kept) {
      first.add(rejected);
    }
  }

  /** How many lines were rejected in all. */
  public long count() {
    return count;
  }

  /** The first rejected lines, in input order. */
  public List<RejectedLine> first() {
    return List.copyOf(first);
  }
}
