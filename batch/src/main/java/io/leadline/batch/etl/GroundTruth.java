package io.leadline.batch.etl;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.performance.Label;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.PredictionLog.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ground truth that comes later than its prediction.
 *
 * <p>Labels arrive under the model's name and {@value #INBOX}, filed by the time they came. Routing
 * finds each one's prediction by the request id and files them at its time, under {@value #ROUTED}:
 * then a window's labels are read with the window. Where windows are days or longer, labels are
 * filed at the prediction's day, in one file instead of 24. Of several labels for a prediction, the
 * one that came last counts, in whatever order they are read.
 */
final class GroundTruth {

  static final String INBOX = ".labels";
  static final String ROUTED = ".truth";

  /** Labels that are routed at once, so that memory does not grow with their number. */
  static final int MOST_AT_ONCE = 500_000;

  private static final String ARRIVED = "_arrived";

  private final PredictionLog log;
  private final Monitor monitor;
  private final Optional<String> labelField;
  private final int mostAtOnce;

  GroundTruth(PredictionLog log, Monitor monitor) {
    this(log, monitor, MOST_AT_ONCE);
  }

  GroundTruth(PredictionLog log, Monitor monitor, int mostAtOnce) {
    this.log = log;
    this.monitor = monitor;
    this.labelField = monitor.schema().first(Role.LABEL).map(Field::name);
    this.mostAtOnce = mostAtOnce;
  }

  /**
   * What routing did.
   *
   * @param hours of event time whose predictions got labels
   * @param matched labels that found their prediction
   * @param repeated labels for a prediction that had one among those read together
   * @param unmatched labels whose prediction was not found, by their hour of arrival; hours without
   *     any are there with 0
   */
  record Routed(Set<Instant> hours, long matched, long repeated, Map<Instant, Long> unmatched) {

    static final Routed NOTHING = new Routed(Set.of(), 0, 0, Map.of());

    long unmatchedCount() {
      return unmatched.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Files the labels that arrived within these hours with their predictions.
   *
   * @param arrivals hours of arrival, rising
   * @param name of the delivery, unique among runs
   * @param longestDelay from a prediction to its label
   */
  Routed route(List<Instant> arrivals, String name, Duration longestDelay) {
    if (labelField.isEmpty() || arrivals.isEmpty()) {
      return Routed.NOTHING;
    }
    Routing routing = new Routing(name, longestDelay);
    for (Instant hour : arrivals) {
      routing.unmatched.put(hour, 0L);
      log.read(
          Range.of(monitor.model() + INBOX, hour, hour.plus(Duration.ofHours(1))), routing::add);
    }
    routing.flush();
    return new Routed(routing.hours, routing.matched, routing.repeated, routing.unmatched);
  }

  /** One run over the inbox; holds a bounded number of labels. */
  private final class Routing {

    private final String name;
    private final Duration longestDelay;
    private final Map<String, Label> labels = new HashMap<>();
    private final Set<Instant> hours = new TreeSet<>();
    private final Map<Instant, Long> unmatched = new TreeMap<>();
    private int deliveries;
    private long matched;
    private long repeated;

    Routing(String name, Duration longestDelay) {
      this.name = name;
      this.longestDelay = longestDelay;
    }

    void add(Batch batch) {
      repeated += collect(batch, IdShare.ALL, labels);
      if (labels.size() >= mostAtOnce) {
        flush();
      }
    }

    void flush() {
      if (labels.isEmpty()) {
        return;
      }
      List<Batch> routed = new ArrayList<>();
      Set<String> found = new HashSet<>();
      // No column but the id and the time, which are always read.
      log.read(predictions(), batch -> match(batch, routed, found));
      if (!routed.isEmpty()) {
        log.append(deliveries++ == 0 ? name : name + "-" + deliveries, routed);
      }
      matched += found.size();
      labels.forEach(
          (id, label) -> {
            if (!found.contains(id)) {
              unmatched.merge(hour(label.arrivedMillis()), 1L, Long::sum);
            }
          });
      labels.clear();
    }

    private Range predictions() {
      long first = labels.values().stream().mapToLong(Label::arrivedMillis).min().orElseThrow();
      long last = labels.values().stream().mapToLong(Label::arrivedMillis).max().orElseThrow();
      return new Range(
          monitor.model(),
          hour(first).minus(longestDelay),
          hour(last).plus(Duration.ofHours(1)),
          Optional.of(Set.of()));
    }

    private void match(Batch batch, List<Batch> routed, Set<String> found) {
      int[] rows =
          IntStream.range(0, batch.rows())
              .filter(row -> labels.containsKey(batch.ids()[row]))
              .toArray();
      if (rows.length > 0) {
        routed.add(labelled(batch.select(rows), labels));
      }
      for (int row : rows) {
        found.add(batch.ids()[row]);
        hours.add(hour(batch.eventMillis()[row]));
      }
    }
  }

  private static Instant hour(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.HOURS);
  }

  /** Adds a share of the labels of a batch; returns how many there were for ids that had one. */
  private int collect(Batch batch, IdShare share, Map<String, Label> labels) {
    Optional<Column> column = batch.column(labelField.orElseThrow());
    if (column.isEmpty()) {
      return 0;
    }
    Optional<NumberColumn> arrived =
        batch.column(ARRIVED).filter(NumberColumn.class::isInstance).map(NumberColumn.class::cast);
    int repeated = 0;
    for (int row = 0; row < batch.rows(); row++) {
      String id = batch.ids()[row];
      if (!column.get().isMissing(row) && !id.isEmpty() && share.has(id)) {
        long millis =
            arrived.isPresent() ? (long) arrived.get().values()[row] : batch.eventMillis()[row];
        Label label = new Label(Label.text(column.get(), row), millis);
        Label known = labels.put(id, label);
        if (known != null) {
          labels.put(id, Label.last(known, label));
          repeated++;
        }
      }
    }
    return repeated;
  }

  private Batch labelled(Batch found, Map<String, Label> labels) {
    List<@Nullable String> values = new ArrayList<>();
    double[] arrived = new double[found.rows()];
    for (int row = 0; row < arrived.length; row++) {
      Label label = java.util.Objects.requireNonNull(labels.get(found.ids()[row]));
      values.add(label.text());
      arrived[row] = label.arrivedMillis();
    }
    return new Batch(
        monitor.model() + ROUTED,
        found.version(),
        found.ids(),
        Arrays.stream(found.eventMillis()).map(this::filedAt).toArray(),
        List.of(
            CategoryColumn.of(labelField.orElseThrow(), values),
            NumberColumn.of(ARRIVED, arrived)));
  }

  private long filedAt(long predictionMillis) {
    boolean isDaily = monitor.windows().size().compareTo(Duration.ofDays(1)) >= 0;
    return isDaily
        ? Instant.ofEpochMilli(predictionMillis).truncatedTo(ChronoUnit.DAYS).toEpochMilli()
        : predictionMillis;
  }

  /** The labels of a share of the predictions of a range of time. */
  Labels labels(Instant from, Instant to, IdShare share) {
    Map<String, Label> byId = new HashMap<>();
    if (labelField.isPresent()) {
      log.read(
          Range.of(
              monitor.model() + ROUTED, Instant.ofEpochMilli(filedAt(from.toEpochMilli())), to),
          batch -> {
            collect(batch, share, byId);
            if (byId.size() > WindowProfiler.MOST_IDS) {
              throw new SeenIds.OverflowException();
            }
          });
    }
    Optional<Field> field = monitor.schema().first(Role.LABEL);
    return new Labels(field, byId);
  }
}
