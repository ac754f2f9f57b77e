package io.leadline.bench;

import io.leadline.config.MonitorBundle;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.stream.StreamEnvironments;
import io.leadline.stream.StreamJob;
import io.leadline.stream.StreamSettings;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Predictions a second that the stream path sustains: fills a topic with requests of 20 features as
 * Open Inference JSON, each a record of its own, and runs the job over it, exactly once, with
 * checkpoints every 3 seconds. The broker is a process of its own on the same machine.
 *
 * <p>Arguments: number of predictions, format ({@code kserve} or {@code ndjson}), parallelism.
 */
public final class StreamThroughput {

  private static final int FEATURES = 20;
  static final String MODEL = "bench";
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private StreamThroughput() {}

  /** The broker's own process. */
  public static final class Broker {

    private Broker() {}

    public static void main(String[] args) throws Exception {
      try (LocalBroker broker = LocalBroker.start(Path.of(args[0]))) {
        System.out.println(broker.address());
        System.out.flush();
        while (System.in.read() >= 0) {
          // Lives until its parent closes the pipe.
        }
      }
    }
  }

  public static void main(String[] args) throws Exception {
    int predictions = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    String format = args.length > 1 ? args[1] : "kserve";
    int parallelism = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    Path folder = Files.createTempDirectory("leadline-bench");
    Process broker = broker(folder);
    try {
      String address = broker.inputReader(StandardCharsets.UTF_8).readLine();
      // Once to warm the compiler, then for the record.
      run(address, "warm", Math.min(predictions / 4, 200_000), format, parallelism);
      run(address, "bench", predictions, format, parallelism);
    } finally {
      broker.getOutputStream().close();
      broker.waitFor();
      delete(folder);
    }
  }

  private static Process broker(Path folder) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-Djava.util.logging.config.file="
                + System.getProperty("java.util.logging.config.file", ""),
            "-cp",
            System.getProperty("java.class.path"),
            Broker.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void run(
      String address, String name, int predictions, String format, int parallelism)
      throws Exception {
    StreamSettings settings =
        new StreamSettings(
            address,
            Map.of(),
            List.of(name + ".predictions"),
            new Topics(name + "."),
            MODEL,
            format,
            name,
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofDays(2),
            true,
            parallelism,
            true,
            Optional.empty(),
            Optional.empty());
    Properties client = new Properties();
    client.put("bootstrap.servers", address);
    TopicSetup.createMissing(client, settings.predictions(), settings.topics(), 2);
    long bytes = fill(client, settings, predictions, format);
    long begin = System.nanoTime();
    StreamExecutionEnvironment env = StreamEnvironments.local(settings);
    StreamJob.build(env, settings);
    env.execute();
    double seconds = (System.nanoTime() - begin) / 1e9;
    long counted = counted(client, settings);
    System.out.printf(
        "%s: %,d %s predictions of %d features, %,d bytes each: %.1f s, %,.0f predictions/s; in the"
            + " profiles %,d%n",
        name,
        predictions,
        format,
        FEATURES,
        bytes / predictions,
        seconds,
        predictions / seconds,
        counted);
    if (counted != predictions) {
      throw new IllegalStateException("predictions were lost or counted twice");
    }
  }

  private static long fill(
      Properties client, StreamSettings settings, int predictions, String format) {
    Properties producing = new Properties();
    producing.putAll(client);
    producing.put("batch.size", "500000");
    producing.put("linger.ms", "50");
    producing.put("buffer.memory", "67108864");
    producing.put("compression.type", "lz4");
    Random random = new Random(1);
    long bytes = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(
              settings.topics().monitors(),
              MODEL.getBytes(StandardCharsets.UTF_8),
              bundle().toBytes()));
      for (int i = 0; i < predictions; i++) {
        long time = START.toEpochMilli() + i * 14_400_000L / predictions;
        byte[] value =
            (format.equals("ndjson") ? row(i, time, random) : request(i, random))
                .getBytes(StandardCharsets.UTF_8);
        bytes += value.length;
        producer.send(
            new ProducerRecord<>(settings.predictions().get(0), i % 2, time, null, value));
      }
    }
    return bytes;
  }

  private static String request(int id, Random random) {
    StringBuilder json = new StringBuilder("{\"id\":\"r").append(id).append("\",\"inputs\":[");
    for (int feature = 0; feature < FEATURES; feature++) {
      json.append(feature == 0 ? "" : ",").append("{\"name\":\"f").append(feature);
      json.append("\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[");
      json.append(value(random)).append("]}");
    }
    return json.append("]}").toString();
  }

  private static String row(int id, long time, Random random) {
    StringBuilder json = new StringBuilder("{\"id\":\"r").append(id);
    json.append("\",\"time\":\"").append(Instant.ofEpochMilli(time)).append('"');
    for (int feature = 0; feature < FEATURES; feature++) {
      json.append(",\"f").append(feature).append("\":").append(value(random));
    }
    return json.append('}').toString();
  }

  private static double value(Random random) {
    return Math.round(random.nextGaussian() * 100_000) / 1_000.0;
  }

  static MonitorBundle bundle() {
    List<Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    Random random = new Random(2);
    int rows = 5_000;
    for (int feature = 0; feature < FEATURES; feature++) {
      fields.add(Field.numeric("f" + feature));
      double[] values = random.doubles(rows, -100, 100).toArray();
      columns.add(NumberColumn.of("f" + feature, values));
    }
    Layout layout = Layout.of(new Schema(fields), Layout.WINDOW_RESOLUTION);
    ProfileBuilder builder = new ProfileBuilder(layout);
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    builder.add(new Batch(MODEL, "", ids, new long[rows], columns));
    String yaml =
        """
        version: 1
        model: bench
        task: binary
        prediction: y
        baseline: {from: none.csv}
        windows: {size: 1h, lateness: 10m}
        alerts: [{name: drift, when: drift.ratio > 1}]
        """;
    return new MonitorBundle(yaml, "b1", layout, builder.build());
  }

  /** Rows of the latest snapshots of all windows. */
  private static long counted(Properties client, StreamSettings settings) throws Exception {
    Properties reading = new Properties();
    reading.putAll(client);
    reading.put("isolation.level", "read_committed");
    Map<Object, Profile> latest = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(settings.topics().profiles()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          for (Snapshot snapshot : SnapshotCodec.read(record.value())) {
            latest.put(List.of(snapshot.window(), snapshot.epoch()), snapshot.profile());
          }
        }
      }
    }
    return latest.values().stream().mapToLong(Profile::rows).sum();
  }

  private static void delete(Path folder) throws Exception {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
