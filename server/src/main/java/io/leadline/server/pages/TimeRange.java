package io.leadline.server.pages;

import io.leadline.report.chart.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The stretch of event time that a page shows, half-open, in UTC. It stands in the address, so that
 * a link shows everyone the same.
 *
 * @param from first instant
 * @param to last instant, exclusive; after {@code from}
 * @param query what the address says, such as {@code ?range=7d}; empty for the default
 */
public record TimeRange(Instant from, Instant to, String query) {

  private static final Duration DEFAULT = Duration.ofDays(30);
  private static final Duration LONGEST = Duration.ofDays(3660);

  /** A range to choose: its label, its address, and whether it is the one shown. */
  public record Choice(String label, String query, boolean isShown) {}

  /**
   * Reads the parameters of an address.
   *
   * @param range such as {@code 24h} or {@code 7d}, counted back from {@code latest}
   * @param latest end of the newest window: models whose predictions stopped still show their last
   * @throws InvalidRangeException if a parameter cannot be read
   */
  static TimeRange of(
      Optional<String> range, Optional<String> from, Optional<String> to, Instant latest) {
    if (from.isPresent() || to.isPresent()) {
      Instant end = to.map(text -> instant("to", text)).orElse(latest);
      Instant start = from.map(text -> instant("from", text)).orElse(end.minus(DEFAULT));
      String query =
          "?"
              + from.map(text -> "from=" + encoded(text)).orElse("")
              + (from.isPresent() && to.isPresent() ? "&" : "")
              + to.map(text -> "to=" + encoded(text)).orElse("");
      return checked(new TimeRange(start, end, query));
    }
    if (range.isPresent()) {
      Instant start = latest.minus(length(range.get()));
      return checked(new TimeRange(start, latest, "?range=" + encoded(range.get())));
    }
    return new TimeRange(latest.minus(DEFAULT), latest, "");
  }

  /** The usual ranges. */
  public List<Choice> choices() {
    return List.of("24h", "7d", "30d", "90d").stream()
        .map(
            text -> {
              boolean shown =
                  query.equals("?range=" + text) || (query.isEmpty() && text.equals("30d"));
              return new Choice(text, "?range=" + text, shown);
            })
        .toList();
  }

  /** Both ends as people read them. */
  public String words() {
    return Times.at(from) + " to " + Times.at(to);
  }

  Duration length() {
    return Duration.between(from, to);
  }

  /** The start as {@code datetime-local} inputs want it. */
  public String fromInput() {
    return input(from);
  }

  /** The end as {@code datetime-local} inputs want it. */
  public String toInput() {
    return input(to);
  }

  private static String input(Instant time) {
    return time.toString().substring(0, 16);
  }

  private static TimeRange checked(TimeRange range) {
    if (!range.from.isBefore(range.to)) {
      throw new InvalidRangeException(
          "Invalid range: from %s is not before to %s".formatted(range.from, range.to));
    }
    if (range.length().compareTo(LONGEST) > 0) {
      throw new InvalidRangeException(
          "Invalid range: %d days (must be at most %d)"
              .formatted(range.length().toDays(), LONGEST.toDays()));
    }
    return range;
  }

  private static Duration length(String text) {
    if (!text.matches("[1-9][0-9]{0,4}[hdw]")) {
      throw new InvalidRangeException(
          "Invalid range: '%s' (must be a number and h, d or w, such as 24h or 7d)"
              .formatted(shortened(text)));
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'h' -> Duration.ofHours(count);
      case 'd' -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }

  private static Instant instant(String parameter, String text) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return text.endsWith("Z")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new InvalidRangeException(
          "Invalid %s: '%s' (must be a UTC time such as 2026-11-22 or 2026-11-22T14:00)"
              .formatted(parameter, shortened(text)));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
