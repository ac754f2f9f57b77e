package io.leadline.core.schema;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * How event time is cut into windows.
 *
 * <p>Sizes below a day are aligned to 1970 UTC. Sizes of whole days are calendar periods in {@code
 * zone}: they begin at local midnight, weeks (7 days) on Monday, other multiples count days from
 * 1970-01-01; a day of 23 or 25 hours stays one day.
 *
 * @param size of the base window
 * @param rollups sizes of the larger windows, each a multiple of {@code size}
 * @param lateness how long after its end a window still waits for predictions
 * @param zone of calendar periods
 * @param minRows below this many rows a window's drift is {@code NO_DATA}
 */
public record Windows(
    Duration size, List<Duration> rollups, Duration lateness, ZoneId zone, long minRows) {

  public static final Windows DEFAULT =
      new Windows(
          Duration.ofHours(1),
          List.of(Duration.ofDays(1)),
          Duration.ofMinutes(10),
          ZoneOffset.UTC,
          500);

  private static final long DAY_SECONDS = 86_400;

  /** Half-open event-time interval. */
  public record Interval(Instant start, Instant end) {}

  public Windows {
    rollups = List.copyOf(rollups);
    requireSize(size);
    for (Duration rollup : rollups) {
      requireSize(rollup);
      if (rollup.getSeconds() % size.getSeconds() != 0 || rollup.equals(size)) {
        throw new IllegalArgumentException(
            "Invalid roll-up: %s (must be a multiple of the window size %s)"
                .formatted(rollup, size));
      }
    }
    if (lateness.isNegative()) {
      throw new IllegalArgumentException("Invalid lateness: %s (must be ≥ 0)".formatted(lateness));
    }
    if (minRows < 1) {
      throw new IllegalArgumentException("Invalid min_rows: %d (must be ≥ 1)".formatted(minRows));
    }
  }

  private static void requireSize(Duration size) {
    long seconds = size.getSeconds();
    boolean divides = seconds > 0 && size.getNano() == 0;
    boolean wholeDays = divides && seconds % DAY_SECONDS == 0;
    boolean dividesDay = divides && DAY_SECONDS % seconds == 0;
    if (!wholeDays && !dividesDay) {
      throw new IllegalArgumentException(
          "Invalid window size: %s (must divide a day, or be whole days)".formatted(size));
    }
  }

  /** The base window that covers {@code instant}. */
  public Interval windowOf(Instant instant) {
    return windowOf(instant, size);
  }

  /** The window of {@code length} (the base size or a roll-up) that covers {@code instant}. */
  public Interval windowOf(Instant instant, Duration length) {
    long seconds = length.getSeconds();
    if (seconds % DAY_SECONDS != 0) {
      // Floor, not truncate: windows before 1970 must not be one size short.
      long start = Math.floorDiv(instant.getEpochSecond(), seconds) * seconds;
      return new Interval(Instant.ofEpochSecond(start), Instant.ofEpochSecond(start + seconds));
    }
    LocalDate date = LocalDate.ofInstant(instant, zone);
    long days = seconds / DAY_SECONDS;
    LocalDate first =
        days == 7
            ? date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            : LocalDate.ofEpochDay(Math.floorDiv(date.toEpochDay(), days) * days);
    return new Interval(
        first.atStartOfDay(zone).toInstant(), first.plusDays(days).atStartOfDay(zone).toInstant());
  }
}
