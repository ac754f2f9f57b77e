package io.leadline.core.monitor.calibration;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Parts of the day and the week that windows may differ by, coarsest first. */
public enum Season {
  /** All windows are alike. */
  NONE(1, Duration.ofDays(36_500)),
  /** By day of the week. */
  DAY_OF_WEEK(7, Duration.ofDays(1)),
  /** By hour of the day. */
  HOUR_OF_DAY(24, Duration.ofHours(12)),
  /** By hour of the day, apart for weekends. */
  HOUR_AND_WEEKEND(48, Duration.ofHours(12)),
  /** By hour of the week. */
  HOUR_OF_WEEK(168, Duration.ofHours(12));

  private final int slots;
  private final Duration longestWindow;

  Season(int slots, Duration longestWindow) {
    this.slots = slots;
    this.longestWindow = longestWindow;
  }

  int slots() {
    return slots;
  }

  /** Whether windows of this length can be told apart by it. */
  boolean suits(Duration window) {
    return window.compareTo(longestWindow) <= 0;
  }

  /** Which part a window that starts then belongs to, in [0, slots). */
  int slot(Instant start, ZoneId zone) {
    return slot(start.atZone(zone));
  }

  int slot(ZonedDateTime time) {
    int day = time.getDayOfWeek().getValue() - 1;
    return switch (this) {
      case NONE -> 0;
      case DAY_OF_WEEK -> day;
      case HOUR_OF_DAY -> time.getHour();
      case HOUR_AND_WEEKEND -> (day >= 5 ? 24 : 0) + time.getHour();
      case HOUR_OF_WEEK -> 24 * day + time.getHour();
    };
  }
}
