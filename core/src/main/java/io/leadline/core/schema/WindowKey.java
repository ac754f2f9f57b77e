package io.leadline.core.schema;

import java.time.Instant;

/**
 * Names a window: predictions of one model, version and segment in a half-open UTC event-time
 * interval.
 *
 * @param model the model's name
 * @param version the model's version; empty for all versions together
 * @param segment the segment's name; empty for all predictions
 * @param start first instant, inclusive
 * @param end last instant, exclusive; after {@code start}
 */
public record WindowKey(String model, String version, String segment, Instant start, Instant end) {

  public WindowKey {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "Invalid window of '%s': start %s is not before end %s".formatted(model, start, end));
    }
  }

  public static WindowKey of(String model, Instant start, Instant end) {
    return new WindowKey(model, "", "", start, end);
  }

  /** The same window of one segment. */
  public WindowKey ofSegment(String newSegment) {
    return new WindowKey(model, version, newSegment, start, end);
  }

  public boolean covers(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}
