package io.leadline.stream;

import io.leadline.stream.decode.Chunk;
import io.leadline.stream.decode.Packer;
import io.leadline.stream.kafka.Message;
import io.leadline.stream.kafka.MessageReader;
import io.leadline.stream.kafka.MonitorReader;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.OutgoingRecord;
import io.leadline.stream.pair.Pairing;
import io.leadline.stream.window.Partial;
import io.leadline.stream.window.PredictionProfiler;
import io.leadline.stream.window.WindowMerger;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The stream path as a Flink job.
 *
 * <pre>
 * predictions ─▶ source ─▶ Packer ─▶ PredictionProfiler ═by model═▶ WindowMerger ─▶ sink ─▶ profiles,
 *                            ╚halves, by id═▶ Pairing ─▶ Packer ─▲ │                 │      metrics,
 * monitors ──────▶ source ═everywhere══▲═══════════════════════════════▲              │      alerts,
 *                                                  dead letters ────┴────────────────▲      dead letters
 * </pre>
 */
public final class StreamJob {

  /** Beyond this the broker gives up a transaction whose job has died; its own limit is 15 min. */
  private static final String TRANSACTION_MILLIS = "600000";

  private StreamJob() {}

  /** Adds the job to {@code env}. */
  public static void build(StreamExecutionEnvironment env, StreamSettings settings) {
    MonitorTopic topic =
        new MonitorTopic(settings.clientProperties(), settings.topics().monitors());
    DataStream<MonitorRecord> monitors = monitors(env, settings).broadcast();
    SingleOutputStreamOperator<Chunk> chunks = chunks(env, settings);
    SingleOutputStreamOperator<Message> pairs = pairs(chunks, settings);
    SingleOutputStreamOperator<Partial> partials =
        chunks
            .union(pack(pairs, "pack-pairs"))
            .connect(monitors)
            .transform(
                "profile",
                TypeInformation.of(Partial.class),
                new PredictionProfiler(topic, settings.topics().deadLetters(), settings.idle()))
            .uid("profile")
            .name("profile");
    DataStream<OutgoingRecord> published = merged(env, settings, partials, monitors, topic);
    published
        .union(
            partials.getSideOutput(PredictionProfiler.DEAD_LETTERS),
            pairs.getSideOutput(Pairing.DEAD_LETTERS))
        .sinkTo(sink(settings))
        .uid("publish")
        .name("publish");
  }

  private static SingleOutputStreamOperator<Chunk> chunks(
      StreamExecutionEnvironment env, StreamSettings settings) {
    KafkaSource<Message> source =
        source(
            settings,
            settings.predictions(),
            new MessageReader(settings.model(), settings.format()),
            OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
    return pack(
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "predictions").uid("predictions"),
        "pack");
  }

  private static SingleOutputStreamOperator<Chunk> pack(
      SingleOutputStreamOperator<Message> messages, String name) {
    return messages
        .transform(name, TypeInformation.of(Chunk.class), new Packer())
        .uid(name)
        .name(name);
  }

  /** Only halves are keyed by id: whole records, which are most, never leave their subtask. */
  private static SingleOutputStreamOperator<Message> pairs(
      SingleOutputStreamOperator<Chunk> chunks, StreamSettings settings) {
    return chunks
        .getSideOutput(Packer.HALVES)
        .keyBy(half -> half.model() + '\n' + half.id(), Types.STRING)
        .process(
            new Pairing(settings.patience(), settings.topics().deadLetters()),
            TypeInformation.of(Message.class))
        .uid("pair")
        .name("pair");
  }

  private static DataStream<MonitorRecord> monitors(
      StreamExecutionEnvironment env, StreamSettings settings) {
    KafkaSource<MonitorRecord> source =
        source(
            settings,
            List.of(settings.topics().monitors()),
            new MonitorReader(),
            OffsetsInitializer.earliest());
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "monitors")
        .uid("monitors")
        .setParallelism(1);
  }

  private static <T> KafkaSource<T> source(
      StreamSettings settings,
      List<String> topics,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer start) {
    KafkaSourceBuilder<T> builder =
        KafkaSource.<T>builder()
            .setProperties(settings.clientProperties())
            .setTopics(topics)
            .setGroupId(settings.name())
            .setClientIdPrefix(settings.name() + "-" + topics.get(0))
            .setStartingOffsets(start)
            .setDeserializer(reader)
            .setProperty("isolation.level", "read_committed")
            .setProperty("max.poll.records", "5000")
            .setProperty("fetch.max.bytes", "16777216")
            .setProperty("partition.discovery.interval.ms", "30000");
    return settings.bounded()
        ? builder.setBounded(OffsetsInitializer.latest()).build()
        : builder.build();
  }

  private static DataStream<OutgoingRecord> merged(
      StreamExecutionEnvironment env,
      StreamSettings settings,
      DataStream<Partial> partials,
      DataStream<MonitorRecord> monitors,
      MonitorTopic topic) {
    // Built by hand: only so can a keyed stream meet a broadcast one in an operator of one's own.
    TwoInputTransformation<Partial, MonitorRecord, OutgoingRecord> merge =
        new TwoInputTransformation<>(
            partials.keyBy(Partial::model, Types.STRING).getTransformation(),
            monitors.getTransformation(),
            "merge",
            SimpleOperatorFactory.of(
                new WindowMerger(topic, settings.topics(), settings.name(), settings.kept())),
            TypeInformation.of(OutgoingRecord.class),
            env.getParallelism(),
            false);
    merge.setStateKeySelectors(Partial::model, null);
    merge.setStateKeyType(Types.STRING);
    merge.setUid("merge");
    env.addOperator(merge);
    return new DataStream<>(env, merge);
  }

  private static KafkaSink<OutgoingRecord> sink(StreamSettings settings) {
    Properties producer = settings.clientProperties();
    producer.putIfAbsent("transaction.timeout.ms", TRANSACTION_MILLIS);
    producer.put("compression.type", "lz4");
    producer.put("max.request.size", "16777216");
    return KafkaSink.<OutgoingRecord>builder()
        .setKafkaProducerConfig(producer)
        .setBootstrapServers(settings.brokers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(settings.name())
        .setRecordSerializer(new OutgoingRecord.Writer())
        .build();
  }
}
