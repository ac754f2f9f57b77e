package io.leadline.batch.etl;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * When a job runs: five fields of cron in a time zone, right across changes of daylight-saving
 * time.
 */
public final class Schedule {

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final ExecutionTime times;
  private final ZoneId zone;

  private Schedule(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * @param cron minute, hour, day of month, month, day of week
   * @throws IllegalArgumentException if {@code cron} is no schedule
   */
  public static Schedule of(String cron, ZoneId zone) {
    try {
      return new Schedule(ExecutionTime.forCron(PARSER.parse(cron)), zone);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid schedule: '%s' (must be five fields of cron, such as 0 3 * * *): %s"
              .formatted(cron, e.getMessage()),
          e);
    }
  }

  /**
   * The first time after {@code instant}; empty if there is none, as on a 30th of February. A time
   * that the clocks leave out counts as the moment after the gap, one that comes twice as its
   * first.
   */
  public Optional<Instant> after(Instant instant) {
    Optional<Instant> next =
        times.nextExecution(instant.atZone(zone)).map(time -> time.toInstant());
    ZoneOffsetTransition change = zone.getRules().nextTransition(instant);
    boolean isGapBefore =
        change != null
            && change.isGap()
            && next.map(time -> change.getInstant().isBefore(time)).orElse(true);
    return isGapBefore && isWithin(change) ? Optional.of(change.getInstant()) : next;
  }

  /** Whether the schedule names a local time of the gap; UTC stands in for a clock without gaps. */
  private boolean isWithin(ZoneOffsetTransition gap) {
    return times
        .nextExecution(gap.getDateTimeBefore().minusNanos(1).atZone(ZoneOffset.UTC))
        .filter(time -> time.toLocalDateTime().isBefore(gap.getDateTimeAfter()))
        .isPresent();
  }
}
