package io.leadline.batch.etl;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.PredictionLog.Range;
import io.leadline.predictions.PredictionLog.ReadSummary;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the predictions of one window and profiles them; each request id counts once. */
final class WindowProfiler {

  private final PredictionLog log;

  WindowProfiler(PredictionLog log) {
    this.log = log;
  }

  /**
   * @param profile of the window
   * @param problems files that were set aside
   */
  record Result(Profile profile, List<String> problems) {}

  Result profile(String model, Instant from, Instant to, Layout layout, Labels labels) {
    ProfileBuilder builder = new ProfileBuilder(layout);
    Set<String> seen = new HashSet<>();
    Set<String> columns =
        layout.schema().fields().stream().map(field -> field.name()).collect(Collectors.toSet());
    ReadSummary summary =
        log.read(
            new Range(model, from, to, Optional.of(columns)),
            batch -> add(batch, labels, seen, builder));
    return new Result(builder.build(), summary.quarantined());
  }

  private static void add(Batch batch, Labels labels, Set<String> seen, ProfileBuilder builder) {
    String[] ids = batch.ids();
    int[] first =
        IntStream.range(0, batch.rows())
            .filter(row -> ids[row].isEmpty() || seen.add(ids[row]))
            .toArray();
    builder.addDuplicates(batch.rows() - first.length);
    if (first.length > 0) {
      Batch unique = first.length == batch.rows() ? batch : batch.select(first);
      builder.add(labels.joinTo(unique));
    }
  }
}
