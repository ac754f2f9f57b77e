package io.leadline.stream.truth;

import io.leadline.core.performance.Label;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.stream.SourceOptions;
import io.leadline.stream.WatchedModels;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.decode.Chunk;
import io.leadline.stream.decode.ChunkDecoder;
import io.leadline.stream.decode.ChunkDecoders;
import io.leadline.stream.kafka.DeadLetter;
import io.leadline.stream.kafka.Message;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.OutgoingRecord;
import io.leadline.stream.registry.SchemaRegistries;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Decodes labels and sends them to where their predictions wait. Inputs: records, and monitors
 * (broadcast). Outputs: labels by salt, and dead letters at the side.
 *
 * <p>A label's arrival is the time it tells, otherwise that of its record. Labels have no part in
 * the watermark: theirs says nothing of predictions.
 */
public final class LabelReader extends AbstractStreamOperator<Routed>
    implements TwoInputStreamOperator<Message, MonitorRecord, Routed> {

  private static final long serialVersionUID = 1;

  public static final OutputTag<OutgoingRecord> DEAD_LETTERS =
      new OutputTag<>("dead-labels") {
        private static final long serialVersionUID = 1;
      };

  private final MonitorTopic topic;
  private final String deadLetterTopic;
  private final boolean isBounded;
  private final SourceOptions options;

  private transient @Nullable WatchedModels models;
  private transient Map<String, Known> decoders = new HashMap<>();
  private transient SchemaRegistries registries = new SchemaRegistries();
  private transient @Nullable Counter labels;
  private transient @Nullable Counter rejected;

  private record Known(Watched watched, ChunkDecoder decoder) {}

  /**
   * @param topic where monitors come from
   * @param deadLetterTopic where records go that cannot be read
   * @param isBounded whether the labels have an end, which predictions then wait for
   * @param options what the job says of records
   */
  public LabelReader(
      MonitorTopic topic, String deadLetterTopic, boolean isBounded, SourceOptions options) {
    this.options = options;
    this.topic = topic;
    this.deadLetterTopic = deadLetterTopic;
    this.isBounded = isBounded;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    models = WatchedModels.open(getOperatorStateBackend(), topic);
  }

  @Override
  public void open() throws Exception {
    super.open();
    decoders = new HashMap<>();
    registries = new SchemaRegistries();
    labels = getMetricGroup().counter("labels");
    rejected = getMetricGroup().counter("deadLabels");
    if (!isBounded) {
      output.emitWatermarkStatus(WatermarkStatus.IDLE);
    }
  }

  private WatchedModels known() {
    if (models == null) {
      throw new IllegalStateException("not initialised");
    }
    return models;
  }

  @Override
  public void processElement1(StreamRecord<Message> element) throws IOException {
    Message message = known().complete(element.getValue());
    Optional<Watched> watched = known().get(message.model());
    if (watched.isEmpty()) {
      reject(message, "no monitor of model '%s'".formatted(message.model()));
      return;
    }
    Optional<Field> field = watched.get().monitor().schema().first(Role.LABEL);
    if (field.isEmpty()) {
      reject(message, "the monitor of model '%s' has no label".formatted(message.model()));
      return;
    }
    if (message.isHalf()) {
      reject(message, "CloudEvents are no ground truth");
      return;
    }
    Optional<ChunkDecoder> decoder = decoder(message, watched.get());
    if (decoder.isEmpty()) {
      reject(message, ChunkDecoders.unknown(message.format()));
      return;
    }
    List<Batch> batches =
        decoder.get().decode(Chunk.of(message), (chunk, record, reason) -> reject(message, reason));
    for (Batch batch : batches) {
      send(message, batch, field.get().name());
    }
  }

  private Optional<ChunkDecoder> decoder(Message message, Watched watched) {
    String key = message.model() + " " + message.format();
    @Nullable Known known = decoders.get(key);
    if (known != null && known.watched() == watched) {
      return Optional.of(known.decoder());
    }
    Optional<ChunkDecoder> decoder =
        ChunkDecoders.ofLabels(
            message.format(), watched, watched.registry(registries, options.registry()));
    decoder.ifPresent(added -> decoders.put(key, new Known(watched, added)));
    return decoder;
  }

  private void send(Message message, Batch batch, String field) {
    Optional<Column> column = batch.column(field);
    if (column.isEmpty()) {
      reject(
          message,
          "no label: fields %s (must have '%s', the monitor's label)"
              .formatted(batch.columns().stream().map(Column::name).toList(), field));
      return;
    }
    for (int row = 0; row < batch.rows(); row++) {
      String id = batch.ids()[row];
      if (id.isEmpty()) {
        reject(message, "a label without a request id");
      } else if (!column.get().isMissing(row)) {
        ByteWriter entry = new ByteWriter();
        Entry.writeLabel(
            entry, id, new Label(Label.text(column.get(), row), batch.eventMillis()[row]));
        output.collect(
            new StreamRecord<>(
                new Routed(message.model(), Routed.saltOf(id), entry.toByteArray())));
        if (labels != null) {
          labels.inc();
        }
      }
    }
  }

  private void reject(Message message, String reason) {
    output.collect(
        DEAD_LETTERS, new StreamRecord<>(DeadLetter.of(deadLetterTopic, message, reason)));
    if (rejected != null) {
      rejected.inc();
    }
  }

  @Override
  public void processElement2(StreamRecord<MonitorRecord> element) throws Exception {
    known().take(element.getValue());
  }

  @Override
  public void processWatermark1(Watermark mark) {
    if (mark.getTimestamp() == Long.MAX_VALUE) {
      output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
      output.emitWatermark(mark);
    }
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // Monitors have no event time.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) {
    // Decided here.
  }
}
