package io.leadline.batch.etl;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.SegmentedProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.PredictionLog.Range;
import io.leadline.predictions.PredictionLog.ReadSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the predictions of one window and profiles them; each request id counts once.
 *
 * <p>Memory is bounded: a window with more ids than are kept at once is read several times, each
 * time for a share of the ids. As profiles do not depend on order, the result is the same.
 */
final class WindowProfiler {

  /** Ids, and labels, in memory at once: some 64 MB, and 400 MB. */
  static final int MOST_IDS = 4_000_000;

  private static final int MORE_SHARES = 4;
  private static final int MOST_SHARES = 1 << 14;

  private final PredictionLog log;
  private final int mostIds;

  WindowProfiler(PredictionLog log, int mostIds) {
    this.log = log;
    this.mostIds = mostIds;
  }

  /**
   * @param profile of the window
   * @param segments profiles of its segments that have rows, by name
   * @param problems files that were set aside
   * @param passes how often the window was read
   */
  record Result(
      Profile profile, Map<String, Profile> segments, List<String> problems, int passes) {}

  /** Labels of a share of the window's ids. */
  @FunctionalInterface
  interface LabelSource {
    Labels labels(IdShare share);
  }

  Result profile(String model, Instant from, Instant to, Layout layout, LabelSource labels) {
    Set<String> columns =
        layout.schema().fields().stream().map(field -> field.name()).collect(Collectors.toSet());
    Range range = new Range(model, from, to, Optional.of(columns));
    List<String> problems = new ArrayList<>();
    for (int shares = 1; ; shares *= MORE_SHARES) {
      try {
        return inShares(range, layout, labels, shares, problems);
      } catch (SeenIds.OverflowException e) {
        if (shares >= MOST_SHARES) {
          throw e;
        }
      }
    }
  }

  private Result inShares(
      Range range, Layout layout, LabelSource labels, int shares, List<String> problems) {
    SegmentedProfileBuilder builder = new SegmentedProfileBuilder(layout);
    for (int index = 0; index < shares; index++) {
      IdShare share = new IdShare(index, shares);
      Labels known = labels.labels(share);
      SeenIds seen = new SeenIds(mostIds);
      ReadSummary summary = log.read(range, batch -> add(batch, share, known, seen, builder));
      problems.addAll(summary.quarantined());
    }
    return new Result(builder.build(), builder.buildSegments(), problems, shares);
  }

  private static void add(
      Batch batch, IdShare share, Labels labels, SeenIds seen, SegmentedProfileBuilder builder) {
    int[] rows = new int[batch.rows()];
    int count = 0;
    int repeated = 0;
    for (int row = 0; row < batch.rows(); row++) {
      String id = batch.ids()[row];
      long hash = id.isEmpty() ? 0 : IdShare.hash(id);
      if (id.isEmpty() ? share.index() == 0 : share.has(hash)) {
        if (id.isEmpty() || seen.add(hash)) {
          rows[count++] = row;
        } else {
          repeated++;
        }
      }
    }
    builder.addDuplicates(repeated);
    if (count > 0) {
      boolean isAll = count == batch.rows();
      builder.add(
          labels.joinTo(isAll ? batch : batch.select(java.util.Arrays.copyOf(rows, count))));
    }
  }
}
