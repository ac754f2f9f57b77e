package io.leadline.config;

import io.leadline.core.schema.Pointers;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Where the predictions of a monitor, and their ground truth, come from.
 *
 * @param batch the scheduled job over logged predictions
 * @param labels files that ground truth is read from
 * @param maxLabelDelay how long after its prediction a label may come
 * @param sidecar what a sidecar must know of the model server
 * @param stream the topics
 */
public record Collect(
    Batch batch, Optional<String> labels, Duration maxLabelDelay, Sidecar sidecar, Stream stream) {

  public static final Collect DEFAULT =
      new Collect(
          new Batch(Optional.empty(), "*/5 * * * *", ZoneId.of("UTC")),
          Optional.empty(),
          Duration.ofDays(45),
          Sidecar.USUAL,
          Stream.NONE);

  /**
   * @param from files to read; the prediction log where empty
   * @param schedule five fields of cron: minute, hour, day of month, month, day of week
   * @param zone of the schedule
   */
  public record Batch(Optional<String> from, String schedule, ZoneId zone) {}

  /**
   * A model server that is none of the usual ones.
   *
   * @param paths ends of addresses that ask for predictions, besides the usual ones
   * @param request where fields are in JSON requests; as usual servers have them where empty
   * @param response where fields are in JSON responses
   */
  public record Sidecar(List<String> paths, Pointers request, Pointers response) {

    public static final Sidecar USUAL = new Sidecar(List.of(), Pointers.NONE, Pointers.NONE);

    public Sidecar {
      paths = List.copyOf(paths);
      if (request.isEmpty() && !response.isEmpty()) {
        throw new IllegalArgumentException(
            "collect.sidecar.response needs collect.sidecar.request: without it, what a prediction"
                + " is cannot be told");
      }
    }
  }

  /**
   * Topics of Kafka.
   *
   * @param brokers of Kafka, comma-separated; for a job of this monitor's own
   * @param topic with predictions
   * @param labels topic with ground truth
   * @param format of records that do not tell it, by its short name
   * @param registry address of the schema registry
   * @param group names the job, and so its consumer group; for a job of this monitor's own
   * @param lateness how long a window waits after its end, instead of the monitor's
   * @param detectors names of change detectors that follow single errors
   */
  public record Stream(
      Optional<String> brokers,
      Optional<String> topic,
      Optional<String> labels,
      Optional<String> format,
      Optional<String> registry,
      Optional<String> group,
      Optional<Duration> lateness,
      List<String> detectors) {

    public static final Stream NONE =
        new Stream(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    public Stream {
      detectors = List.copyOf(detectors);
    }
  }
}
