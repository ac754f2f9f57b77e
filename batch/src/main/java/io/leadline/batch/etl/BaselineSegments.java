package io.leadline.batch.etl;

import io.leadline.batch.table.Table;
import io.leadline.batch.table.Tables;
import io.leadline.core.fairness.Grouping;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.SegmentedProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Schema;
import io.leadline.core.segment.InvalidSegmentException;
import io.leadline.core.segment.SegmentRule;
import io.leadline.core.segment.Segmentation;
import io.leadline.predictions.PredictionLog;
import io.leadline.store.Baseline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Profiles the segments of a baseline, in one pass over its rows. */
final class BaselineSegments {

  /** Profiles of columns that are in memory at once: about 10 KB each. */
  private static final int MOST_PROFILES = 10_000;

  private final Monitor monitor;
  private final Baseline baseline;

  BaselineSegments(Monitor monitor, Baseline baseline) {
    this.monitor = monitor;
    this.baseline = baseline;
  }

  /**
   * The segments of a baseline.
   *
   * @param profiles of those that have rows, by name
   */
  record Segmented(Segmentation segmentation, Map<String, Profile> profiles) {}

  /** Delivers the baseline's rows, as often as it is asked to. */
  private interface Rows {
    void read(Set<String> columns, Consumer<Batch> consumer) throws IOException;
  }

  /**
   * @throws InvalidSegmentException if the baseline does not allow what the monitor asks for
   * @throws IOException if the baseline's rows cannot be read
   */
  Segmented compute(PredictionLog log) throws IOException, InvalidSegmentException {
    if (monitor.segments().isEmpty()) {
      return new Segmented(Segmentation.NONE, Map.of());
    }
    String from = monitor.baseline().from();
    if (baseline.isPromoted()) {
      // Its rows are those of windows: of new segments nothing is known but what comes.
      return profiled((columns, consumer) -> {});
    }
    if (from.startsWith(Baselines.LOG)) {
      PredictionLog.Range range = Baselines.range(monitor, from.substring(Baselines.LOG.length()));
      return profiled((columns, consumer) -> log.read(range, consumer::accept));
    }
    try (Table table = Tables.open(from)) {
      return profiled(table::read);
    }
  }

  private Segmented profiled(Rows rows) throws IOException, InvalidSegmentException {
    Schema schema = baseline.layout().schema();
    Set<String> columns = new HashSet<>();
    schema.fields().forEach(field -> columns.add(field.name()));
    List<Batch> sample = hasNumbers(schema) ? sample(rows, columns) : List.of();
    Segmentation segments =
        Segmentation.resolve(monitor.segments(), schema, field -> values(field, sample));
    long profiles = (long) segments.names().size() * schema.fields().size();
    if (profiles > MOST_PROFILES) {
      throw new InvalidSegmentException(
          "%d segments of %d columns (must be at most %d segments)"
              .formatted(
                  segments.names().size(),
                  schema.fields().size(),
                  MOST_PROFILES / schema.fields().size()));
    }
    Layout layout = baseline.layout().withSegments(segments);
    SegmentedProfileBuilder builder = new SegmentedProfileBuilder(layout);
    rows.read(columns, builder::add);
    return new Segmented(segments, builder.buildSegments());
  }

  /** Whether the values of a numeric field are asked for: profiles do not count those. */
  private boolean hasNumbers(Schema schema) {
    return monitor.segments().stream()
        .filter(SegmentRule.ByValue.class::isInstance)
        .anyMatch(
            rule ->
                schema
                    .field(rule.name())
                    .map(Field::kind)
                    .filter(Kind.NUMERIC::equals)
                    .isPresent());
  }

  private static List<Batch> sample(Rows rows, Set<String> columns) throws IOException {
    List<Batch> sample = new ArrayList<>();
    int[] count = {0};
    rows.read(
        columns,
        batch -> {
          if (count[0] < LayoutInference.SAMPLE_ROWS) {
            sample.add(batch);
            count[0] += batch.rows();
          }
        });
    return sample;
  }

  private List<String> values(Field field, List<Batch> sample) {
    return field.kind() == Kind.NUMERIC
        ? Grouping.ofSample(field.name(), sample).values()
        : baseline
            .profile()
            .column(field.name())
            .map(BaselineSegments::mostFrequent)
            .orElse(List.of());
  }

  private static List<String> mostFrequent(ColumnProfile column) {
    return column.categories().counts().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Segmentation.MOST_SEGMENTS)
        .map(Map.Entry::getKey)
        .toList();
  }
}
