package io.leadline.server.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** A half-open range of event time that a query asks for. */
record TimeRange(Instant from, Instant to) {

  private static final Duration DEFAULT = Duration.ofDays(7);

  /**
   * Reads query parameters; without {@code to} the range ends now, without {@code from} it lasts
   * seven days.
   */
  static TimeRange of(Optional<String> from, Optional<String> to, Instant now, Duration longest) {
    Instant end = to.map(text -> instant("to", text)).orElse(now);
    Instant start = from.map(text -> instant("from", text)).orElseGet(() -> end.minus(DEFAULT));
    return new TimeRange(start, end).checked(longest);
  }

  /** Reads {@code FROM/TO}. */
  static TimeRange of(String name, String text, Duration longest) {
    int slash = text.indexOf('/');
    Instant start = instant(name, text.substring(0, slash));
    return new TimeRange(start, instant(name, text.substring(slash + 1))).checked(longest);
  }

  private TimeRange checked(Duration longest) {
    if (!from.isBefore(to)) {
      throw ProblemException.badRequest(
          "Invalid range: from %s is not before to %s".formatted(from, to));
    }
    if (Duration.between(from, to).compareTo(longest) > 0) {
      throw ProblemException.badRequest(
          "Invalid range: %d days (must be at most %d)"
              .formatted(Duration.between(from, to).toDays(), longest.toDays()));
    }
    return this;
  }

  private static Instant instant(String name, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw ProblemException.badRequest(
          "Invalid %s: '%s' (must be a UTC time such as 2026-11-22 or 2026-11-22T14:00:00Z)"
              .formatted(name, Texts.shortened(text)));
    }
  }
}
