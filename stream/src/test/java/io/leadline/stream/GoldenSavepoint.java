package io.leadline.stream;

import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes the savepoint that {@link SavepointTest} restores: of a job with open windows, and a
 * request that waits for its response. What the job read is a function of seeds, so a test can put
 * the same records before it, at the same offsets.
 *
 * <p>Run once for each release whose state differs, with the release's name: {@code java -cp …
 * io.leadline.stream.GoldenSavepoint stream/src/test/resources/savepoints/NAME}. What is there
 * stays for ever.
 */
final class GoldenSavepoint {

  static final String TOPIC = "golden.predictions";
  static final Topics TOPICS = new Topics("golden.");
  static final int BEFORE = 600;
  static final Traffic TRAFFIC = new Traffic(21, 1_000, 2);

  private GoldenSavepoint() {}

  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[0]);
    Path folder = Files.createTempDirectory("golden");
    try (LocalBroker broker = LocalBroker.start(folder.resolve("kafka"));
        KafkaClient kafka = new KafkaClient(broker.address())) {
      StreamSettings settings = settings(broker.address(), folder, Optional.empty());
      sendWhatWasBefore(kafka, settings);
      StreamExecutionEnvironment env = StreamEnvironments.local(settings);
      StreamJob.build(env, settings);
      JobClient job = env.executeAsync();
      awaitRows(kafka, BEFORE);
      String savepoint =
          job.stopWithSavepoint(
                  false, folder.resolve("s").toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      copy(Path.of(java.net.URI.create(savepoint)), target);
    }
    System.exit(0);
  }

  static StreamSettings settings(String brokers, Path folder, Optional<String> savepoint) {
    return new StreamSettings(
        brokers,
        Map.of(),
        List.of(TOPIC),
        TOPICS,
        Traffic.MODEL,
        "ndjson",
        "golden",
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        Duration.ofDays(2),
        false,
        1,
        true,
        Optional.of(folder.resolve("checkpoints").toUri().toString()),
        savepoint);
  }

  /** The records that lie before the savepoint. */
  static void sendWhatWasBefore(KafkaClient kafka, StreamSettings settings) throws Exception {
    TopicSetup.createMissing(
        settings.clientProperties(), settings.predictions(), settings.topics(), 1);
    kafka.send(TOPICS.monitors(), 0, Traffic.MODEL, Traffic.bundle().toBytes());
    kafka.flush();
    half(
        kafka,
        "request",
        "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[44]}]}");
    TRAFFIC.lines().subList(0, BEFORE).forEach(line -> kafka.send(TOPIC, 0, line));
    kafka.flush();
  }

  /** The other records, and the response that was waited for. */
  static void sendWhatComesAfter(KafkaClient kafka) {
    half(
        kafka,
        "response",
        "{\"outputs\":[{\"name\":\"score\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[0.25]}]}");
    TRAFFIC
        .lines()
        .subList(BEFORE, TRAFFIC.lines().size())
        .forEach(line -> kafka.send(TOPIC, 0, line));
    kafka.flush();
  }

  /** A half of the exchange whose other half comes after the savepoint. */
  static void half(KafkaClient kafka, String half, String data) {
    kafka.send(
        TOPIC,
        0,
        "cut",
        data.getBytes(StandardCharsets.UTF_8),
        "content-type",
        "application/json",
        "ce_specversion",
        "1.0",
        "ce_id",
        "cut",
        "ce_type",
        "org.kubeflow.serving.inference." + half,
        "ce_time",
        "2026-03-01T00:10:00Z",
        "ce_inferenceservicename",
        Traffic.MODEL);
  }

  static long rows(KafkaClient kafka) throws Exception {
    Map<Object, Snapshot> latest = new java.util.HashMap<>();
    for (Snapshot snapshot : kafka.snapshots(TOPICS.profiles())) {
      latest.merge(
          List.of(snapshot.window(), snapshot.epoch()),
          snapshot,
          (a, b) -> a.sequence() > b.sequence() ? a : b);
    }
    return latest.values().stream().map(Snapshot::profile).mapToLong(Profile::rows).sum();
  }

  static void awaitRows(KafkaClient kafka, long rows) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (rows(kafka) < rows && System.nanoTime() < end) {
      Thread.sleep(100);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
