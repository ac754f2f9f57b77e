package io.leadline.cli.serve;

import io.leadline.batch.etl.EtlResult;
import io.leadline.store.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Runs of the batch path as they are recorded. */
final class EtlRuns {

  /** What these runs are called in metrics. */
  static final String COLLECTOR = "etl";

  private EtlRuns() {}

  static Run of(String model, Instant started, Instant ended, EtlResult result) {
    return new Run(
        model,
        started,
        Duration.between(started, ended),
        result.windows(),
        result.rows(),
        result.labels(),
        result.unmatched(),
        result.pending(),
        false,
        result.problems());
  }

  static Run failed(String model, Instant started, Instant ended, Exception failure) {
    String reason =
        Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    return Run.failed(model, started, Duration.between(started, ended), reason);
  }

  /** Whether anything happened: most runs look, find nothing new, and end. */
  static boolean isWorthKeeping(Run run) {
    return run.windows() > 0 || run.labels() > 0 || run.unmatched() > 0 || !isClean(run);
  }

  private static boolean isClean(Run run) {
    return !run.failed() && run.problems().equals(List.of());
  }
}
