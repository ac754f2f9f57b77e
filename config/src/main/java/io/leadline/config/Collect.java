package io.leadline.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Where the predictions of a monitor come from, as far as the batch path is concerned.
 *
 * @param batch the scheduled job over logged predictions
 * @param labels where ground truth is read from
 * @param maxLabelDelay how long after its prediction a label may come
 */
public record Collect(Batch batch, Optional<String> labels, Duration maxLabelDelay) {

  public static final Collect DEFAULT =
      new Collect(
          new Batch(Optional.empty(), "*/5 * * * *", ZoneId.of("UTC")),
          Optional.empty(),
          Duration.ofDays(45));

  /**
   * @param from files to read; the prediction log where empty
   * @param schedule five fields of cron: minute, hour, day of month, month, day of week
   * @param zone of the schedule
   */
  public record Batch(Optional<String> from, String schedule, ZoneId zone) {}
}
