package io.leadline.batch.etl;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.PredictionLog.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ground truth that comes later than its prediction.
 *
 * <p>Labels arrive under the model's name and {@value #INBOX}, filed by the time they came. Routing
 * finds each one's prediction by the request id and files them at its time, under {@value #ROUTED}:
 * then a window's labels are read with the window. Where windows are days or longer, labels are
 * filed at the prediction's day, in one file instead of 24.
 */
final class GroundTruth {

  static final String INBOX = ".labels";
  static final String ROUTED = ".truth";

  private final PredictionLog log;
  private final Monitor monitor;
  private final Optional<String> labelField;

  GroundTruth(PredictionLog log, Monitor monitor) {
    this.log = log;
    this.monitor = monitor;
    this.labelField = monitor.schema().first(Role.LABEL).map(Field::name);
  }

  /**
   * What routing did.
   *
   * @param hours of event time whose predictions got labels
   * @param matched number of labels
   * @param unmatched labels whose prediction was not found
   */
  record Routed(Set<Instant> hours, long matched, long unmatched) {}

  /**
   * Files the labels that arrived within these hours with their predictions.
   *
   * @param arrivals hours of arrival
   * @param name of the delivery, unique among runs
   * @param longestDelay from a prediction to its label
   */
  Routed route(List<Instant> arrivals, String name, Duration longestDelay) {
    if (labelField.isEmpty() || arrivals.isEmpty()) {
      return new Routed(Set.of(), 0, 0);
    }
    Map<String, String> labels = new HashMap<>();
    for (Instant hour : arrivals) {
      log.read(
          Range.of(monitor.model() + INBOX, hour, hour.plus(Duration.ofHours(1))),
          batch -> collect(batch, labels));
    }
    Instant first = arrivals.get(0).minus(longestDelay);
    Instant last = arrivals.get(arrivals.size() - 1).plus(Duration.ofHours(1));
    List<Batch> routed = new ArrayList<>();
    Set<Instant> hours = new TreeSet<>();
    // No column but the id and the time, which are always read.
    Range ids = new Range(monitor.model(), first, last, Optional.of(Set.of()));
    log.read(
        ids,
        batch -> {
          int[] rows = matching(batch, labels);
          if (rows.length > 0) {
            routed.add(labelled(batch.select(rows), labels));
          }
          for (int row : rows) {
            Instant time = Instant.ofEpochMilli(batch.eventMillis()[row]);
            hours.add(time.truncatedTo(ChronoUnit.HOURS));
          }
        });
    if (!routed.isEmpty()) {
      log.append(name, routed);
    }
    long matched = routed.stream().mapToLong(Batch::rows).sum();
    return new Routed(hours, matched, Math.max(0, labels.size() - matched));
  }

  private void collect(Batch batch, Map<String, String> labels) {
    Optional<Column> column = batch.column(labelField.orElseThrow());
    if (column.isEmpty()) {
      return;
    }
    for (int row = 0; row < batch.rows(); row++) {
      if (!column.get().isMissing(row) && !batch.ids()[row].isEmpty()) {
        labels.put(batch.ids()[row], Labels.text(column.get(), row));
      }
    }
  }

  private static int[] matching(Batch batch, Map<String, String> labels) {
    return IntStream.range(0, batch.rows())
        .filter(row -> labels.containsKey(batch.ids()[row]))
        .toArray();
  }

  private Batch labelled(Batch found, Map<String, String> labels) {
    List<@Nullable String> values = new ArrayList<>();
    for (String id : found.ids()) {
      values.add(labels.get(id));
    }
    return new Batch(
        monitor.model() + ROUTED,
        found.version(),
        found.ids(),
        Arrays.stream(found.eventMillis()).map(this::filedAt).toArray(),
        List.of(CategoryColumn.of(labelField.orElseThrow(), values)));
  }

  private long filedAt(long predictionMillis) {
    boolean isDaily = monitor.windows().size().compareTo(Duration.ofDays(1)) >= 0;
    return isDaily
        ? Instant.ofEpochMilli(predictionMillis).truncatedTo(ChronoUnit.DAYS).toEpochMilli()
        : predictionMillis;
  }

  /** The labels of predictions of a range of time, by request id. */
  Labels labels(Instant from, Instant to) {
    Map<String, String> byId = new HashMap<>();
    if (labelField.isPresent()) {
      log.read(
          Range.of(
              monitor.model() + ROUTED, Instant.ofEpochMilli(filedAt(from.toEpochMilli())), to),
          batch -> collect(batch, byId));
    }
    Optional<Field> field = monitor.schema().first(Role.LABEL);
    return new Labels(field, byId);
  }
}
