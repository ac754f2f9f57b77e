package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Windows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalLong;

/** How long windows have to be to hold rows enough for drift to be judged. */
final class WindowGuess {

  private static final List<Duration> SIZES =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(28));

  // Quiet windows have fewer rows than the average one.
  private static final double MARGIN = 1.5;

  private WindowGuess() {}

  /**
   * The shortest usual size whose windows have enough rows at the pace of {@code sample}, the
   * longest if none has; the default where the times cannot be told.
   */
  static Duration size(String time, List<Batch> sample) {
    LongSummaryStatistics millis = new LongSummaryStatistics();
    Map<String, OptionalLong> parsed = new HashMap<>();
    for (Batch batch : sample) {
      batch.column(time).ifPresent(column -> collect(column, parsed, millis));
    }
    if (millis.getCount() < 2 || millis.getMax() == millis.getMin()) {
      return Windows.DEFAULT.size();
    }
    double rowsPerMilli = (double) millis.getCount() / (millis.getMax() - millis.getMin());
    double wanted = MARGIN * Windows.DEFAULT.minRows();
    return SIZES.stream()
        .filter(size -> size.toMillis() * rowsPerMilli >= wanted)
        .findFirst()
        .orElse(SIZES.get(SIZES.size() - 1));
  }

  private static void collect(
      Column times, Map<String, OptionalLong> parsed, LongSummaryStatistics millis) {
    for (int row = 0; row < times.size(); row++) {
      TimedRows.millis(times, row, parsed).ifPresent(millis::accept);
    }
  }
}
