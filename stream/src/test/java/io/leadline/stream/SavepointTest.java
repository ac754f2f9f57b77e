package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.stream.local.LocalBroker;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Savepoints of all earlier releases stay readable; {@link GoldenSavepoint} makes them. */
class SavepointTest {

  static List<String> releases() throws Exception {
    URI folder = SavepointTest.class.getResource("/savepoints").toURI();
    try (Stream<Path> releases = Files.list(Path.of(folder))) {
      return releases.map(release -> release.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aSavepointOfAnEarlierReleaseGoesOn(String release, @TempDir Path folder) throws Exception {
    String savepoint = SavepointTest.class.getResource("/savepoints/" + release).toString();
    try (LocalBroker broker = LocalBroker.start(folder.resolve("kafka"));
        KafkaClient kafka = new KafkaClient(broker.address())) {
      StreamSettings settings =
          GoldenSavepoint.settings(broker.address(), folder, Optional.of(savepoint));
      GoldenSavepoint.sendWhatWasBefore(kafka, settings);
      Instant begin = Instant.now();

      StreamExecutionEnvironment env = StreamEnvironments.local(settings);
      StreamJob.build(env, settings);
      JobClient job = env.executeAsync();
      GoldenSavepoint.sendWhatComesAfter(kafka);
      GoldenSavepoint.awaitRows(kafka, GoldenSavepoint.TRAFFIC.lines().size() + 1);
      job.cancel().get();

      List<Snapshot> snapshots = kafka.snapshots(GoldenSavepoint.TOPICS.profiles());
      Map<Instant, Snapshot> latest = new TreeMap<>();
      snapshots.forEach(
          snapshot ->
              latest.merge(
                  snapshot.window().start(),
                  snapshot,
                  (a, b) -> a.sequence() > b.sequence() ? a : b));
      Map<Instant, Profile> expected = GoldenSavepoint.TRAFFIC.profiles();
      Profile first = expected.get(Traffic.START).merge(pair());
      assertThat(latest.values().stream().map(Snapshot::profile))
          .containsExactly(first, expected.get(Traffic.START.plusSeconds(3_600)));
      // The windows themselves were restored: they go on in their epoch, and in its sequence.
      assertThat(snapshots.stream().map(Snapshot::epoch))
          .allMatch(epoch -> Instant.ofEpochMilli(epoch).isBefore(begin));
    }
  }

  /** The exchange whose request lies before the savepoint, and its response behind. */
  private static Profile pair() {
    ProfileBuilder builder = new ProfileBuilder(Traffic.LAYOUT);
    builder.add(
        new Batch(
            Traffic.MODEL,
            "",
            new String[] {"cut"},
            new long[] {Instant.parse("2026-03-01T00:10:00Z").toEpochMilli()},
            List.of(NumberColumn.of("age", 44), NumberColumn.of("score", 0.25))));
    return builder.build();
  }
}
