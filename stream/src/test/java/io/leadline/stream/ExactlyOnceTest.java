package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills what the stream path consists of at random moments, while predictions keep coming. Twice by
 * default; {@code -Dleadline.kills=20} for the long trial. A job manager that dies alone is the
 * business of {@link ClusterIT}.
 */
class ExactlyOnceTest {

  private static final int KILLS = Integer.getInteger("leadline.kills", 2);
  private static final long SEED = Long.getLong("leadline.seed", 11);
  private static final int ROWS_A_KILL = 4_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> KINDS =
      List.of(
          "job manager and task managers",
          "broker",
          "task manager",
          "job manager and task managers, past the transaction time-out");

  @Test
  void killsNeitherLoseNorRepeatAPrediction(@TempDir Path folder) throws Exception {
    Random random = new Random(SEED);
    Traffic traffic = new Traffic(2, ROWS_A_KILL * (KILLS + 1), 4);
    try (BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"));
        KafkaClient kafka = new KafkaClient(broker.address())) {
      StreamSettings settings =
          JobProcess.settings(broker.address(), Optional.empty(), Optional.empty());
      TopicSetup.createMissing(
          settings.clientProperties(), settings.predictions(), Topics.DEFAULT, 2);
      kafka.send(Topics.DEFAULT.monitors(), 0, Traffic.MODEL, Traffic.bundle().toBytes());
      kafka.flush();
      try (JobProcess job = new JobProcess(broker.address(), folder.resolve("checkpoints"))) {
        List<String> story = new ArrayList<>();
        for (int kill = 0; kill <= KILLS; kill++) {
          int from = kill * ROWS_A_KILL;
          // The last stretch is undisturbed: what was lost before must not come back by chance.
          int at = kill < KILLS ? from + random.nextInt(ROWS_A_KILL) : -1;
          CompletableFuture<Void> killed = CompletableFuture.completedFuture(null);
          for (int i = from; i < from + ROWS_A_KILL; i++) {
            kafka.send("predictions", i % 2, traffic.lines().get(i));
            if (i == at) {
              int number = kill;
              story.add(KINDS.get(number % KINDS.size()) + " at row " + at);
              killed = CompletableFuture.runAsync(() -> kill(number, random, broker, job));
            }
            if (i % 100 == 0) {
              Thread.sleep(30);
            }
          }
          killed.join();
          kafka.flush();
          awaitRows(kafka, from + ROWS_A_KILL, story);
        }

        Map<Instant, Profile> profiles = profiles(kafka);
        assertThat(profiles).as("seed %d, %s", SEED, story).isEqualTo(traffic.profiles());
        assertThat(kafka.read(Topics.DEFAULT.deadLetters())).isEmpty();
      }
    }
  }

  private static void kill(int number, Random random, BrokerProcess broker, JobProcess job) {
    try {
      switch (number % KINDS.size()) {
        case 0 -> job.killAndRestart(Duration.ZERO);
        case 1 -> broker.killAndRestart();
        case 2 -> job.killTaskManager();
        default -> job.killAndRestart(Duration.ofSeconds(8 + random.nextInt(5)));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long rows(KafkaClient kafka) throws Exception {
    return profiles(kafka).values().stream().mapToLong(Profile::rows).sum();
  }

  static void awaitRows(KafkaClient kafka, long sent, List<String> story) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long seen = rows(kafka);
    while (seen < sent && System.nanoTime() < end) {
      Thread.sleep(200);
      seen = rows(kafka);
    }
    assertThat(seen).as("rows published; seed %d, %s", SEED, story).isEqualTo(sent);
  }

  /** As the fast store does it: the latest of each epoch, merged. */
  static Map<Instant, Profile> profiles(KafkaClient kafka) throws Exception {
    Map<WindowKey, Map<Long, Snapshot>> latest = new HashMap<>();
    for (Snapshot snapshot : kafka.snapshots(Topics.DEFAULT.profiles())) {
      latest
          .computeIfAbsent(snapshot.window(), window -> new HashMap<>())
          .merge(snapshot.epoch(), snapshot, (a, b) -> a.sequence() > b.sequence() ? a : b);
    }
    Map<Instant, Profile> profiles = new TreeMap<>();
    latest.forEach(
        (window, epochs) ->
            profiles.put(
                window.start(),
                Profile.mergeAll(epochs.values().stream().map(Snapshot::profile).toList())));
    return profiles;
  }
}
