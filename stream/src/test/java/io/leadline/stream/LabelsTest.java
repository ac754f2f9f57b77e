package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorBundle;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ground truth in a topic of its own; that the batch path says the same is tested elsewhere. */
class LabelsTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  Field.of("answer", Kind.CATEGORICAL, Role.PREDICTION),
                  Field.of("truth", Kind.CATEGORICAL, Role.LABEL))),
          Layout.WINDOW_RESOLUTION);

  @TempDir static Path folder;

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

  private static StreamSettings settings(String name, Optional<String> savepoint) throws Exception {
    StreamSettings settings =
        new StreamSettings(
            broker.address(),
            Map.of(),
            List.of(name + ".predictions"),
            new Topics(name + "."),
            "loans",
            "ndjson",
            name,
            Duration.ofMillis(400),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ZERO,
            false,
            1,
            true,
            Optional.of(folder.resolve("checkpoints").toUri().toString()),
            savepoint,
            List.of(name + ".labels"),
            Optional.empty());
    TopicSetup.createMissing(
        settings.clientProperties(),
        List.of(name + ".predictions", name + ".labels"),
        settings.topics(),
        1);
    return settings;
  }

  private static void monitor(StreamSettings settings, String maxDelay) {
    String yaml =
        """
        version: 1
        model: loans
        task: binary
        prediction: answer
        label: truth
        baseline: {from: none.csv}
        collect: {labels: {max_delay: %s}}
        windows: {size: 1h, lateness: 0s, min_rows: 1}
        """
            .formatted(maxDelay);
    MonitorBundle bundle = new MonitorBundle(yaml, "b1", LAYOUT, Profile.empty());
    kafka.send(settings.topics().monitors(), 0, "loans", bundle.toBytes());
    kafka.flush();
  }

  private static JobClient begin(StreamSettings settings) throws Exception {
    StreamExecutionEnvironment env = StreamEnvironments.local(settings);
    StreamJob.build(env, settings);
    return env.executeAsync();
  }

  private static void predict(String name, String id, Duration after, int answer) {
    kafka.send(
        name + ".predictions",
        0,
        "{\"id\":\"%s\",\"time\":\"%s\",\"age\":30,\"answer\":\"%d\"}"
            .formatted(id, START.plus(after), answer));
  }

  private static void label(String name, String id, Duration after, int truth) {
    kafka.send(
        name + ".labels",
        0,
        "{\"id\":\"%s\",\"time\":\"%s\",\"truth\":%d}".formatted(id, START.plus(after), truth));
  }

  /** The first window's latest snapshot, once it is as expected. */
  private static Snapshot await(String name, Predicate<Snapshot> expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    Optional<Snapshot> latest = Optional.empty();
    while (System.nanoTime() < end) {
      kafka.flush();
      latest =
          kafka.snapshots(name + ".profiles").stream()
              .filter(snapshot -> snapshot.window().start().equals(START))
              .reduce((a, b) -> b.sequence() > a.sequence() ? b : a);
      if (latest.filter(expected).isPresent()) {
        return latest.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not reached; latest " + latest + " " + latest.map(Snapshot::profile));
  }

  @Test
  void labelsUpdateAClosedWindowAndTheLastOfSeveralCountsAlsoAfterARestart() throws Exception {
    String name = "late";
    StreamSettings settings = settings(name, Optional.empty());
    monitor(settings, "2d");
    label(name, "r0", Duration.ofMinutes(50), 1);
    JobClient job = begin(settings);
    for (int row = 0; row < 10; row++) {
      predict(name, "r" + row, Duration.ofMinutes(row), 1);
    }
    predict(name, "later", Duration.ofHours(5), 1);
    Snapshot closed = await(name, snapshot -> snapshot.complete());
    for (int row = 1; row < 8; row++) {
      label(name, "r" + row, Duration.ofHours(20), row < 4 ? 1 : 0);
    }
    Snapshot labelled = await(name, snapshot -> snapshot.profile().outcomes().labelled() == 8);
    String savepoint =
        job.stopWithSavepoint(
                false, folder.resolve("s").toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    label(name, "r7", Duration.ofHours(19), 1);
    label(name, "r6", Duration.ofHours(21), 1);
    label(name, "r5", Duration.ofHours(20), 0);

    JobClient next = begin(settings(name, Optional.of(savepoint)));
    Snapshot corrected =
        await(name, snapshot -> snapshot.profile().outcomes().accuracy().orElse(0) == 5.0 / 8);
    next.cancel().get();

    assertThat(closed.profile().outcomes().labelled()).isLessThanOrEqualTo(1);
    assertThat(labelled.profile().outcomes().accuracy()).hasValue(4.0 / 8);
    assertThat(corrected.epoch()).isEqualTo(closed.epoch());
    assertThat(corrected.profile().rows()).isEqualTo(10);
    assertThat(corrected.profile().outcomes().labelled()).isEqualTo(8);
    assertThat(corrected.profile().column("truth").orElseThrow().missing()).isEqualTo(2);
    assertThat(corrected.profile().column("truth").orElseThrow().rows()).isEqualTo(10);
    assertThat(kafka.read(name + ".dead-letters")).isEmpty();
  }

  @Test
  void labelsWithoutAPredictionAndUnusableOnesBecomeDeadLetters() throws Exception {
    String name = "stray";
    StreamSettings settings = settings(name, Optional.empty());
    monitor(settings, "1h");
    label(name, "nobody", Duration.ofMinutes(5), 1);
    kafka.send(name + ".labels", 0, "{\"id\":\"r0\",\"verdict\":1}");
    kafka.send(name + ".labels", 0, "{\"truth\":1}");
    kafka.send(name + ".labels", 0, "{\"id\":");
    predict(name, "r0", Duration.ofMinutes(1), 1);
    label(name, "r1", Duration.ofHours(9), 1);
    label(name, "r0", Duration.ofMinutes(20), 1);
    predict(name, "r1", Duration.ofMinutes(2), 1);
    JobClient job = begin(settings);
    await(name, snapshot -> snapshot.profile().outcomes().labelled() == 1);
    predict(name, "much-later", Duration.ofHours(9), 1);
    predict(name, "last", Duration.ofHours(30), 1);
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    kafka.flush();
    while (kafka.read(name + ".dead-letters").size() < 5 && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    job.cancel().get();

    List<ConsumerRecord<byte[], byte[]>> letters = kafka.read(name + ".dead-letters");
    assertThat(letters)
        .extracting(letter -> KafkaClient.header(letter, "leadline-reason"))
        .satisfiesExactlyInAnyOrder(
            reason -> assertThat(reason).contains("whose prediction did not come (id 'nobody')"),
            reason -> assertThat(reason).contains("whose prediction did not come (id 'r1')"),
            reason -> assertThat(reason).contains("must have 'truth', the monitor's label"),
            reason -> assertThat(reason).contains("without a request id"),
            reason -> assertThat(reason).contains("no valid JSON"));
    assertThat(letters)
        .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
        .contains("{\"id\":\"nobody\",\"time\":\"2026-03-01T00:05:00Z\",\"truth\":\"1\"}");
    Snapshot last = await(name, Snapshot::complete);
    assertThat(last.profile().outcomes().labelled()).isEqualTo(1);
  }
}
