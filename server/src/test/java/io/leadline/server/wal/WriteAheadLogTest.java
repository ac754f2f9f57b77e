package io.leadline.server.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.server.wal.WalUnavailableException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadLogTest {

  private static final WalLimits ROOMY =
      new WalLimits(1 << 20, Duration.ofHours(1), 16 << 20, 1 << 20);

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsReadAfterAnAbruptEnd() throws Exception {
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY);
    wal.append(records("a", "b"));
    wal.append(records("c"));

    assertThat(readAll()).containsExactly("a", "b", "c");
    wal.close();
  }

  @Test
  void concurrentAppendsShareSyncsAndLoseNothing() throws Exception {
    List<String> expected = new ArrayList<>();
    ExecutorService callers = Executors.newFixedThreadPool(32);
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY);
    List<Callable<Void>> appends = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String text = "record-" + i;
      expected.add(text);
      appends.add(
          () -> {
            wal.append(records(text));
            return null;
          });
    }
    for (Future<Void> done : callers.invokeAll(appends)) {
      done.get();
    }
    callers.shutdown();

    assertThat(readAll()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(wal.status().records()).isEqualTo(500);
    assertThat(wal.status().syncs()).isBetween(1L, 499L);
    wal.close();
  }

  @Test
  void segmentIsSealedWhenLargeEnough() throws Exception {
    WalLimits small = new WalLimits(100, Duration.ofHours(1), 16 << 20, 1 << 20);
    WriteAheadLog wal = WriteAheadLog.open(folder, small);

    for (int i = 0; i < 10; i++) {
      wal.append(List.of(new byte[60]));
    }
    wal.close();

    assertThat(segmentFiles()).hasSize(5);
  }

  @Test
  void segmentIsSealedWhenOldEnough() throws Exception {
    AtomicLong nanos = new AtomicLong();
    WalLimits young = new WalLimits(1 << 20, Duration.ofSeconds(5), 16 << 20, 1 << 20);
    WriteAheadLog wal = WriteAheadLog.open(folder, young, new FileDisk(), nanos::get);
    wal.append(records("a"));
    assertThat(wal.oldestSealed()).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    wal.append(records("b"));
    wal.close();

    assertThat(segmentFiles()).hasSize(1);
    assertThat(wal.oldestSealed()).isPresent();
  }

  @Test
  void refusesWhenTooMuchWaitsAndAcceptsAgainAfterDraining() throws Exception {
    WalLimits tight = new WalLimits(1 << 20, Duration.ofHours(1), 2000, 1500);
    WriteAheadLog wal = WriteAheadLog.open(folder, tight);
    wal.append(List.of(new byte[1400]));

    assertThatThrownBy(() -> wal.append(List.of(new byte[1400])))
        .isInstanceOfSatisfying(
            WalUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
        .hasMessageContaining("limit 2000");

    wal.seal();
    new SegmentDrain(wal, (name, records) -> List.of(), folder.resolve("quarantine")).drain();
    wal.append(List.of(new byte[1400]));
    assertThat(wal.status().records()).isEqualTo(2);
    wal.close();
  }

  @Test
  void failedSyncIsNeverAcknowledgedAndTheNextAppendGoesToAFreshSegment() throws Exception {
    FailingDisk disk = new FailingDisk();
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY, disk, System::nanoTime);
    wal.append(records("before"));

    disk.failing = FailingDisk.Call.FORCE;
    assertThatThrownBy(() -> wal.append(records("lost")))
        .isInstanceOfSatisfying(
            WalUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK))
        .hasMessageContaining("No space left on device");
    assertThat(wal.status().isAccepting()).isFalse();

    disk.failing = FailingDisk.Call.NONE;
    wal.append(records("after"));
    assertThat(wal.status().isAccepting()).isTrue();
    wal.close();
    assertThat(readAll()).containsExactly("before", "after");
    assertThat(segmentFiles()).hasSize(2);
  }

  @Test
  void fullDiskThatRefusesEvenToTruncateLeavesATornTailThatIsSkipped() throws Exception {
    FailingDisk disk = new FailingDisk();
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY, disk, System::nanoTime);
    wal.append(records("before"));

    disk.failing = FailingDisk.Call.WRITE_HALF;
    assertThatThrownBy(() -> wal.append(records("lost in the middle")))
        .isInstanceOf(WalUnavailableException.class);
    disk.failing = FailingDisk.Call.NONE;
    wal.append(records("after"));
    wal.close();

    assertThat(readAll()).containsExactly("before", "after");
  }

  @Test
  void releasesTheRoomOfWhatFailed() throws Exception {
    FailingDisk disk = new FailingDisk();
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY, disk, System::nanoTime);
    long before = wal.status().undrainedBytes();

    disk.failing = FailingDisk.Call.CREATE;
    assertThatThrownBy(() -> wal.append(List.of(new byte[1000])))
        .isInstanceOf(WalUnavailableException.class);

    assertThat(wal.status().undrainedBytes()).isEqualTo(before);
    wal.close();
  }

  @Test
  void namesAreNeverGivenTwiceAcrossRestarts() throws Exception {
    List<String> names = new ArrayList<>();
    for (int restart = 0; restart < 3; restart++) {
      WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY);
      wal.append(records("x"));
      wal.close();
      Optional<Segment> segment = wal.oldestSealed();
      names.add(segment.orElseThrow().name());
      wal.delete(segment.orElseThrow());
    }

    assertThat(names).doesNotHaveDuplicates().isSorted();
    assertThat(names).allMatch(name -> name.matches("[A-Za-z0-9._-]{1,120}"));
  }

  @Test
  void refusesAFolderThatIsInUse() throws Exception {
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY);

    assertThatThrownBy(() -> WriteAheadLog.open(folder, ROOMY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another server");
    wal.close();
  }

  @Test
  void refusesToAppendAfterClosing() throws Exception {
    WriteAheadLog wal = WriteAheadLog.open(folder, ROOMY);
    wal.close();

    assertThatThrownBy(() -> wal.append(records("late")))
        .isInstanceOfSatisfying(
            WalUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  private static List<byte[]> records(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private List<Path> segmentFiles() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(Segment.SUFFIX)).sorted().toList();
    }
  }

  private List<String> readAll() throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : segmentFiles()) {
      for (byte[] record : SegmentReader.read(file).records()) {
        texts.add(new String(record, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}
