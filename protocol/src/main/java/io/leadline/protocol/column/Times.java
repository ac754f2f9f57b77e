package io.leadline.protocol.column;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/**
 * Event times as people and programs write them, to milliseconds since 1970 UTC.
 *
 * <p>Read are ISO 8601 dates and times with or without an offset (UTC where it is missing, a space
 * instead of the T is fine), and numbers: seconds, milliseconds, microseconds or nanoseconds since
 * 1970, told apart by their size, so that each is right from 1973 to 5138.
 */
public final class Times {

  /** What is allowed, for error messages. */
  public static final String ALLOWED = "an ISO 8601 time or a number of seconds since 1970";

  private static final double SECONDS_BELOW = 1e11;
  private static final double MILLIS_BELOW = 1e14;
  private static final double MICROS_BELOW = 1e17;
  private static final long MIN_MILLIS = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long MAX_MILLIS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private Times() {}

  /** Milliseconds since 1970; empty if {@code text} is no time of the years 0 to 9999. */
  public static OptionalLong parse(String text) {
    char[] chars = text.toCharArray();
    double number = Decimals.parse(chars, 0, chars.length);
    OptionalLong millis = Decimals.isInvalid(number) ? iso(text.strip()) : ofNumber(number);
    boolean isInRange =
        millis.isPresent() && millis.getAsLong() >= MIN_MILLIS && millis.getAsLong() <= MAX_MILLIS;
    return isInRange ? millis : OptionalLong.empty();
  }

  /** A time given as a number, see above; empty for NaN and infinities. */
  public static OptionalLong ofNumber(double number) {
    if (!Double.isFinite(number)) {
      return OptionalLong.empty();
    }
    double size = Math.abs(number);
    if (size < SECONDS_BELOW) {
      return OptionalLong.of(Math.round(number * 1e3));
    }
    if (size < MILLIS_BELOW) {
      return OptionalLong.of(Math.round(number));
    }
    return OptionalLong.of(Math.round(size < MICROS_BELOW ? number / 1e3 : number / 1e6));
  }

  private static OptionalLong iso(String text) {
    try {
      if (text.length() == "2026-11-24".length()) {
        return OptionalLong.of(
            LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
      }
      String time = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
      Instant instant =
          hasOffset(time)
              ? OffsetDateTime.parse(time).toInstant()
              : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
      return OptionalLong.of(instant.toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static String withT(String text) {
    return text.substring(0, 10) + 'T' + text.substring(11).replace(" ", "");
  }

  private static boolean hasOffset(String time) {
    return time.endsWith("Z")
        || time.endsWith("z")
        || time.indexOf('+', 10) > 0
        || time.indexOf('-', 10) > 0;
  }
}
