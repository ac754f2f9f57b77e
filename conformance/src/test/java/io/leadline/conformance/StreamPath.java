package io.leadline.conformance;

import io.leadline.config.MonitorBundle;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.stream.StreamEnvironments;
import io.leadline.stream.StreamJob;
import io.leadline.stream.StreamSettings;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays lines through a real broker and the real job. */
final class StreamPath {

  private StreamPath() {}

  /** The latest snapshot of each window and epoch, in order of time. */
  static List<Snapshot> run(Path folder, MonitorBundle bundle, List<String> lines)
      throws Exception {
    return run(folder, bundle, lines, List.of());
  }

  /**
   * Likewise, with ground truth in the topic {@code labels}. Both are read at the same time: which
   * of two comes first is chance.
   */
  static List<Snapshot> run(
      Path folder, MonitorBundle bundle, List<String> lines, List<String> labels) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder)) {
      Properties client = new Properties();
      client.put("bootstrap.servers", broker.address());
      StreamSettings settings = settings(broker.address());
      TopicSetup.createMissing(client, settings.predictions(), settings.topics(), 2);
      if (!labels.isEmpty()) {
        TopicSetup.createMissing(client, List.of("labels"), settings.topics(), 2);
      }
      send(client, settings, bundle, lines, labels);
      StreamExecutionEnvironment env = StreamEnvironments.local(settings);
      StreamJob.build(env, settings);
      env.execute();
      return latest(client, settings.topics().profiles());
    }
  }

  private static StreamSettings settings(String brokers) {
    return new StreamSettings(
        brokers,
        Map.of(),
        List.of("predictions"),
        Topics.DEFAULT,
        World.MODEL,
        "ndjson",
        "conformance",
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofDays(2),
        true,
        2,
        true,
        Optional.empty(),
        Optional.empty());
  }

  private static void send(
      Properties client,
      StreamSettings settings,
      MonitorBundle bundle,
      List<String> lines,
      List<String> labels) {
    Properties producing = new Properties();
    producing.putAll(client);
    producing.put("linger.ms", "20");
    producing.put("batch.size", "200000");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(settings.topics().monitors(), bytes(World.MODEL), bundle.toBytes()));
      for (int i = 0; i < labels.size(); i++) {
        producer.send(new ProducerRecord<>("labels", i % 2, null, bytes(labels.get(i))));
      }
      for (int i = 0; i < lines.size(); i++) {
        producer.send(
            new ProducerRecord<>(settings.predictions().get(0), i % 2, null, bytes(lines.get(i))));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Snapshot> latest(Properties client, String topic) throws Exception {
    Properties reading = new Properties();
    reading.putAll(client);
    reading.put("isolation.level", "read_committed");
    Map<List<Object>, Snapshot> latest = new LinkedHashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          for (Snapshot snapshot : SnapshotCodec.read(record.value())) {
            latest.put(List.of(snapshot.window(), snapshot.epoch()), snapshot);
          }
        }
      }
    }
    return latest.values().stream()
        .sorted(
            Comparator.<Snapshot, Instant>comparing(snapshot -> snapshot.window().start())
                .thenComparing(snapshot -> snapshot.window().segment().isEmpty()))
        .toList();
  }
}
