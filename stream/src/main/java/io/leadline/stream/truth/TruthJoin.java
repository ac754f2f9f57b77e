package io.leadline.stream.truth;

import io.leadline.core.performance.Label;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Field;
import io.leadline.core.sketch.ByteReader;
import io.leadline.stream.WatchedModels;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.detect.Signal;
import io.leadline.stream.kafka.DeadLetter;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.OutgoingRecord;
import io.leadline.stream.window.Partial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Joins predictions and labels by request id, in whatever order they come, and hands over the
 * profile of the labelled rows of each window. Keyed by model and salt of the id. Inputs: both, and
 * monitors (broadcast). Outputs: cumulative partial profiles of labelled rows, and at the side the
 * labels that found no prediction.
 *
 * <p>A prediction waits until its window's end, the lateness, and the longest delay of labels have
 * passed in event time; a label waits as long from its arrival on. Of several labels of an id the
 * one that came last counts, as in the batch path. Usually a label adds its row to the profile; a
 * label that replaces another one cannot, since profiles do not subtract: the window's rows of this
 * salt are profiled again.
 */
public final class TruthJoin extends AbstractStreamOperator<Partial>
    implements TwoInputStreamOperator<Routed, MonitorRecord, Partial> {

  private static final long serialVersionUID = 1;

  public static final OutputTag<OutgoingRecord> DEAD_LETTERS =
      new OutputTag<>("unmatched-labels") {
        private static final long serialVersionUID = 1;
      };

  /** Errors of predictions whose first label came, of models whose detectors follow them. */
  public static final OutputTag<Signal> ERRORS =
      new OutputTag<>("errors") {
        private static final long serialVersionUID = 1;
      };

  /** In rows: beyond it they are profiled before the checkpoint, so that memory stays bounded. */
  private static final int MOST_FRESH = 8_192;

  private static final PrimitiveArrayTypeInfo<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final MapStateDescriptor<String, byte[]> IDS =
      new MapStateDescriptor<>("ids", Types.STRING, BYTES);
  private static final MapStateDescriptor<String, byte[]> ROWS =
      new MapStateDescriptor<>("rows", Types.STRING, BYTES);
  private static final MapStateDescriptor<String, Boolean> WAITING =
      new MapStateDescriptor<>("waiting", Types.STRING, Types.BOOLEAN);
  private static final ValueStateDescriptor<byte[]> TRUTH =
      new ValueStateDescriptor<>("truth", BYTES);

  private final MonitorTopic topic;
  private final String deadLetterTopic;

  private transient @Nullable Parts parts;
  private transient Map<String, TreeMap<Long, Fresh>> changed = new HashMap<>();
  private transient Map<String, Optional<Joined>> joined = new HashMap<>();

  /** What is there after initialisation. */
  private record Parts(
      WatchedModels models,
      MapState<String, byte[]> ids,
      InternalTimerService<Long> windows,
      InternalTimerService<Long> labels,
      Counts counts) {}

  private record Counts(Counter matched, Counter repeated, Counter unmatched, Counter unlabelled) {}

  /** A model whose labels are awaited. */
  private record Joined(Watched watched, TruthSchema schema) {

    Duration delay() {
      return watched.collect().maxLabelDelay();
    }
  }

  /** What changed of a window since it was handed over. */
  private static final class Fresh {
    private final long end;
    private final List<Row> rows = new ArrayList<>();
    private final List<@Nullable String> labels = new ArrayList<>();
    private boolean isReplaced;

    Fresh(long end) {
      this.end = end;
    }
  }

  /**
   * @param topic where monitors come from
   * @param deadLetterTopic where labels go that find no prediction
   */
  public TruthJoin(MonitorTopic topic, String deadLetterTopic) {
    this.topic = topic;
    this.deadLetterTopic = deadLetterTopic;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    changed = new HashMap<>();
    joined = new HashMap<>();
    parts =
        new Parts(
            WatchedModels.open(getOperatorStateBackend(), topic),
            context.getKeyedStateStore().getMapState(IDS),
            getInternalTimerService(
                "windows", LongSerializer.INSTANCE, onEventTime(this::expireWindow)),
            getInternalTimerService(
                "labels", LongSerializer.INSTANCE, onEventTime(this::expireLabels)),
            new Counts(
                getMetricGroup().counter("matchedLabels"),
                getMetricGroup().counter("repeatedLabels"),
                getMetricGroup().counter("unmatchedLabels"),
                getMetricGroup().counter("unlabelledPredictions")));
  }

  @FunctionalInterface
  private interface Expiry {
    void expire(String key, long namespace) throws Exception;
  }

  private static Triggerable<String, Long> onEventTime(Expiry expiry) {
    return new Triggerable<>() {
      @Override
      public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
        expiry.expire(timer.getKey(), timer.getNamespace());
      }

      @Override
      public void onProcessingTime(InternalTimer<String, Long> timer) {
        // None is registered.
      }
    };
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("not initialised");
    }
    return parts;
  }

  @Override
  public void processElement1(StreamRecord<Routed> element) throws Exception {
    Routed routed = element.getValue();
    Optional<Joined> model = joined(routed.model());
    if (model.isEmpty()) {
      return;
    }
    ByteReader in = new ByteReader(routed.entries());
    while (in.remaining() > 0) {
      Entry entry = Entry.read(in);
      if (entry.isLabel()) {
        addLabel(routed.key(), model.get(), entry);
      } else {
        addPrediction(routed.key(), model.get(), entry);
      }
    }
  }

  private Optional<Joined> joined(String model) {
    return joined.computeIfAbsent(
        model,
        name ->
            parts()
                .models()
                .get(name)
                .flatMap(
                    watched ->
                        TruthSchema.of(watched.bundle().layout())
                            .map(schema -> new Joined(watched, schema))));
  }

  private void addPrediction(String key, Joined model, Entry entry) throws Exception {
    KnownId known = known(entry.id());
    long start = entry.window().start();
    if (known.windows().contains(start)) {
      return; // An id counts once: which of its rows does is chance in any path.
    }
    parts().ids().put(entry.id(), known.withWindow(start).toBytes());
    rows(start).put(entry.id(), entry.row());
    parts().windows().registerEventTimeTimer(start, expiry(model, entry.window().end()));
    Row row = Row.read(entry.row());
    Optional<Label> label = known.label().filter(late -> mayBeOf(late, row, model));
    if (label.isPresent()) {
      parts().counts().matched().inc();
    }
    if (label.isPresent() || row.cells().containsKey(model.schema().label().name())) {
      add(key, model, entry.window(), row, label.map(Label::text).orElse(null));
      signal(model, entry.id(), row, label);
    }
  }

  private void addLabel(String key, Joined model, Entry entry) throws Exception {
    KnownId known = known(entry.id());
    Optional<Label> before = known.label();
    Label label = before.map(one -> Label.last(one, entry.label())).orElse(entry.label());
    if (before.isPresent()) {
      parts().counts().repeated().inc();
    }
    if (before.equals(Optional.of(label))) {
      return;
    }
    parts().ids().put(entry.id(), known.withLabel(label).toBytes());
    if (known.windows().isEmpty()) {
      await(entry.id(), label, model);
    }
    boolean isMatched = false;
    for (long start : known.windows()) {
      byte @Nullable [] bytes = rows(start).get(entry.id());
      if (bytes != null) {
        Row row = Row.read(bytes);
        isMatched |= mayBeOf(label, row, model);
        join(key, model, start, entry.id(), row, before, label);
      }
    }
    if (isMatched && before.isEmpty()) {
      parts().counts().matched().inc();
    }
  }

  private void join(
      String key, Joined model, long start, String id, Row row, Optional<Label> before, Label label)
      throws Exception {
    boolean wasLabelled =
        row.cells().containsKey(model.schema().label().name())
            || before.filter(one -> mayBeOf(one, row, model)).isPresent();
    Entry.Span window = window(model, start, row);
    if (wasLabelled) {
      fresh(key, window).isReplaced = true;
    } else if (mayBeOf(label, row, model)) {
      add(key, model, window, row, label.text());
      signal(model, id, row, Optional.of(label));
    }
  }

  /** Sends the row's error to the detectors: of the label that counts first, and once. */
  private void signal(Joined model, String id, Row row, Optional<Label> late) {
    Watched watched = model.watched();
    if (watched.collect().stream().detectors().isEmpty()) {
      return;
    }
    @Nullable Object own = row.cells().get(model.schema().label().name());
    if (late.isEmpty() && (own == null || own == Row.MISMATCH)) {
      return;
    }
    String text = late.map(Label::text).orElseGet(() -> own == null ? "" : Row.text(own));
    long known = Math.max(row.eventMillis(), late.map(Label::arrivedMillis).orElse(Long.MIN_VALUE));
    PredictionError.of(watched.monitor().task(), model.schema().schema(), row, text)
        .ifPresent(
            error ->
                output.collect(
                    ERRORS,
                    new StreamRecord<>(new Signal(watched.monitor().model(), known, id, error))));
  }

  private static Entry.Span window(Joined model, long start, Row row) {
    long end =
        model
            .watched()
            .monitor()
            .windows()
            .windowOf(java.time.Instant.ofEpochMilli(row.eventMillis()))
            .end()
            .toEpochMilli();
    return new Entry.Span(start, end);
  }

  private static boolean mayBeOf(Label label, Row row, Joined model) {
    return label.mayBeOf(row.eventMillis(), model.delay());
  }

  private void add(String key, Joined model, Entry.Span window, Row row, @Nullable String label)
      throws Exception {
    Fresh fresh = fresh(key, window);
    fresh.rows.add(row);
    fresh.labels.add(label);
    if (fresh.rows.size() >= MOST_FRESH) {
      handOver(key, model, window.start(), fresh);
      changed.getOrDefault(key, new TreeMap<>()).remove(window.start());
    }
  }

  private Fresh fresh(String key, Entry.Span window) {
    return changed
        .computeIfAbsent(key, added -> new TreeMap<>())
        .computeIfAbsent(window.start(), added -> new Fresh(window.end()));
  }

  private KnownId known(String id) throws Exception {
    byte @Nullable [] bytes = parts().ids().get(id);
    return bytes == null ? KnownId.NOTHING : KnownId.read(bytes);
  }

  private MapState<String, byte[]> rows(long start) throws Exception {
    return getPartitionedState(start, LongSerializer.INSTANCE, ROWS);
  }

  private static long expiry(Joined model, long end) {
    return model.watched().labelsExpire(end);
  }

  /** Labels are filed by the hour in which their wait ends: one timer for many. */
  private void await(String id, Label label, Joined model) throws Exception {
    long hour = Duration.ofHours(1).toMillis();
    long until = (Math.floorDiv(label.arrivedMillis() + model.delay().toMillis(), hour) + 1) * hour;
    getPartitionedState(until, LongSerializer.INSTANCE, WAITING).put(id, true);
    parts().labels().registerEventTimeTimer(until, until);
  }

  private void expireLabels(String key, long until) throws Exception {
    MapState<String, Boolean> waiting =
        getPartitionedState(until, LongSerializer.INSTANCE, WAITING);
    List<String> ids = new ArrayList<>();
    waiting.keys().forEach(ids::add);
    waiting.clear();
    for (String id : ids) {
      KnownId known = known(id);
      if (known.windows().isEmpty() && known.label().isPresent()) {
        parts().ids().remove(id);
        unmatched(modelOf(key), id, known.label().get());
      }
    }
  }

  private void unmatched(String model, String id, Label label) {
    parts().counts().unmatched().inc();
    Optional<Joined> known = joined(model);
    String field =
        known.map(joinedModel -> joinedModel.schema().label()).map(Field::name).orElse("label");
    output.collect(
        DEAD_LETTERS,
        new StreamRecord<>(
            DeadLetter.ofLabel(
                deadLetterTopic,
                model,
                LabelLine.of(
                    known.flatMap(one -> one.watched().monitor().idField()).orElse("id"),
                    id,
                    field,
                    label),
                "a label whose prediction did not come (id '%s')".formatted(id))));
  }

  private void expireWindow(String key, long start) throws Exception {
    handOver(key, start);
    Optional<Joined> model = joined(modelOf(key));
    MapState<String, byte[]> rows = rows(start);
    Map<String, Boolean> ids = new HashMap<>();
    for (Map.Entry<String, byte[]> row : rows.entries()) {
      boolean isLabelled =
          model.isPresent() && isLabelled(row.getKey(), Row.read(row.getValue()), model.get());
      ids.put(row.getKey(), isLabelled);
      if (!isLabelled) {
        parts().counts().unlabelled().inc();
      }
    }
    rows.clear();
    truth(start).clear();
    for (Map.Entry<String, Boolean> id : ids.entrySet()) {
      forget(modelOf(key), id.getKey(), start, id.getValue());
    }
  }

  private void forget(String model, String id, long start, boolean isLabelled) throws Exception {
    KnownId left = known(id).withoutWindow(start);
    if (!left.windows().isEmpty()) {
      parts().ids().put(id, left.toBytes());
      return;
    }
    parts().ids().remove(id);
    if (left.label().isPresent() && !isLabelled) {
      // Its prediction is there, but not of the time that the label may be of.
      unmatched(model, id, left.label().get());
    }
  }

  private boolean isLabelled(String id, Row row, Joined model) throws Exception {
    return row.cells().containsKey(model.schema().label().name())
        || known(id).label().filter(label -> mayBeOf(label, row, model)).isPresent();
  }

  private static String modelOf(String key) {
    return key.substring(0, key.indexOf('\n'));
  }

  private ValueState<byte[]> truth(long start) throws Exception {
    return getPartitionedState(start, LongSerializer.INSTANCE, TRUTH);
  }

  /** Hands over what is known of a window of the current key, if anything changed. */
  private void handOver(String key, long start) throws Exception {
    TreeMap<Long, Fresh> windows = changed.getOrDefault(key, new TreeMap<>());
    @Nullable Fresh fresh = windows.remove(start);
    Optional<Joined> model = joined(modelOf(key));
    if (fresh != null && model.isPresent()) {
      handOver(key, model.get(), start, fresh);
    }
  }

  private void handOver(String key, Joined model, long start, Fresh fresh) throws Exception {
    Profile profile =
        fresh.isReplaced
            ? profileAgain(model, start)
            : stored(start)
                .merge(
                    model
                        .schema()
                        .profile(model.watched().monitor().model(), fresh.rows, fresh.labels));
    byte[] bytes = profile.toBytes();
    truth(start).update(bytes);
    int salt = Integer.parseInt(key.substring(key.indexOf('\n') + 1));
    output.collect(
        new StreamRecord<>(new Partial(modelOf(key), start, fresh.end, "", salt, bytes)));
  }

  private Profile stored(long start) throws Exception {
    byte @Nullable [] bytes = truth(start).value();
    return bytes == null ? Profile.empty() : Profile.fromBytes(bytes);
  }

  private Profile profileAgain(Joined model, long start) throws Exception {
    String name = model.watched().monitor().model();
    Profile profile = Profile.empty();
    List<Row> rows = new ArrayList<>();
    List<@Nullable String> labels = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : rows(start).entries()) {
      Row row = Row.read(entry.getValue());
      if (isLabelled(entry.getKey(), row, model)) {
        rows.add(row);
        labels.add(
            known(entry.getKey())
                .label()
                .filter(label -> mayBeOf(label, row, model))
                .map(Label::text)
                .orElse(null));
      }
      if (rows.size() >= MOST_FRESH) {
        profile = profile.merge(model.schema().profile(name, rows, labels));
        rows.clear();
        labels.clear();
      }
    }
    return rows.isEmpty() ? profile : profile.merge(model.schema().profile(name, rows, labels));
  }

  @Override
  public void processElement2(StreamRecord<MonitorRecord> element) throws Exception {
    MonitorRecord record = element.getValue();
    parts().models().take(record);
    joined.remove(record.model());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    for (Map.Entry<String, TreeMap<Long, Fresh>> key : Map.copyOf(changed).entrySet()) {
      setCurrentKey(key.getKey());
      for (long start : List.copyOf(key.getValue().keySet())) {
        handOver(key.getKey(), start);
      }
    }
    changed.clear();
  }

  @Override
  public void finish() throws Exception {
    prepareSnapshotPreBarrier(0);
    super.finish();
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    processWatermark(mark);
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // Monitors have no event time.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
    if (index == 0) {
      processWatermarkStatus(status);
    }
  }
}
