package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.stream.kafka.MessageReader;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamJobTest {

  @TempDir static java.nio.file.Path folder;

  private static LocalBroker broker;
  private static KafkaClient kafka;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(folder.resolve("kafka"));
    kafka = new KafkaClient(broker.address());
  }

  @AfterAll
  static void stop() {
    kafka.close();
    broker.close();
  }

  /** Settings of a job of its own topics, that ends with them. */
  private static StreamSettings bounded(String name, int parallelism) throws Exception {
    StreamSettings settings = settings(name, parallelism, true, Optional.empty());
    TopicSetup.createMissing(
        settings.clientProperties(), settings.predictions(), settings.topics(), 2);
    kafka.send(settings.topics().monitors(), 0, Traffic.MODEL, Traffic.bundle().toBytes());
    kafka.flush();
    return settings;
  }

  private static StreamSettings settings(
      String name, int parallelism, boolean isBounded, Optional<String> savepoint) {
    return new StreamSettings(
        broker.address(),
        Map.of(),
        List.of(name + ".predictions"),
        new Topics(name + "."),
        Traffic.MODEL,
        "ndjson",
        name,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofDays(2),
        isBounded,
        parallelism,
        true,
        Optional.of(folder.resolve("checkpoints").toUri().toString()),
        savepoint);
  }

  private static void run(StreamSettings settings) throws Exception {
    StreamExecutionEnvironment env = StreamEnvironments.local(settings);
    StreamJob.build(env, settings);
    env.execute();
  }

  private static Map<Instant, Profile> latest(List<Snapshot> snapshots) {
    Map<WindowKey, Snapshot> latest = new java.util.HashMap<>();
    snapshots.forEach(
        snapshot ->
            latest.merge(
                snapshot.window(), snapshot, (a, b) -> a.sequence() > b.sequence() ? a : b));
    Map<Instant, Profile> profiles = new TreeMap<>();
    latest.forEach((window, snapshot) -> profiles.put(window.start(), snapshot.profile()));
    return profiles;
  }

  @Test
  void profilesOfTheStreamEqualThoseOfTheSameRowsAtOnce() throws Exception {
    Traffic traffic = new Traffic(1, 20_000, 6);
    StreamSettings settings = bounded("equal", 2);
    for (int i = 0; i < traffic.lines().size(); i++) {
      kafka.send(settings.predictions().get(0), i % 2, traffic.lines().get(i));
    }
    kafka.flush();

    run(settings);

    List<Snapshot> snapshots = kafka.snapshots(settings.topics().profiles());
    assertThat(latest(snapshots)).isEqualTo(traffic.profiles());
    assertThat(snapshots).allMatch(snapshot -> snapshot.path() == Path.STREAM);
    assertThat(kafka.read(settings.topics().deadLetters())).isEmpty();
    assertThat(kafka.read(settings.topics().metrics())).hasSameSizeAs(snapshots);
  }

  @Test
  void aJobGoesOnFromItsSavepoint() throws Exception {
    Traffic traffic = new Traffic(4, 4_000, 2);
    String topic = bounded("savepoint", 1).predictions().get(0);
    traffic.lines().subList(0, 2_500).forEach(line -> kafka.send(topic, 0, line));
    kafka.flush();
    StreamSettings first = settings("savepoint", 1, false, Optional.empty());
    StreamExecutionEnvironment env = StreamEnvironments.local(first);
    StreamJob.build(env, first);
    JobClient job = env.executeAsync();
    awaitRows(first, 2_500);
    String savepoint =
        job.stopWithSavepoint(
                false,
                folder.resolve("savepoints").toUri().toString(),
                SavepointFormatType.CANONICAL)
            .get();
    traffic.lines().subList(2_500, 4_000).forEach(line -> kafka.send(topic, 0, line));
    kafka.flush();

    StreamSettings second = settings("savepoint", 2, false, Optional.of(savepoint));
    StreamExecutionEnvironment next = StreamEnvironments.local(second);
    StreamJob.build(next, second);
    JobClient following = next.executeAsync();
    awaitRows(second, 4_000);
    following.cancel().get();

    List<Snapshot> snapshots = kafka.snapshots(first.topics().profiles());
    assertThat(latest(snapshots)).isEqualTo(traffic.profiles());
    // One epoch a window: the state was there, and not merely the offsets.
    assertThat(snapshots.stream().map(s -> List.of(s.window(), s.epoch())).distinct()).hasSize(2);
  }

  private static void awaitRows(StreamSettings settings, long rows) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    long seen = 0;
    while (seen < rows && System.nanoTime() < end) {
      Thread.sleep(100);
      seen =
          latest(kafka.snapshots(settings.topics().profiles())).values().stream()
              .mapToLong(Profile::rows)
              .sum();
    }
    assertThat(seen).isEqualTo(rows);
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersWithReasonAndOffset() throws Exception {
    StreamSettings settings = bounded("dead", 1);
    String topic = settings.predictions().get(0);
    kafka.send(topic, 1, "{\"age\": 30, \"time\": \"2026-03-01T00:00:01Z\"}");
    kafka.send(topic, 1, "{\"age\": 31,");
    kafka.send(topic, 1, "{\"age\": 32, \"time\": \"yesterday\"}");
    kafka.send(topic, 1, "m", bytes("{\"age\": 33}"), MessageReader.MODEL, "unheard-of");
    kafka.send(topic, 1, "m", bytes("<age/>"), MessageReader.CONTENT_TYPE, "text/xml");
    kafka.send(topic, 1, "{\"age\": 34, \"time\": \"2026-03-01T00:00:02Z\"}");
    kafka.flush();

    run(settings);

    Map<String, String> reasons = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.read(settings.topics().deadLetters())) {
      assertThat(KafkaClient.header(record, "leadline-topic")).isEqualTo(topic);
      assertThat(KafkaClient.header(record, "leadline-partition")).isEqualTo("1");
      reasons.put(
          KafkaClient.header(record, "leadline-offset")
              + " "
              + new String(record.value(), StandardCharsets.UTF_8),
          KafkaClient.header(record, "leadline-reason"));
    }
    assertThat(reasons).hasSize(4);
    assertThat(reasons.get("1 {\"age\": 31,")).contains("no valid JSON at line 1");
    assertThat(reasons.get("2 {\"age\": 32, \"time\": \"yesterday\"}"))
        .contains("invalid event time");
    assertThat(reasons.get("3 {\"age\": 33}")).contains("no monitor of model 'unheard-of'");
    assertThat(reasons.get("4 <age/>")).contains("unknown format 'text/xml'");
    assertThat(latest(kafka.snapshots(settings.topics().profiles())).values())
        .singleElement()
        .satisfies(profile -> assertThat(profile.rows()).isEqualTo(2));
  }

  @Test
  void requestsOfInferenceServersAreReadAtTheirRecordsTime() throws Exception {
    StreamSettings settings = bounded("kserve", 1);
    String topic = settings.predictions().get(0);
    String request =
        """
        {"id": "r1", "inputs": [
          {"name": "age", "shape": [2], "datatype": "INT64", "data": [41, 12]},
          {"name": "region", "shape": [2], "datatype": "BYTES", "data": ["north", "south"]}]}
        """;
    String pair =
        """
        {"id": "r2", "time": "2026-03-01T00:10:00Z", "status": 200, "request": %s, "response":
          {"outputs": [{"name": "probability", "shape": [2], "datatype": "FP64", "data": [0.5, 0.7]}]}}
        """
            .formatted(request);
    kafka.send(topic, 0, "", bytes(request), "content-type", "application/vnd.kserve+json");
    kafka.send(topic, 0, "", bytes(pair), "content-type", "application/vnd.kserve+json");
    kafka.send(
        topic, 0, "", bytes("{\"inputs\": 7}"), "content-type", "application/vnd.kserve+json");
    kafka.flush();
    Instant now = Instant.now();

    run(settings);

    Map<Instant, Profile> profiles = latest(kafka.snapshots(settings.topics().profiles()));
    assertThat(profiles).hasSize(2);
    Profile paired = profiles.get(Traffic.START);
    assertThat(paired.rows()).isEqualTo(2);
    assertThat(paired.column("score").orElseThrow().mean()).hasValue(0.6);
    Instant current = profiles.keySet().stream().reduce((a, b) -> b).orElseThrow();
    assertThat(current).isBetween(now.minusSeconds(3_700), now);
    assertThat(profiles.get(current).column("age").orElseThrow().max()).hasValue(41);
    assertThat(kafka.read(settings.topics().deadLetters())).hasSize(1);
  }

  @Test
  void requestsAndResponsesOfKServesLoggerAreJoinedById() throws Exception {
    StreamSettings settings = bounded("pairs", 2);
    String topic = settings.predictions().get(0);
    half(topic, 0, "a", "request", "2026-03-01T00:10:00Z", input(30));
    half(topic, 1, "b", "response", "2026-03-01T00:10:02Z", output(0.4));
    half(topic, 1, "a", "response", "2026-03-01T00:10:01Z", output(0.2));
    half(topic, 1, "a", "response", "2026-03-01T00:10:01Z", output(0.2));
    half(topic, 0, "b", "request", "2026-03-01T00:10:01Z", input(40));
    half(topic, 0, "c", "request", "2026-03-01T00:10:03Z", input(50));
    half(topic, 0, "d", "response", "2026-03-01T00:10:04Z", output(0.9));
    kafka.send(
        topic,
        0,
        "",
        bytes("{\"specversion\":\"1.0\"}"),
        "content-type",
        "application/cloudevents+json");
    kafka.flush();

    run(settings);

    Profile profile = latest(kafka.snapshots(settings.topics().profiles())).get(Traffic.START);
    assertThat(profile.rows()).isEqualTo(3);
    assertThat(profile.column("age").orElseThrow().mean()).hasValue(40);
    assertThat(profile.column("score").orElseThrow().mean().orElseThrow())
        .isCloseTo(0.3, within(1e-12));
    assertThat(profile.column("score").orElseThrow().missing()).isEqualTo(1);
    assertThat(kafka.read(settings.topics().deadLetters()))
        .extracting(record -> KafkaClient.header(record, "leadline-reason"))
        .satisfiesExactlyInAnyOrder(
            reason -> assertThat(reason).contains("whose request did not come (id 'd')"),
            reason -> assertThat(reason).contains("CloudEvent with no id"));
  }

  private static void half(
      String topic, int partition, String id, String half, String time, String data) {
    kafka.send(
        topic,
        partition,
        id,
        bytes(data),
        "content-type",
        "application/json",
        "ce_specversion",
        "1.0",
        "ce_id",
        id,
        "ce_type",
        "org.kubeflow.serving.inference." + half,
        "ce_time",
        time,
        "ce_inferenceservicename",
        Traffic.MODEL);
  }

  private static String input(int age) {
    return "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}"
        .formatted(age);
  }

  private static String output(double score) {
    return "{\"outputs\":[{\"name\":\"score\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[%s]}]}"
        .formatted(score);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
