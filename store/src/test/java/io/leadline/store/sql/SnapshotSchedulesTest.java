package io.leadline.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.FastStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on their way are lost, repeated and overtaken; what arrives must not show it. */
class SnapshotSchedulesTest {

  // 10,000 take two minutes on a busy machine: -Dleadline.schedules=10000.
  private static final int SCHEDULES = Integer.getInteger("leadline.schedules", 1_000);
  private static final Layout LAYOUT = Layout.of(new Schema(List.of(Field.numeric("x"))), 64);

  /** What one schedule sends, and what the window's profile is when all has come. */
  private record Schedule(List<Snapshot> sent, Profile truth) {}

  @Test
  void lossRepetitionAndReorderingDoNotShowInTheWindow(@TempDir java.nio.file.Path folder) {
    try (FastStore store = FastStores.open(folder.resolve("store.db").toString())) {
      for (int seed = 0; seed < SCHEDULES; seed++) {
        Instant start = Instant.EPOCH.plus(Duration.ofHours(seed));
        WindowKey window = WindowKey.of("m", start, start.plus(Duration.ofHours(1)));
        Schedule schedule = schedule(window, new Random(seed));

        schedule.sent().forEach(store::accept);

        assertThat(store.profile(window).orElseThrow().toBytes())
            .as("seed %d", seed)
            .isEqualTo(schedule.truth().toBytes());
      }
    }
  }

  private static Schedule schedule(WindowKey window, Random random) {
    List<Snapshot> arriving = new ArrayList<>();
    List<Profile> finals = new ArrayList<>();
    int sources = 1 + random.nextInt(2);
    for (int source = 0; source < sources; source++) {
      int epochs = 1 + random.nextInt(2);
      for (int epoch = 0; epoch < epochs; epoch++) {
        finals.add(source(window, "pod-" + source, random.nextLong() >>> 1, arriving, random));
      }
    }
    Collections.shuffle(arriving, random);
    return new Schedule(arriving, Profile.mergeAll(finals));
  }

  /** One source's epoch: its last snapshot arrives, of the others some, of all some twice. */
  private static Profile source(
      WindowKey window, String source, long epoch, List<Snapshot> arriving, Random random) {
    ProfileBuilder profile = new ProfileBuilder(LAYOUT);
    int snapshots = 1 + random.nextInt(3);
    Profile last = Profile.empty();
    for (int sequence = 1; sequence <= snapshots; sequence++) {
      profile.add(
          new Batch(
              "m",
              "",
              new String[] {""},
              new long[] {window.start().toEpochMilli() + random.nextInt(3_600_000)},
              List.of(NumberColumn.of("x", random.nextInt(50)))));
      last = profile.build();
      Snapshot snapshot = new Snapshot(window, Path.SIDECAR, source, epoch, sequence, false, last);
      boolean isLost = sequence < snapshots && random.nextInt(3) == 0;
      if (!isLost) {
        arriving.add(snapshot);
        if (random.nextInt(4) == 0) {
          arriving.add(snapshot);
        }
      }
    }
    return last;
  }
}
