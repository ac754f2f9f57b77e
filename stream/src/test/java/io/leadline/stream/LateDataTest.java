package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.Snapshot;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateDataTest {

  private static final String TOPIC = "late.predictions";
  private static final Topics TOPICS = new Topics("late.");

  private static Snapshot await(KafkaClient kafka, Predicate<Snapshot> expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    Optional<Snapshot> latest = Optional.empty();
    while (System.nanoTime() < end) {
      kafka.flush();
      latest =
          kafka.snapshots(TOPICS.profiles()).stream()
              .filter(snapshot -> snapshot.window().start().equals(Traffic.START))
              .reduce((a, b) -> b.sequence() > a.sequence() ? b : a);
      if (latest.filter(expected).isPresent()) {
        return latest.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not reached; latest " + latest);
  }

  private static void predict(KafkaClient kafka, int partition, Instant time) {
    kafka.send(TOPIC, partition, "{\"time\":\"%s\",\"age\":30}".formatted(time));
  }

  @Test
  void anIdlePartitionHoldsNoWindowOpenAndLatePredictionsUpdateAClosedOne(@TempDir Path folder)
      throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder.resolve("kafka"));
        KafkaClient kafka = new KafkaClient(broker.address())) {
      StreamSettings settings =
          new StreamSettings(
              broker.address(),
              Map.of(),
              List.of(TOPIC),
              TOPICS,
              Traffic.MODEL,
              "ndjson",
              "late",
              Duration.ofMillis(400),
              Duration.ofSeconds(1),
              Duration.ofMinutes(1),
              Duration.ofDays(2),
              false,
              2,
              true,
              Optional.empty(),
              Optional.empty());
      TopicSetup.createMissing(settings.clientProperties(), List.of(TOPIC), TOPICS, 2);
      kafka.send(TOPICS.monitors(), 0, Traffic.MODEL, Traffic.bundle().toBytes());
      for (int row = 0; row < 20; row++) {
        predict(kafka, row % 2, Traffic.START.plusSeconds(row));
      }
      kafka.flush();
      StreamExecutionEnvironment env = StreamEnvironments.local(settings);
      StreamJob.build(env, settings);
      JobClient job = env.executeAsync();
      Snapshot open = await(kafka, snapshot -> snapshot.profile().rows() == 20);

      // Partition 1 says nothing any more.
      predict(kafka, 0, Traffic.START.plus(Duration.ofHours(3)));
      Snapshot closed = await(kafka, Snapshot::complete);
      predict(kafka, 1, Traffic.START.plusSeconds(60));
      Snapshot updated = await(kafka, snapshot -> snapshot.profile().rows() == 21);
      job.cancel().get();

      assertThat(open.complete()).isFalse();
      assertThat(closed.profile().rows()).isEqualTo(20);
      assertThat(updated.complete()).isTrue();
      assertThat(updated.epoch()).isEqualTo(open.epoch());
      assertThat(updated.sequence()).isGreaterThan(closed.sequence());
      assertThat(kafka.read(TOPICS.deadLetters())).isEmpty();
    }
  }
}
