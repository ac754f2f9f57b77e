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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ground truth that comes later than its prediction.
 *
 * <p>Labels arrive under the model's name and {@value #INBOX}, filed by the time they came. Routing
 * finds the hour of each one's prediction by the request id and files them there, under {@value
 * #ROUTED}: then a window's labels are read with the window.
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
    log.read(ids, batch -> match(batch, labels).ifPresent(found -> {
      routed.add(found);
      for (long millis : found.eventMillis()) {
        hours.add(Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.HOURS));
      }
    }));
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

  private Optional<Batch> match(Batch batch, Map<String, String> labels) {
    int[] rows =
        java.util.stream.IntStream.range(0, batch.rows())
            .filter(row -> labels.containsKey(batch.ids()[row]))
            .toArray();
    if (rows.length == 0) {
      return Optional.empty();
    }
    Batch found = batch.select(rows);
    List<@Nullable String> values = new ArrayList<>();
    for (String id : found.ids()) {
      values.add(labels.get(id));
    }
    return Optional.of(
        new Batch(
            monitor.model() + ROUTED,
            batch.version(),
            found.ids(),
            found.eventMillis(),
            List.of(CategoryColumn.of(labelField.orElseThrow(), values))));
  }

  /** The labels of predictions of a range of time, by request id. */
  Labels labels(Instant from, Instant to) {
    Map<String, String> byId = new HashMap<>();
    if (labelField.isPresent()) {
      log.read(Range.of(monitor.model() + ROUTED, from, to), batch -> collect(batch, byId));
    }
    Optional<Field> field = monitor.schema().first(Role.LABEL);
    return new Labels(field, byId);
  }
}
