package io.leadline.server.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentDrainTest {

  private static final WalLimits LIMITS =
      new WalLimits(1 << 20, Duration.ofHours(1), 16 << 20, 1 << 20);

  @TempDir Path folder;

  private final Map<String, List<String>> delivered = new LinkedHashMap<>();
  private Path wals;
  private Path quarantine;

  @BeforeEach
  void folders() {
    wals = folder.resolve("wal");
    quarantine = folder.resolve("quarantine");
  }

  @Test
  void drainedSegmentIsDeliveredInOrderAndDeleted() throws Exception {
    WriteAheadLog wal = writeAndReopen("a", "b", "c");

    drainOf(wal).drain();

    assertThat(delivered.values()).containsExactly(List.of("a", "b", "c"));
    assertThat(wal.status().sealedSegments()).isZero();
    assertThat(wal.status().undrainedBytes()).isZero();
    wal.close();
  }

  @Test
  void tornTailIsLeftOutWithoutQuarantine() throws Exception {
    writeAndReopen("a", "b").close();
    Path file = onlySegment();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    drainAll();

    assertThat(delivered.values()).containsExactly(List.of("a"));
    assertThat(quarantine).doesNotExist();
  }

  @Test
  void everyLengthOfTheTailIsSurvived() throws Exception {
    writeAndReopen("first", "second").close();
    byte[] bytes = Files.readAllBytes(onlySegment());

    for (int length = 0; length <= bytes.length; length++) {
      SegmentReader.Contents contents = SegmentReader.read(Arrays.copyOf(bytes, length));

      int expected = length == bytes.length ? 2 : length >= 8 + 12 + 5 ? 1 : 0;
      assertThat(contents.records()).as("cut to %d bytes", length).hasSize(expected);
      assertThat(contents.damages()).as("cut to %d bytes", length).isEmpty();
    }
  }

  @Test
  void zerosBehindTheLastRecordAreATornTail() throws Exception {
    writeAndReopen("a").close();
    byte[] bytes = Files.readAllBytes(onlySegment());

    SegmentReader.Contents contents = SegmentReader.read(Arrays.copyOf(bytes, bytes.length + 4096));

    assertThat(contents.records()).hasSize(1);
    assertThat(contents.damages()).isEmpty();
    assertThat(contents.tornBytes()).isEqualTo(4096);
  }

  @Test
  void anyDamagedByteCostsOneRecordOnlyAndIsSetAside() throws Exception {
    writeAndReopen("first", "second", "third").close();
    byte[] whole = Files.readAllBytes(onlySegment());
    int second = 8 + 12 + 5;

    for (int at = second; at < second + 12 + 6; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      SegmentReader.Contents contents = SegmentReader.read(damaged);

      assertThat(contents.records().stream().map(SegmentDrainTest::text))
          .as("damage at byte %d", at)
          .containsExactly("first", "third");
      assertThat(contents.damages()).hasSize(1);
    }
  }

  @Test
  void damagedRecordIsCountedAndKeptInQuarantineAndTheRestIsDelivered() throws Exception {
    writeAndReopen("first", "second", "third").close();
    Path file = onlySegment();
    byte[] bytes = Files.readAllBytes(file);
    bytes[8 + 12 + 5 + 12 + 2] ^= 1;
    Files.write(file, bytes);

    DrainStatus status = drainAll();

    assertThat(delivered.values()).containsExactly(List.of("first", "third"));
    assertThat(status.quarantined()).isEqualTo(1);
    try (var files = Files.list(quarantine)) {
      assertThat(files).singleElement().asString().endsWith("-at-25.damaged");
    }
  }

  @Test
  void recordThatTheSinkRefusesIsSetAside() throws Exception {
    WriteAheadLog wal = writeAndReopen("good", "bad");
    SegmentDrain drain = new SegmentDrain(wal, (name, all) -> all.subList(1, 2), quarantine);

    drain.drain();

    assertThat(drain.status()).isEqualTo(new DrainStatus(1, 1, 0, ""));
    wal.close();
  }

  @Test
  void segmentStaysWhenTheSinkFailsAndComesAgainUnderTheSameName() throws Exception {
    WriteAheadLog wal = writeAndReopen("a");
    List<String> names = new ArrayList<>();
    SegmentDrain drain =
        new SegmentDrain(
            wal,
            (name, records) -> {
              names.add(name);
              if (names.size() == 1) {
                throw new IOException("log is away");
              }
              return List.of();
            },
            quarantine);

    assertThatThrownBy(drain::drain).hasMessage("log is away");
    assertThat(wal.status().sealedSegments()).isEqualTo(1);
    drain.drain();

    assertThat(names).hasSize(2).allMatch(names.get(0)::equals);
    assertThat(wal.status().sealedSegments()).isZero();
    wal.close();
  }

  private WriteAheadLog writeAndReopen(String... texts) throws Exception {
    WriteAheadLog wal = WriteAheadLog.open(wals, LIMITS);
    for (String text : texts) {
      wal.append(List.of(text.getBytes(StandardCharsets.UTF_8)));
    }
    wal.close();
    return WriteAheadLog.open(wals, LIMITS);
  }

  private DrainStatus drainAll() throws Exception {
    try (WriteAheadLog wal = WriteAheadLog.open(wals, LIMITS)) {
      SegmentDrain drain = drainOf(wal);
      drain.drain();
      return drain.status();
    }
  }

  private SegmentDrain drainOf(WriteAheadLog wal) {
    return new SegmentDrain(
        wal,
        (name, records) -> {
          delivered.put(name, records.stream().map(SegmentDrainTest::text).toList());
          return List.of();
        },
        quarantine);
  }

  private Path onlySegment() throws IOException {
    try (var files = Files.list(wals)) {
      return files.filter(file -> file.toString().endsWith(".wal")).findFirst().orElseThrow();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
