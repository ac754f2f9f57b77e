package io.leadline.sidecar.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Sender.SenderSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SenderTest {

  private static final SenderSettings FAST =
      new SenderSettings(Duration.ofMillis(5), Duration.ofMillis(20), 1 << 20);
  private static final Layout LAYOUT = Layout.of(new Schema(List.of(Field.numeric("x"))), 64);

  private final List<Snapshot> taken = Collections.synchronizedList(new ArrayList<>());

  private void take(byte[] message) throws IOException {
    try {
      taken.addAll(SnapshotCodec.read(message));
    } catch (io.leadline.core.profile.CorruptProfileException e) {
      throw new IOException(e);
    }
  }

  private static Snapshot snapshot(int hour, long sequence, double... values) {
    ProfileBuilder profile = new ProfileBuilder(LAYOUT);
    String[] ids = new String[values.length];
    java.util.Arrays.fill(ids, "");
    profile.add(
        new Batch("m", "", ids, new long[values.length], List.of(NumberColumn.of("x", values))));
    Instant start = Instant.EPOCH.plus(Duration.ofHours(hour));
    return new Snapshot(
        WindowKey.of("m", start, start.plus(Duration.ofHours(1))),
        Path.SIDECAR,
        "pod-1",
        7,
        sequence,
        false,
        profile.build());
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void snapshotsArriveAsTheyWere() throws Exception {
    try (Sender sender = new Sender(this::take, Optional.empty(), FAST)) {
      sender.accept(snapshot(1, 1, 1, 2, 3));
      await(() -> sender.waiting() == 0);

      assertThat(taken).containsExactly(snapshot(1, 1, 1, 2, 3));
      assertThat(sender.sent()).isEqualTo(1);
    }
  }

  @Test
  void whileTheCentreFailsOnlyTheLastSnapshotOfAWindowIsKept() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (Sender sender =
        new Sender(
            message -> {
              if (attempts.incrementAndGet() <= 5) {
                throw new IOException("500");
              }
              take(message);
            },
            Optional.empty(),
            FAST)) {
      sender.accept(snapshot(1, 1, 1));
      await(() -> sender.failures() > 0);
      sender.accept(snapshot(1, 2, 1, 2));
      sender.accept(snapshot(2, 1, 9));
      await(() -> sender.waiting() == 0);

      assertThat(taken).contains(snapshot(1, 2, 1, 2), snapshot(2, 1, 9));
      assertThat(sender.failures()).isEqualTo(5);
      assertThat(sender.lost()).isZero();
    }
  }

  @Test
  void whatCouldNotBeSentOutlivesTheProcess(@TempDir java.nio.file.Path folder) throws Exception {
    Sender killed =
        new Sender(
            message -> {
              throw new IOException("down");
            },
            Optional.of(folder),
            FAST);
    killed.accept(snapshot(1, 3, 1, 2));
    await(() -> hasFiles(folder));
    killed.close();

    try (Sender restarted = new Sender(this::take, Optional.of(folder), FAST)) {
      await(() -> restarted.waiting() == 0);

      assertThat(taken).containsExactly(snapshot(1, 3, 1, 2));
    }
    assertThat(hasFiles(folder)).isFalse();
  }

  private static boolean hasFiles(java.nio.file.Path folder) {
    String[] names = folder.toFile().list((dir, name) -> name.endsWith(".snapshot"));
    return names != null && names.length > 0;
  }

  @Test
  void aDamagedSpoolFileIsRemovedAndTheRestIsSent(@TempDir java.nio.file.Path folder)
      throws Exception {
    Files.writeString(folder.resolve("x.snapshot"), "garbage");
    Files.write(folder.resolve("y.snapshot"), SnapshotCodec.write(List.of(snapshot(1, 1, 5))));

    try (Sender sender = new Sender(this::take, Optional.of(folder), FAST)) {
      await(() -> sender.waiting() == 0);
    }

    assertThat(taken).containsExactly(snapshot(1, 1, 5));
    assertThat(folder.resolve("x.snapshot")).doesNotExist();
  }

  @Test
  void aSpoolThatCannotBeWrittenCostsNothingButACount(@TempDir java.nio.file.Path folder)
      throws Exception {
    java.nio.file.Path file = Files.writeString(folder.resolve("file"), "no folder");
    AtomicInteger attempts = new AtomicInteger();
    try (Sender sender =
        new Sender(
            message -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IOException("once");
              }
              take(message);
            },
            Optional.of(file),
            FAST)) {
      sender.accept(snapshot(1, 1, 1));
      await(() -> sender.waiting() == 0);

      assertThat(taken).containsExactly(snapshot(1, 1, 1));
      assertThat(sender.spoolFailures()).isPositive();
    }
  }

  @Test
  void beyondTheBudgetTheOldestIsLetGoAndCounted() throws Exception {
    int one = SnapshotCodec.write(List.of(snapshot(1, 1, 1))).length;
    SenderSettings small =
        new SenderSettings(Duration.ofSeconds(60), Duration.ofSeconds(120), 3L * one);
    try (Sender sender =
        new Sender(
            message -> {
              throw new IOException("down");
            },
            Optional.empty(),
            small)) {
      for (int hour = 0; hour < 10; hour++) {
        sender.accept(snapshot(hour, 1, hour));
      }

      assertThat(sender.waitingBytes()).isLessThanOrEqualTo(3L * one + 16);
      assertThat(sender.lost() + sender.waiting()).isEqualTo(10);
    }
  }

  @Test
  void whatComesWhileTheNextAttemptIsAwaitedIsOnDiskAtOnce(@TempDir java.nio.file.Path folder)
      throws Exception {
    SenderSettings patient =
        new SenderSettings(Duration.ofMinutes(5), Duration.ofMinutes(10), 1 << 20);
    try (Sender sender =
        new Sender(
            message -> {
              throw new IOException("down");
            },
            Optional.of(folder),
            patient)) {
      sender.accept(snapshot(1, 1, 1));
      await(() -> sender.failures() == 1);
      sender.accept(snapshot(1, 2, 1, 2));
      sender.accept(snapshot(2, 1, 9));

      await(() -> spooled(folder).size() == 2);
      assertThat(spooled(folder)).contains(snapshot(1, 2, 1, 2), snapshot(2, 1, 9));
      assertThat(sender.failures()).isEqualTo(1);
    }
  }

  private static List<Snapshot> spooled(java.nio.file.Path folder) {
    List<Snapshot> spooled = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.snapshot")) {
      for (java.nio.file.Path file : files) {
        spooled.addAll(read(Files.readAllBytes(file)));
      }
    } catch (NoSuchFileException e) {
      // Deleted while it was looked at.
      return List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return spooled;
  }

  @Test
  void theDiskHoldsNoMoreThanTheBudgetEither(@TempDir java.nio.file.Path folder) throws Exception {
    int one = SnapshotCodec.write(List.of(snapshot(1, 1, 1))).length;
    SenderSettings small =
        new SenderSettings(Duration.ofMillis(5), Duration.ofMillis(20), 3L * one + 16);
    try (Sender sender =
        new Sender(
            message -> {
              throw new IOException("down");
            },
            Optional.of(folder),
            small)) {
      for (int hour = 0; hour < 10; hour++) {
        Snapshot last = snapshot(hour, 1, hour);
        sender.accept(last);
        await(() -> spooled(folder).contains(last));
      }

      await(() -> spooled(folder).size() == 3);
      assertThat(spooled(folder))
          .containsExactlyInAnyOrder(snapshot(7, 1, 7), snapshot(8, 1, 8), snapshot(9, 1, 9));
      assertThat(sender.lost()).isEqualTo(7);
    }
  }

  @Test
  void aRefusedSnapshotDoesNotHoldUpTheOthers() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (Sender sender =
        new Sender(
            message -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IOException("away, so that both wait");
              }
              List<Snapshot> snapshots = read(message);
              if (snapshots.stream().anyMatch(s -> s.window().start().equals(Instant.EPOCH))) {
                throw new Centre.RefusedException(422, "no such window");
              }
              taken.addAll(snapshots);
            },
            Optional.empty(),
            FAST)) {
      sender.accept(snapshot(0, 1, 1));
      sender.accept(snapshot(1, 1, 2));
      await(() -> sender.waiting() == 0);

      assertThat(taken).containsExactly(snapshot(1, 1, 2));
      assertThat(sender.refused()).isEqualTo(1);
    }
  }

  private static List<Snapshot> read(byte[] message) throws IOException {
    try {
      return SnapshotCodec.read(message);
    } catch (io.leadline.core.profile.CorruptProfileException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aCentreThatAnswersGarbageIsOneThatFailed() throws Exception {
    try (ScriptedServer garbage =
            new ScriptedServer(
                (request, socket) -> ScriptedServer.write(socket, "garbage\r\n\r\n"));
        Sender sender =
            new Sender(
                new Centre(
                        URI.create("http://127.0.0.1:" + garbage.port()),
                        Optional.empty(),
                        Optional.empty())
                    ::send,
                Optional.empty(),
                FAST)) {
      sender.accept(snapshot(1, 1, 1));
      await(() -> sender.failures() >= 2);

      assertThat(sender.waiting()).isEqualTo(1);
    }
  }
}
