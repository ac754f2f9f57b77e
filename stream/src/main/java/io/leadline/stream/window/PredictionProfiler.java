package io.leadline.stream.window;

import io.leadline.core.schema.Batch;
import io.leadline.stream.SourceOptions;
import io.leadline.stream.WatchedModels;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.decode.Chunk;
import io.leadline.stream.decode.ChunkDecoder;
import io.leadline.stream.decode.ChunkDecoders;
import io.leadline.stream.kafka.DeadLetter;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.OutgoingRecord;
import io.leadline.stream.registry.SchemaRegistries;
import io.leadline.stream.truth.PredictionRouter;
import io.leadline.stream.truth.Routed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Decodes predictions and adds them to the profiles of their windows, before anything is keyed.
 * Inputs: chunks, and monitors (broadcast). Outputs: partial profiles, dead letters at the side,
 * and the watermark.
 *
 * <p>Exactly once without state of its own: whatever is under construction is handed over before
 * the barrier of each checkpoint, so that it is in the state of {@link WindowMerger} then.
 */
public final class PredictionProfiler extends AbstractStreamOperator<Partial>
    implements TwoInputStreamOperator<Chunk, MonitorRecord, Partial> {

  private static final long serialVersionUID = 1;

  public static final OutputTag<OutgoingRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters") {
        private static final long serialVersionUID = 1;
      };

  /** Rows that labels will be joined to. */
  public static final OutputTag<Routed> UNLABELLED =
      new OutputTag<>("unlabelled") {
        private static final long serialVersionUID = 1;
      };

  /** Beyond this many profiles under construction all are handed over: memory stays bounded. */
  private static final int MOST_PROFILES = 1_024;

  private static final long WATERMARK_MILLIS = 200;

  private final MonitorTopic topic;
  private final String deadLetterTopic;
  private final long idleMillis;
  private final SourceOptions options;

  private transient @Nullable WatchedModels models;
  private transient Map<String, LocalWindows> windows = new HashMap<>();
  private transient Map<String, ChunkDecoder> decoders = new HashMap<>();
  private transient SchemaRegistries registries = new SchemaRegistries();
  private transient EventClock clock = new EventClock(0);
  private transient long watermark;
  private transient boolean isIdle;
  private transient @Nullable Counter predictions;
  private transient @Nullable Counter rejected;

  /**
   * @param topic where monitors come from
   * @param deadLetterTopic where records go that cannot be read
   * @param idle after so long without records a partition holds no window open
   * @param options what the job says of records and labels
   */
  public PredictionProfiler(
      MonitorTopic topic, String deadLetterTopic, Duration idle, SourceOptions options) {
    this.options = options;
    this.topic = topic;
    this.deadLetterTopic = deadLetterTopic;
    this.idleMillis = idle.toMillis();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    models = WatchedModels.open(getOperatorStateBackend(), topic);
  }

  @Override
  public void open() throws Exception {
    super.open();
    windows = new HashMap<>();
    decoders = new HashMap<>();
    registries = new SchemaRegistries();
    clock = new EventClock(idleMillis);
    watermark = Long.MIN_VALUE;
    predictions = getMetricGroup().counter("predictions");
    rejected = getMetricGroup().counter("deadLetters");
    scheduleWatermark();
  }

  private void scheduleWatermark() {
    long next = getProcessingTimeService().getCurrentProcessingTime() + WATERMARK_MILLIS;
    getProcessingTimeService()
        .registerTimer(
            next,
            time -> {
              advance();
              scheduleWatermark();
            });
  }

  @Override
  public void processElement1(StreamRecord<Chunk> element) throws IOException {
    Chunk chunk = known().complete(element.getValue());
    Optional<Watched> watched =
        chunk.model().isEmpty() ? Optional.empty() : known().get(chunk.model());
    if (watched.isEmpty()) {
      rejectAll(chunk, noMonitor(chunk.model()));
      return;
    }
    LocalWindows local = local(watched.get());
    Optional<ChunkDecoder> decoder = decoder(chunk, watched.get());
    if (decoder.isEmpty()) {
      rejectAll(chunk, ChunkDecoders.unknown(chunk.format()));
      return;
    }
    for (Batch batch : decoder.get().decode(chunk, this::reject)) {
      add(chunk, local, batch);
    }
    if (local.size() > MOST_PROFILES) {
      local.take(Long.MAX_VALUE, this::emit);
    }
  }

  private WatchedModels known() {
    if (models == null) {
      throw new IllegalStateException("not initialised");
    }
    return models;
  }

  private static String noMonitor(String model) {
    return model.isEmpty()
        ? "no model (set the header leadline-model, or the job's --model)"
        : "no monitor of model '%s' (register it, then play the record again)".formatted(model);
  }

  private void add(Chunk chunk, LocalWindows local, Batch batch) {
    local.add(batch);
    long latest = Long.MIN_VALUE;
    for (long millis : batch.eventMillis()) {
      latest = Math.max(latest, millis);
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    clock.saw(chunk.topic() + "/" + chunk.partition(), latest, now);
    if (predictions != null) {
      predictions.inc(batch.rows());
    }
  }

  /** The model's windows; a changed monitor begins anew, what was under construction goes on. */
  private LocalWindows local(Watched watched) {
    String model = watched.monitor().model();
    LocalWindows known = windows.get(model);
    if (known != null && known.watched() == watched) {
      return known;
    }
    if (known != null) {
      known.take(Long.MAX_VALUE, this::emit);
    }
    decoders.keySet().removeIf(key -> key.startsWith(model + " "));
    Optional<PredictionRouter> truths =
        watched.awaitsLabels(options.hasLabelTopics())
            ? PredictionRouter.of(watched.bundle().layout(), this::emit)
            : Optional.empty();
    LocalWindows added = new LocalWindows(watched, truths);
    windows.put(model, added);
    return added;
  }

  private Optional<ChunkDecoder> decoder(Chunk chunk, Watched watched) {
    String key = chunk.model() + " " + chunk.format();
    ChunkDecoder known = decoders.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    boolean hasExamples = watched.bundle().layout().anomalyScorer().isPresent();
    ChunkDecoders.Ids ids =
        hasExamples || watched.awaitsLabels(options.hasLabelTopics())
            ? ChunkDecoders.Ids.KEPT
            : ChunkDecoders.Ids.IGNORED;
    Optional<ChunkDecoder> added =
        ChunkDecoders.of(
            chunk.format(), watched, ids, watched.registry(registries, options.registry()));
    added.ifPresent(decoder -> decoders.put(key, decoder));
    return added;
  }

  private void rejectAll(Chunk chunk, String reason) {
    for (int record = 0; record < chunk.records(); record++) {
      reject(chunk, record, reason);
    }
  }

  private void reject(Chunk chunk, int record, String reason) {
    output.collect(
        DEAD_LETTERS, new StreamRecord<>(DeadLetter.of(deadLetterTopic, chunk, record, reason)));
    if (rejected != null) {
      rejected.inc();
    }
  }

  private void emit(Routed rows) {
    output.collect(UNLABELLED, new StreamRecord<>(rows));
  }

  private void emit(Partial partial) {
    output.collect(new StreamRecord<>(partial));
  }

  @Override
  public void processElement2(StreamRecord<MonitorRecord> element) throws Exception {
    known().take(element.getValue());
  }

  private void advance() {
    OptionalLong time = clock.time(getProcessingTimeService().getCurrentProcessingTime());
    // A bounded input is never idle: the end of labels would be taken for that of predictions.
    if (time.isPresent() == isIdle && !options.isBounded()) {
      isIdle = time.isEmpty();
      output.emitWatermarkStatus(isIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
    }
    if (time.isPresent() && time.getAsLong() > watermark) {
      advanceTo(time.getAsLong());
    }
  }

  /** Windows are over when all their rows are on the way: they go before the watermark. */
  private void advanceTo(long time) {
    watermark = time;
    if (isIdle) {
      // Flink drops the watermarks of idle inputs; the end of the input must not be lost.
      isIdle = false;
      output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
    }
    windows.values().forEach(local -> local.take(time, this::emit));
    output.emitWatermark(new Watermark(time));
  }

  @Override
  public void processWatermark1(Watermark mark) {
    // The end of a bounded source; event times are known here only.
    if (mark.getTimestamp() == Long.MAX_VALUE) {
      advanceTo(Long.MAX_VALUE);
    }
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // Monitors have no event time.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) {
    // Decided here, by partition.
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    windows.values().forEach(local -> local.take(Long.MAX_VALUE, this::emit));
  }

  @Override
  public void finish() throws Exception {
    prepareSnapshotPreBarrier(0);
    super.finish();
  }
}
