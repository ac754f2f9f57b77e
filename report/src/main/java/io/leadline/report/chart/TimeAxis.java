package io.leadline.report.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps event time, in UTC, to horizontal positions.
 *
 * @param from time at {@code left}
 * @param to time at {@code right}
 */
record TimeAxis(Instant from, Instant to, double left, double right) {

  private static final DateTimeFormatter HOUR = format("HH:mm");
  private static final DateTimeFormatter DAY = format("d MMM");
  private static final DateTimeFormatter MONTH = format("MMM yy");
  private static final long[] STEP_HOURS = {1, 2, 3, 6, 12, 24, 48, 7 * 24, 14 * 24};

  /** A labelled time. */
  record Tick(Instant at, String label) {}

  double at(Instant time) {
    double share =
        (double) Duration.between(from, time).toMillis() / Duration.between(from, to).toMillis();
    return left + Math.max(0, Math.min(1, share)) * (right - left);
  }

  /** Round times in the range, {@code most} at most. */
  List<Tick> ticks(int most) {
    long hours = Math.max(1, Duration.between(from, to).toHours());
    for (long step : STEP_HOURS) {
      if (hours / step < most) {
        return every(Duration.ofHours(step));
      }
    }
    return months((int) Math.max(1, Math.ceil(hours / 24.0 / 30 / most)));
  }

  private List<Tick> every(Duration step) {
    List<Tick> ticks = new ArrayList<>();
    long seconds = step.getSeconds();
    long first = -Math.floorDiv(-from.getEpochSecond(), seconds) * seconds;
    for (long at = first; at <= to.getEpochSecond(); at += seconds) {
      boolean midnight = at % 86_400 == 0;
      Instant time = Instant.ofEpochSecond(at);
      ticks.add(new Tick(time, (midnight ? DAY : HOUR).format(time)));
    }
    return ticks;
  }

  private List<Tick> months(int step) {
    List<Tick> ticks = new ArrayList<>();
    LocalDate month = LocalDate.ofInstant(from, ZoneOffset.UTC).withDayOfMonth(1);
    for (; ; month = month.plusMonths(step)) {
      Instant time = month.atStartOfDay(ZoneOffset.UTC).toInstant();
      if (time.isAfter(to)) {
        return ticks;
      }
      if (!time.isBefore(from)) {
        ticks.add(new Tick(time, MONTH.format(time)));
      }
    }
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }
}
