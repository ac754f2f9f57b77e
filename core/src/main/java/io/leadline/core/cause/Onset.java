package io.leadline.core.cause;

import java.time.Instant;

/**
 * Since when a metric is on another level.
 *
 * @param at start of the first window on the new level
 * @param earliest start of the earliest window of which that may be so, with 95 % probability
 * @param latest start of the latest such window
 * @param before mean of the metric before
 * @param after mean of the metric since
 */
public record Onset(Instant at, Instant earliest, Instant latest, double before, double after) {

  /** Whether both may have begun in one window. */
  boolean overlaps(Onset other) {
    return !earliest.isAfter(other.latest) && !other.earliest.isAfter(latest);
  }
}
