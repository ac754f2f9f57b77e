package io.leadline.stream;

import io.leadline.stream.decode.Chunk;
import io.leadline.stream.decode.Packer;
import io.leadline.stream.kafka.Message;
import io.leadline.stream.kafka.MessageReader;
import io.leadline.stream.kafka.MonitorReader;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.kafka.MonitoredTopics;
import io.leadline.stream.kafka.OutgoingRecord;
import io.leadline.stream.pair.Pairing;
import io.leadline.stream.truth.LabelReader;
import io.leadline.stream.truth.Routed;
import io.leadline.stream.truth.TruthJoin;
import io.leadline.stream.window.Partial;
import io.leadline.stream.window.PredictionProfiler;
import io.leadline.stream.window.WindowMerger;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The stream path as a Flink job.
 *
 * <pre>
 * predictions ─▶ source ─▶ Packer ─▶ PredictionProfiler ═by model═▶ WindowMerger ─▶ sink ─▶ profiles,
 *                            ╚halves, by id═▶ Pairing ─▶ Packer ─▲ ║              ▲         metrics,
 *                                                               ╚by id═▶ TruthJoin ╝         alerts,
 * labels ──────▶ source ─▶ LabelReader ═══════════════════════════════════▲                  dead letters
 *
 * monitors ────▶ source ═everywhere═▶ all but source, Packer and Pairing
 * </pre>
 */
public final class StreamJob {

  /** Beyond this the broker gives up a transaction whose job has died; its own limit is 15 min. */
  private static final String TRANSACTION_MILLIS = "600000";

  private StreamJob() {}

  /** Adds the job to {@code env}. */
  public static void build(StreamExecutionEnvironment env, StreamSettings settings) {
    MonitorTopic topic = monitorTopic(settings);
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
                new PredictionProfiler(
                    topic, settings.topics().deadLetters(), settings.idle(), options(settings)))
            .uid("profile")
            .name("profile");
    DataStream<Routed> routed = partials.getSideOutput(PredictionProfiler.UNLABELLED);
    DataStream<OutgoingRecord> deadLetters =
        partials
            .getSideOutput(PredictionProfiler.DEAD_LETTERS)
            .union(pairs.getSideOutput(Pairing.DEAD_LETTERS));
    MonitoredTopics labelTopics =
        new MonitoredTopics(topic, MonitoredTopics.Kind.LABELS, settings.labels());
    // A bounded source of no topics would never end.
    if (!settings.bounded() || !labelTopics.names().isEmpty()) {
      SingleOutputStreamOperator<Routed> labels = labels(env, settings, labelTopics, monitors);
      routed = routed.union(labels);
      deadLetters = deadLetters.union(labels.getSideOutput(LabelReader.DEAD_LETTERS));
    }
    SingleOutputStreamOperator<Partial> truths = truths(env, settings, routed, monitors, topic);
    merged(env, settings, partials.union(truths), monitors, topic)
        .union(deadLetters, truths.getSideOutput(TruthJoin.DEAD_LETTERS))
        .sinkTo(sink(settings))
        .uid("publish")
        .name("publish");
  }

  private static SingleOutputStreamOperator<Chunk> chunks(
      StreamExecutionEnvironment env, StreamSettings settings) {
    KafkaSource<Message> source =
        source(
            settings,
            new MonitoredTopics(
                monitorTopic(settings), MonitoredTopics.Kind.PREDICTIONS, settings.predictions()),
            "predictions",
            new MessageReader(
                Set.copyOf(settings.predictions()), settings.model(), settings.format()),
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
        .keyBy(
            half -> (half.model().isEmpty() ? half.topic() : half.model()) + '\n' + half.id(),
            Types.STRING)
        .process(
            new Pairing(settings.patience(), settings.topics().deadLetters()),
            TypeInformation.of(Message.class))
        .uid("pair")
        .name("pair");
  }

  private static SingleOutputStreamOperator<Routed> labels(
      StreamExecutionEnvironment env,
      StreamSettings settings,
      MonitoredTopics topics,
      DataStream<MonitorRecord> monitors) {
    KafkaSource<Message> source =
        source(
            settings,
            topics,
            "labels",
            new MessageReader(Set.copyOf(settings.labels()), settings.model(), "ndjson"),
            OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "labels")
        .uid("labels")
        .connect(monitors)
        .transform(
            "read-labels",
            TypeInformation.of(Routed.class),
            new LabelReader(
                monitorTopic(settings),
                settings.topics().deadLetters(),
                settings.bounded(),
                options(settings)))
        .uid("read-labels")
        .name("read-labels");
  }

  private static SingleOutputStreamOperator<Partial> truths(
      StreamExecutionEnvironment env,
      StreamSettings settings,
      DataStream<Routed> routed,
      DataStream<MonitorRecord> monitors,
      MonitorTopic topic) {
    return keyed(
        env,
        "join-labels",
        routed.keyBy(Routed::key, Types.STRING),
        Routed::key,
        monitors,
        new TruthJoin(topic, settings.topics().deadLetters()),
        Partial.class);
  }

  private static DataStream<MonitorRecord> monitors(
      StreamExecutionEnvironment env, StreamSettings settings) {
    KafkaSource<MonitorRecord> source =
        source(
            settings,
            KafkaSubscriber.getTopicListSubscriber(List.of(settings.topics().monitors())),
            "monitors",
            new MonitorReader(),
            OffsetsInitializer.earliest());
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "monitors")
        .uid("monitors")
        .setParallelism(1);
  }

  private static <T> KafkaSource<T> source(
      StreamSettings settings,
      KafkaSubscriber topics,
      String name,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer start) {
    KafkaSourceBuilder<T> builder =
        KafkaSource.<T>builder()
            .setProperties(settings.clientProperties())
            .setKafkaSubscriber(topics)
            .setGroupId(settings.name())
            .setClientIdPrefix(settings.name() + "-" + name)
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

  private static SourceOptions options(StreamSettings settings) {
    return new SourceOptions(!settings.labels().isEmpty(), settings.registry());
  }

  private static MonitorTopic monitorTopic(StreamSettings settings) {
    return new MonitorTopic(settings.clientProperties(), settings.topics().monitors());
  }

  private static DataStream<OutgoingRecord> merged(
      StreamExecutionEnvironment env,
      StreamSettings settings,
      DataStream<Partial> partials,
      DataStream<MonitorRecord> monitors,
      MonitorTopic topic) {
    return keyed(
        env,
        "merge",
        partials.keyBy(Partial::model, Types.STRING),
        Partial::model,
        monitors,
        new WindowMerger(
            topic,
            settings.topics(),
            settings.name(),
            settings.kept(),
            !settings.labels().isEmpty()),
        OutgoingRecord.class);
  }

  /** Built by hand: only so can a keyed stream meet a broadcast one in an operator of one's own. */
  private static <I, O> SingleOutputStreamOperator<O> keyed(
      StreamExecutionEnvironment env,
      String name,
      KeyedStream<I, String> input,
      KeySelector<I, String> key,
      DataStream<MonitorRecord> monitors,
      AbstractStreamOperator<O> operator,
      Class<O> type) {
    TwoInputTransformation<I, MonitorRecord, O> transformation =
        new TwoInputTransformation<>(
            input.getTransformation(),
            monitors.getTransformation(),
            name,
            SimpleOperatorFactory.of(operator),
            TypeInformation.of(type),
            env.getParallelism(),
            false);
    transformation.setStateKeySelectors(key, null);
    transformation.setStateKeyType(Types.STRING);
    transformation.setUid(name);
    env.addOperator(transformation);
    return new KeyedOutput<>(env, transformation);
  }

  /** Flink keeps the constructor of what has side outputs to itself and its subclasses. */
  private static final class KeyedOutput<O> extends SingleOutputStreamOperator<O> {
    KeyedOutput(StreamExecutionEnvironment env, Transformation<O> transformation) {
      super(env, transformation);
    }
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
