package io.leadline.report.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, in UTC; the same in every locale. */
public final class Times {

  private static final DateTimeFormatter MINUTE = format("d MMM yyyy HH:mm");
  private static final DateTimeFormatter DAY = format("d MMM yyyy");
  private static final DateTimeFormatter SHORT_DAY = format("d MMM");
  private static final DateTimeFormatter HOUR = format("HH:mm");

  private Times() {}

  /** {@code 3 Mar 2026}, with the time where it is not midnight: {@code 3 Mar 2026 02:00}. */
  public static String at(Instant time) {
    return (isMidnight(time) ? DAY : MINUTE).format(time);
  }

  /** {@code 3 Mar 2026 00:05}: to the minute, midnight too. */
  public static String minute(Instant time) {
    return MINUTE.format(time);
  }

  /** {@code 3 Mar}, or {@code 02:00} where it is not midnight. */
  public static String brief(Instant time) {
    return (isMidnight(time) ? SHORT_DAY : HOUR).format(time);
  }

  /** {@code 3 Mar} for one UTC day, {@code 3 Mar 02:00–03:00} within a day, else both ends. */
  public static String range(Instant from, Instant to) {
    String day = SHORT_DAY.format(from);
    if (isMidnight(from) && to.equals(from.plus(Duration.ofDays(1)))) {
      return day;
    }
    boolean sameDay = day.equals(SHORT_DAY.format(to.minusMillis(1)));
    return sameDay
        ? day + " " + HOUR.format(from) + "–" + HOUR.format(to)
        : day
            + (isMidnight(from) ? "" : " " + HOUR.format(from))
            + " – "
            + (isMidnight(to)
                ? SHORT_DAY.format(to.minusMillis(1))
                : SHORT_DAY.format(to) + " " + HOUR.format(to));
  }

  /** How long ago in one unit: {@code 12 min}, {@code 3 h}, {@code 5 days}. */
  public static String length(Duration length) {
    long minutes = Math.max(0, length.toMinutes());
    if (minutes < 1) {
      return Math.max(0, length.getSeconds()) + " s";
    }
    if (minutes < 120) {
      return minutes + " min";
    }
    return minutes < 48 * 60 ? minutes / 60 + " h" : minutes / 1440 + " days";
  }

  private static boolean isMidnight(Instant time) {
    return Math.floorMod(time.getEpochSecond(), 86_400L) == 0;
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }
}
