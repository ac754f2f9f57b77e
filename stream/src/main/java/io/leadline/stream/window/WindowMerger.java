package io.leadline.stream.window;

import io.leadline.core.alert.IncidentChange;
import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SegmentEvaluator;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.publish.IncidentEvent;
import io.leadline.stream.WatchedModels;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.alert.ModelAlerts;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.OutgoingRecord;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.truth.Routed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Merges the partial profiles of each window, keyed by model, and publishes what is known of it: a
 * cumulative snapshot, the metrics, and, once the window is complete, its alerts. Inputs: partial
 * profiles, and monitors (broadcast).
 *
 * <p>What changed is published before the barrier of each checkpoint. The sink's transaction of
 * that checkpoint makes it visible, so this is as early as anything could be; and what is visible
 * is then all that lies behind the committed offsets, so that a job which lost its state may go on
 * from there. Its windows begin a new epoch, and the reader merges epochs.
 *
 * <p>A window is complete when the watermark has passed its end and the monitor's lateness. Later
 * predictions still update it; when its state is gone as well, they begin a new epoch of it.
 */
public final class WindowMerger extends AbstractStreamOperator<OutgoingRecord>
    implements TwoInputStreamOperator<Partial, MonitorRecord, OutgoingRecord>,
        Triggerable<String, Long> {

  private static final long serialVersionUID = 1;

  private static final MapStateDescriptor<Long, OpenWindow> WINDOWS =
      new MapStateDescriptor<>("windows", Types.LONG, TypeInformation.of(OpenWindow.class));

  /** By {@link #segmentKey}, the profile of a segment of an open window. */
  private static final MapStateDescriptor<String, byte[]> SEGMENTS =
      new MapStateDescriptor<>(
          "segments", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** By start and salt, the profile of the labelled rows. */
  private static final MapStateDescriptor<String, byte[]> TRUTHS =
      new MapStateDescriptor<>(
          "truths", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final MapStateDescriptor<String, byte[]> ALERTS =
      new MapStateDescriptor<>(
          "alerts", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final MonitorTopic topic;
  private final Topics topics;
  private final String source;
  private final long keptMillis;
  private final boolean hasLabelTopics;

  private transient @Nullable Parts parts;
  private transient Map<String, TreeMap<Long, Changed>> changed = new HashMap<>();
  private transient Evaluator evaluator = new Evaluator();
  private transient ModelAlerts alerts = new ModelAlerts();

  /** What is there after initialisation. */
  private record Parts(
      WatchedModels models,
      MapState<Long, OpenWindow> windows,
      MapState<String, byte[]> segments,
      MapState<String, byte[]> truths,
      MapState<String, byte[]> rules,
      InternalTimerService<Long> timers,
      Counter late) {}

  /** What came since the last snapshot of a window. */
  private static final class Changed {
    private final long end;
    private final Map<String, Profile> segments = new TreeMap<>();
    private Profile profile = Profile.empty();
    private boolean isAgain;

    Changed(long end) {
      this.end = end;
    }
  }

  /**
   * @param topic where monitors come from
   * @param topics where to publish
   * @param source names this job in its snapshots
   * @param kept how long after its completion a window stays in the state
   * @param hasLabelTopics whether labels of all models are read
   */
  public WindowMerger(
      MonitorTopic topic, Topics topics, String source, Duration kept, boolean hasLabelTopics) {
    this.hasLabelTopics = hasLabelTopics;
    this.topic = topic;
    this.topics = topics;
    this.source = source;
    this.keptMillis = kept.toMillis();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    changed = new HashMap<>();
    evaluator = new Evaluator();
    alerts = new ModelAlerts();
    parts =
        new Parts(
            WatchedModels.open(getOperatorStateBackend(), topic),
            context.getKeyedStateStore().getMapState(WINDOWS),
            context.getKeyedStateStore().getMapState(SEGMENTS),
            context.getKeyedStateStore().getMapState(TRUTHS),
            context.getKeyedStateStore().getMapState(ALERTS),
            getInternalTimerService("windows", LongSerializer.INSTANCE, this),
            getMetricGroup().counter("latePredictions"));
    if (context.isRestored()) {
      publishAllAgain();
    }
  }

  /**
   * The transaction of the last checkpoint may have been given up by the broker while the job was
   * down. Snapshots are cumulative: to send them again mends that, and harms nothing otherwise.
   */
  private void publishAllAgain() throws Exception {
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            WINDOWS,
            (model, windows) ->
                windows
                    .entries()
                    .forEach(
                        entry ->
                            changed(model, entry.getKey(), entry.getValue().end()).isAgain = true));
  }

  private Changed changed(String model, long start, long end) {
    return changed
        .computeIfAbsent(model, added -> new TreeMap<>())
        .computeIfAbsent(start, added -> new Changed(end));
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("not initialised");
    }
    return parts;
  }

  @Override
  public void processElement1(StreamRecord<Partial> element) throws Exception {
    Partial partial = element.getValue();
    if (partial.isTruth()) {
      takeTruth(partial);
      return;
    }
    Changed window = changed(partial.model(), partial.start(), partial.end());
    Profile profile = read(partial.profile());
    if (!partial.segment().isEmpty()) {
      // The window's own profile, with the same predictions, follows.
      window.segments.merge(partial.segment(), profile, Profile::merge);
      return;
    }
    window.profile = window.profile.merge(profile);
    long completion = completion(partial.model(), partial.end());
    if (completion <= parts().timers().currentWatermark()) {
      parts().late().inc(profile.rows());
    }
    parts().timers().registerEventTimeTimer(partial.start(), completion);
    parts()
        .timers()
        .registerEventTimeTimer(partial.start(), completion + keptMillis(partial.model()));
  }

  /** Of labelled rows a partial profile holds all so far: it replaces the one before. */
  private void takeTruth(Partial partial) throws Exception {
    parts().truths().put(truthKey(partial.start(), partial.salt()), partial.profile());
    @Nullable OpenWindow known = parts().windows().get(partial.start());
    changed(partial.model(), partial.start(), known == null ? partial.end() : known.end());
  }

  private static String truthKey(long start, int salt) {
    return start + "/" + salt;
  }

  /** The window's predictions with the labels that have come for them. */
  private Profile labelled(long start, Profile profile) throws Exception {
    List<Profile> truths = new ArrayList<>();
    for (int salt = 0; salt < Routed.SALTS; salt++) {
      byte @Nullable [] truth = parts().truths().get(truthKey(start, salt));
      if (truth != null) {
        truths.add(read(truth));
      }
    }
    return truths.isEmpty() ? profile : profile.labelled(Profile.mergeAll(truths));
  }

  private void removeTruths(long start) throws Exception {
    for (int salt = 0; salt < Routed.SALTS; salt++) {
      parts().truths().remove(truthKey(start, salt));
    }
  }

  /** Profiles come from this job, over Flink's own wire and state: a corrupt one is a defect. */
  private static Profile read(byte[] bytes) throws CorruptProfileException {
    return Profile.fromBytes(bytes);
  }

  private long completion(String model, long end) {
    return end
        + parts().models().get(model).map(watched -> watched.lateness().toMillis()).orElse(0L);
  }

  /** From its completion on; a window whose labels are awaited stays until none can come. */
  private long keptMillis(String model) {
    return parts()
        .models()
        .get(model)
        .filter(watched -> watched.awaitsLabels(hasLabelTopics))
        .map(watched -> Math.max(keptMillis, watched.collect().maxLabelDelay().toMillis()))
        .orElse(keptMillis);
  }

  @Override
  public void processElement2(StreamRecord<MonitorRecord> element) throws Exception {
    parts().models().take(element.getValue());
  }

  @Override
  public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
    String model = timer.getKey();
    long start = timer.getNamespace();
    Optional<OpenWindow> known = publish(model, start, true);
    if (known.isPresent() && timer.getTimestamp() >= known.get().end() + keptMillis(model)) {
      parts().windows().remove(start);
      removeSegments(start);
      removeTruths(start);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Long> timer) {
    // None is registered.
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    for (Map.Entry<String, TreeMap<Long, Changed>> model : Map.copyOf(changed).entrySet()) {
      setCurrentKey(model.getKey());
      for (long start : List.copyOf(model.getValue().keySet())) {
        publish(model.getKey(), start, false);
      }
    }
    changed.clear();
  }

  @Override
  public void finish() throws Exception {
    prepareSnapshotPreBarrier(0);
    super.finish();
  }

  /**
   * Publishes a window of the current key, if there is anything new of it.
   *
   * @param completes whether the watermark has passed it
   * @return the window; empty where it is unknown
   */
  private Optional<OpenWindow> publish(String model, long start, boolean completes)
      throws Exception {
    @Nullable Changed fresh = changed.getOrDefault(model, new TreeMap<>()).remove(start);
    @Nullable OpenWindow known = parts().windows().get(start);
    // After a change of the monitor's windows one may begin where a shorter one did.
    @Nullable OpenWindow before =
        known != null && fresh != null && fresh.end != known.end() ? null : known;
    if (fresh == null && (before == null || before.complete() || !completes)) {
      return Optional.ofNullable(before);
    }
    if (before == null && fresh != null && fresh.profile.rows() == 0 && known == null) {
      // Labels of a window whose state is gone: their predictions are in an earlier epoch.
      removeTruths(start);
      return Optional.empty();
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    OpenWindow base =
        before == null ? OpenWindow.opened(fresh == null ? start : fresh.end, now) : before;
    Profile profile = read(base.profile());
    if (fresh != null) {
      profile = profile.merge(fresh.profile);
    }
    OpenWindow after = base.next(profile, completes);
    if (before == null) {
      removeSegments(start);
    }
    parts().windows().put(start, after);
    WindowKey window =
        WindowKey.of(model, Instant.ofEpochMilli(start), Instant.ofEpochMilli(after.end()));
    if (fresh != null) {
      publishSegments(window, after, fresh);
    }
    emit(snapshot(window, after, labelled(start, profile)));
    return Optional.of(after);
  }

  private Snapshot snapshot(WindowKey window, OpenWindow state, Profile profile) {
    return new Snapshot(
        window, Path.STREAM, source, state.epoch(), state.sequence(), state.complete(), profile);
  }

  /** The window's segments in which there is anything new, before the window itself. */
  private void publishSegments(WindowKey window, OpenWindow state, Changed fresh) throws Exception {
    long start = window.start().toEpochMilli();
    if (fresh.isAgain) {
      String prefix = segmentKey(start, "");
      for (String key : parts().segments().keys()) {
        if (key.startsWith(prefix)) {
          fresh.segments.putIfAbsent(key.substring(prefix.length()), Profile.empty());
        }
      }
    }
    for (Map.Entry<String, Profile> segment : fresh.segments.entrySet()) {
      String key = segmentKey(start, segment.getKey());
      byte @Nullable [] known = parts().segments().get(key);
      Profile merged = known == null ? segment.getValue() : read(known).merge(segment.getValue());
      parts().segments().put(key, merged.toBytes());
      publishProfile(snapshot(window.ofSegment(segment.getKey()), state, merged));
    }
  }

  private static String segmentKey(long start, String segment) {
    return start + "/" + segment;
  }

  private void removeSegments(long start) throws Exception {
    List<String> keys = new ArrayList<>();
    parts().segments().keys().forEach(keys::add);
    for (String key : keys) {
      if (key.startsWith(segmentKey(start, ""))) {
        parts().segments().remove(key);
      }
    }
  }

  private void emit(Snapshot snapshot) throws Exception {
    publishProfile(snapshot);
    String model = snapshot.window().model();
    Optional<Watched> watched = parts().models().get(model);
    if (watched.isPresent()) {
      evaluate(snapshot, watched.get());
    }
  }

  private void publishProfile(Snapshot snapshot) {
    emit(
        topics.profiles(),
        snapshot.window().model(),
        SnapshotCodec.write(List.of(snapshot)),
        SnapshotCodec.MEDIA_TYPE);
  }

  private void evaluate(Snapshot snapshot, Watched watched) throws Exception {
    Monitor monitor = watched.monitor();
    String baseline = watched.bundle().baselineVersion();
    List<Finding> findings =
        evaluator.evaluate(
            SegmentEvaluator.ofAll(monitor),
            snapshot.profile(),
            Optional.of(watched.bundle().baseline()),
            previous(monitor.windows(), snapshot.window()),
            snapshot.window());
    emit(
        topics.metrics(),
        monitor.model(),
        MetricsJson.write(snapshot, baseline, findings),
        "application/json");
    if (snapshot.complete()) {
      alert(snapshot.window(), monitor, baseline, findings);
    }
  }

  private Optional<Profile> previous(Windows windows, WindowKey window) throws Exception {
    Windows.Interval before = windows.windowOf(window.start().minusMillis(1));
    @Nullable OpenWindow known = parts().windows().get(before.start().toEpochMilli());
    return known == null
        ? Optional.empty()
        : Optional.of(labelled(before.start().toEpochMilli(), read(known.profile())));
  }

  private void alert(WindowKey window, Monitor monitor, String baseline, List<Finding> findings)
      throws Exception {
    Instant now = Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
    List<IncidentChange> changes =
        alerts.fold(
            monitor.alerts(),
            window,
            monitor.schema(),
            new ArrayList<>(findings),
            parts().rules(),
            now);
    for (IncidentChange change : changes) {
      boolean isOpened = change.kind() == IncidentChange.Kind.OPENED;
      String id = change.incident().id() + (isOpened ? "/1" : "/2");
      String event = IncidentEvent.json(id, change, window, baseline, now, "");
      emit(
          topics.alerts(),
          window.model(),
          event.getBytes(StandardCharsets.UTF_8),
          "application/cloudevents+json");
    }
  }

  private void emit(String to, String key, byte[] value, String type) {
    output.collect(
        new StreamRecord<>(
            new OutgoingRecord(to, key, value, new String[] {"content-type", type})));
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
