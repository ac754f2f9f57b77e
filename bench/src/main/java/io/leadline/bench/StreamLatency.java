package io.leadline.bench;

import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.stream.StreamEnvironments;
import io.leadline.stream.StreamJob;
import io.leadline.stream.StreamSettings;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.local.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Time from the sending of a prediction to its window, with its metrics, in the topics, as a reader
 * of committed records sees it. The usual interval of 3 seconds; probes at random moments.
 *
 * <p>Arguments: number of probes.
 */
public final class StreamLatency {

  private StreamLatency() {}

  public static void main(String[] args) throws Exception {
    int probes = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Path folder = Files.createTempDirectory("leadline-latency");
    try (LocalBroker broker = LocalBroker.start(folder)) {
      StreamSettings settings = StreamSettings.of(broker.address());
      Properties client = new Properties();
      client.put("bootstrap.servers", broker.address());
      TopicSetup.createMissing(client, settings.predictions(), settings.topics(), 1);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
        producer
            .send(
                new ProducerRecord<>(
                    settings.topics().monitors(),
                    bytes(StreamThroughput.MODEL),
                    StreamThroughput.bundle().toBytes()))
            .get();
        StreamExecutionEnvironment env = StreamEnvironments.local(settings);
        StreamJob.build(env, settings);
        JobClient job = env.executeAsync();
        double[] seconds = probe(client, settings, producer, probes);
        job.cancel().get();
        Arrays.sort(seconds);
        System.out.printf(
            "%d probes, interval %d s: median %.1f s, 95 %% within %.1f s, longest %.1f s%n",
            probes,
            settings.interval().toSeconds(),
            seconds[probes / 2],
            seconds[(int) (0.95 * (probes - 1))],
            seconds[probes - 1]);
      }
    }
    System.exit(0);
  }

  private static double[] probe(
      Properties client,
      StreamSettings settings,
      KafkaProducer<byte[], byte[]> producer,
      int probes)
      throws Exception {
    Properties reading = new Properties();
    reading.putAll(client);
    reading.put("group.id", "latency");
    reading.put("auto.offset.reset", "earliest");
    reading.put("isolation.level", "read_committed");
    Random random = new Random(3);
    double[] seconds = new double[probes];
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(settings.topics().profiles()));
      Map<Object, Long> rows = new HashMap<>();
      // The first prediction also waits for the job to start.
      for (int i = -1; i < probes; i++) {
        Thread.sleep(random.nextInt(3_000));
        long begin = System.nanoTime();
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(settings.predictions().get(0), bytes("{\"f0\": 1000}"));
        record.headers().add("leadline-model", bytes(StreamThroughput.MODEL));
        producer.send(record).get();
        while (rows.values().stream().mapToLong(Long::longValue).sum() < i + 2) {
          for (ConsumerRecord<byte[], byte[]> read : consumer.poll(Duration.ofMillis(20))) {
            for (Snapshot snapshot : SnapshotCodec.read(read.value())) {
              rows.put(List.of(snapshot.window(), snapshot.epoch()), snapshot.profile().rows());
            }
          }
        }
        if (i >= 0) {
          seconds[i] = (System.nanoTime() - begin) / 1e9;
        }
      }
    }
    return seconds;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
