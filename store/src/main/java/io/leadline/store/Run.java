package io.leadline.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One run of a job over a model's predictions: where the numbers come from.
 *
 * @param model the model
 * @param started when (wall clock)
 * @param took how long it ran
 * @param windows base windows that were computed
 * @param rows predictions read
 * @param labels labels that were joined to their prediction
 * @param unmatched labels whose prediction was not found
 * @param pending windows with predictions that were not over yet
 * @param failed whether it ended before its time
 * @param problems what could not be read, or why it failed, in words; the first {@value
 *     #MOST_PROBLEMS}
 */
public record Run(
    String model,
    Instant started,
    Duration took,
    int windows,
    long rows,
    long labels,
    long unmatched,
    int pending,
    boolean failed,
    List<String> problems) {

  /** As many problems as are kept of one run. */
  public static final int MOST_PROBLEMS = 20;

  public Run {
    problems = problems.stream().limit(MOST_PROBLEMS).toList();
  }

  /** A run that ended before its time. */
  public static Run failed(String model, Instant started, Duration took, String reason) {
    return new Run(model, started, took, 0, 0, 0, 0, 0, true, List.of(reason));
  }
}
