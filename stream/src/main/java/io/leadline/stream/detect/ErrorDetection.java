package io.leadline.stream.detect;

import io.leadline.core.detect.ChangeDetector;
import io.leadline.core.detect.DetectorFactory;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.core.monitor.Task;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.stream.WatchedModels;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.OutgoingRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a monitor's detectors over the errors of single predictions, keyed by model. Inputs: errors,
 * and monitors (broadcast). Output: events of changes.
 *
 * <p>Errors are put in the order of the time they became known, as far as they come within the
 * monitor's lateness; those that come later are taken when they come, and counted. Given the order,
 * everything is a function of the errors: the same after a restart.
 */
public final class ErrorDetection extends AbstractStreamOperator<OutgoingRecord>
    implements TwoInputStreamOperator<Signal, MonitorRecord, OutgoingRecord>,
        Triggerable<String, Long> {

  private static final long serialVersionUID = 1;
  private static final Logger CHANGES = LoggerFactory.getLogger(ErrorDetection.class);
  private static final long BUCKET_MILLIS = 1_000;

  private static final PrimitiveArrayTypeInfo<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final MapStateDescriptor<Long, byte[]> BUCKETS =
      new MapStateDescriptor<>("signals", Types.LONG, BYTES);
  private static final MapStateDescriptor<String, byte[]> DETECTORS =
      new MapStateDescriptor<>("detectors", Types.STRING, BYTES);

  private final MonitorTopic topic;
  private final String alertTopic;
  private final String source;

  private transient @Nullable Parts parts;
  private transient Map<String, Map<Long, List<Signal>>> fresh = new HashMap<>();

  /** What is there after initialisation. */
  private record Parts(
      WatchedModels models,
      MapState<Long, byte[]> buckets,
      MapState<String, byte[]> detectors,
      InternalTimerService<Long> timers,
      Counter late,
      Counter changes) {}

  /**
   * @param topic where monitors come from
   * @param alertTopic where changes go
   * @param source names this job in its events
   */
  public ErrorDetection(MonitorTopic topic, String alertTopic, String source) {
    this.topic = topic;
    this.alertTopic = alertTopic;
    this.source = source;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    fresh = new HashMap<>();
    parts =
        new Parts(
            WatchedModels.open(getOperatorStateBackend(), topic),
            context.getKeyedStateStore().getMapState(BUCKETS),
            context.getKeyedStateStore().getMapState(DETECTORS),
            getInternalTimerService("signals", LongSerializer.INSTANCE, this),
            getMetricGroup().counter("lateErrors"),
            getMetricGroup().counter("detectedChanges"));
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("not initialised");
    }
    return parts;
  }

  @Override
  public void processElement1(StreamRecord<Signal> element) throws Exception {
    Signal signal = element.getValue();
    long bucket = Math.floorDiv(signal.knownMillis(), BUCKET_MILLIS);
    fresh
        .computeIfAbsent(signal.model(), added -> new HashMap<>())
        .computeIfAbsent(bucket, added -> new ArrayList<>())
        .add(signal);
    long lateness =
        parts().models().get(signal.model()).map(known -> known.lateness().toMillis()).orElse(0L);
    long turn = (bucket + 1) * BUCKET_MILLIS + lateness;
    if (turn <= parts().timers().currentWatermark()) {
      parts().late().inc();
    }
    parts().timers().registerEventTimeTimer(bucket, turn);
  }

  /**
   * Errors wait outside of the state up to the next checkpoint: most have had their turn by then.
   */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    for (Map.Entry<String, Map<Long, List<Signal>>> model : fresh.entrySet()) {
      setCurrentKey(model.getKey());
      for (Map.Entry<Long, List<Signal>> bucket : model.getValue().entrySet()) {
        List<Signal> all = stored(model.getKey(), bucket.getKey());
        all.addAll(bucket.getValue());
        parts().buckets().put(bucket.getKey(), SignalBucket.write(all));
      }
    }
    fresh.clear();
  }

  private List<Signal> stored(String model, long bucket) throws Exception {
    byte @Nullable [] bytes = parts().buckets().get(bucket);
    return bytes == null ? new ArrayList<>() : SignalBucket.read(model, bytes);
  }

  @Override
  public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
    String model = timer.getKey();
    long bucket = timer.getNamespace();
    List<Signal> signals = stored(model, bucket);
    signals.addAll(
        Optional.ofNullable(fresh.getOrDefault(model, new HashMap<>()).remove(bucket))
            .orElse(List.of()));
    parts().buckets().remove(bucket);
    Optional<Watched> watched = parts().models().get(model);
    if (!signals.isEmpty() && watched.isPresent()) {
      follow(watched.get(), SignalBucket.read(model, SignalBucket.write(signals)));
    }
  }

  private void follow(Watched watched, List<Signal> signals) throws Exception {
    Map<String, Following> following = following(watched);
    for (Signal signal : signals) {
      for (Map.Entry<String, Following> entry : following.entrySet()) {
        Following seen = entry.getValue();
        if (seen.update(signal.error()) == ChangeDetector.State.DRIFT) {
          tell(DetectorEvent.json(signal, entry.getKey(), source, seen), signal.model());
          seen.changed();
        }
      }
    }
    for (Map.Entry<String, Following> entry : following.entrySet()) {
      parts().detectors().put(entry.getKey(), entry.getValue().toBytes());
    }
  }

  private Map<String, Following> following(Watched watched) throws Exception {
    boolean isRegression = watched.monitor().task() == Task.REGRESSION;
    Map<String, Following> following = new LinkedHashMap<>();
    for (String name : watched.collect().stream().detectors()) {
      Optional<DetectorFactory> factory = StandardDetectors.find(name);
      // Absolute errors have no bound: detectors of shares and of right and wrong are not for them.
      if (factory.isPresent()
          && (!isRegression || factory.get().values() == DetectorFactory.Values.ANY)) {
        following.put(name, following(factory.get()));
      }
    }
    return following;
  }

  private Following following(DetectorFactory factory) throws Exception {
    byte @Nullable [] bytes = parts().detectors().get(factory.name());
    try {
      return bytes == null ? new Following(factory) : Following.read(factory, bytes);
    } catch (CorruptBytesException e) {
      CHANGES.warn("Detector '{}' begins anew: {}", factory.name(), e.getMessage());
      return new Following(factory);
    }
  }

  private void tell(byte[] event, String model) {
    parts().changes().inc();
    output.collect(
        new StreamRecord<>(
            new OutgoingRecord(
                alertTopic,
                model,
                event,
                new String[] {
                  "content-type", "application/cloudevents+json", "leadline-kind", "detector"
                })));
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Long> timer) {
    // None is registered.
  }

  @Override
  public void processElement2(StreamRecord<MonitorRecord> element) throws Exception {
    parts().models().take(element.getValue());
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
