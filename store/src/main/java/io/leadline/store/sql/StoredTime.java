package io.leadline.store.sql;

import io.leadline.core.schema.WindowKey;
import java.time.Duration;
import java.time.Instant;

/** The times that both databases can hold, and the nominal length of windows. */
final class StoredTime {

  static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();
  // A change of daylight-saving time moves a calendar period's end by at most this much.
  private static final long SHIFT_SECONDS = Duration.ofHours(2).toSeconds();

  private StoredTime() {}

  /** Queries may ask from the beginning to the end of time. */
  static Instant clamp(Instant instant) {
    if (instant.isBefore(FIRST)) {
      return FIRST;
    }
    return instant.isAfter(LAST) ? LAST : instant;
  }

  static void requireStorable(WindowKey window) {
    if (window.start().isBefore(FIRST) || window.end().isAfter(LAST)) {
      throw new IllegalArgumentException(
          "Invalid window of '%s': [%s, %s) (must be within the years 0 to 9999)"
              .formatted(window.model(), window.start(), window.end()));
    }
  }

  /** Whole days for calendar periods, however long daylight-saving time made them. */
  static long nominalSeconds(WindowKey window) {
    long seconds = Duration.between(window.start(), window.end()).toSeconds();
    long days = Math.round(seconds / (double) DAY_SECONDS);
    boolean isCalendarPeriod = days > 0 && Math.abs(seconds - days * DAY_SECONDS) <= SHIFT_SECONDS;
    return isCalendarPeriod ? days * DAY_SECONDS : seconds;
  }
}
