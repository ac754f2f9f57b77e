package io.leadline.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.PredictionLog;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.event.PairBuffer;
import io.leadline.server.MemoryLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedHalvesTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final PairBuffer.Bounds BOUNDS =
      new PairBuffer.Bounds(10_000, 1 << 22, Duration.ofMinutes(1));

  @TempDir Path folder;

  private final MemoryLog log = new MemoryLog();

  private PairedHalves open() throws IOException {
    return PairedHalves.open(folder.resolve("halves"), BOUNDS);
  }

  private static byte[] half(String id, Half half, Instant received, int rows) {
    String[] ids = new String[rows];
    Arrays.fill(ids, half == Half.REQUEST ? id : "");
    Batch batch =
        new Batch(
            "loan",
            half == Half.REQUEST ? "" : "3",
            ids,
            new long[rows],
            List.of(
                NumberColumn.of(half == Half.REQUEST ? "age" : "prediction", new double[rows])));
    return HalfRecord.encode(new EventHalf(id, half, received, batch));
  }

  private static byte[] half(String id, Half half) {
    return half(id, half, START, 1);
  }

  @Test
  void halvesOfTwoSegmentsBecomeOneRow() throws IOException {
    LogSink sink = new LogSink(log, open());

    sink.accept("wal-1", List.of(half("a", Half.RESPONSE)));
    sink.accept("wal-2", List.of(half("a", Half.REQUEST)));

    Batch batch = log.batches("loan").get(0);
    assertThat(batch.ids()).containsExactly("a");
    assertThat(batch.version()).isEqualTo("3");
    assertThat(batch.columns()).extracting("name").containsExactly("age", "prediction");
  }

  @Test
  void whatWaitsOutlivesTheProcess() throws IOException {
    new LogSink(log, open()).accept("wal-1", List.of(half("a", Half.REQUEST)));

    new LogSink(log, open()).accept("wal-2", List.of(half("a", Half.RESPONSE)));

    assertThat(log.ids("loan")).containsExactly("a");
  }

  @Test
  void aRequestWhoseResponseDoesNotComeIsARowOfItsOwn() throws IOException {
    PairedHalves halves = open();
    LogSink sink = new LogSink(log, halves);

    sink.accept("wal-1", List.of(half("a", Half.REQUEST), half("b", Half.RESPONSE)));
    sink.accept("wal-2", List.of(HalfRecord.tick(START.plusSeconds(60))));

    assertThat(log.ids("loan")).containsExactly("a");
    assertThat(log.batches("loan").get(0).column("prediction")).isEmpty();
    assertThat(halves.alone()).isEqualTo(1);
    assertThat(halves.orphans()).isEqualTo(1);
    assertThat(halves.waiting()).isZero();
  }

  @Test
  void aResponseWithAnotherNumberOfRowsIsCountedAndTheRequestKept() throws IOException {
    PairedHalves halves = open();

    new LogSink(log, halves)
        .accept(
            "wal-1",
            List.of(half("a", Half.REQUEST, START, 2), half("a", Half.RESPONSE, START, 3)));

    assertThat(log.ids("loan")).containsExactly("a", "a");
    assertThat(halves.unequal()).isEqualTo(1);
  }

  @Test
  void halvesOfDifferentModelsNeverMeet() throws IOException {
    Batch other =
        new Batch("other", "", new String[] {"a"}, new long[1], List.of(NumberColumn.of("x", 1)));
    PairedHalves halves = open();

    new LogSink(log, halves)
        .accept(
            "wal-1",
            List.of(
                half("a", Half.RESPONSE),
                HalfRecord.encode(new EventHalf("a", Half.REQUEST, START, other))));

    assertThat(halves.waiting()).isEqualTo(2);
  }

  /** Refuses to append as often as it is told to. */
  private static final class MoodyLog extends MemoryLog {
    private int refusals;

    @Override
    public void append(String name, List<Batch> batches) {
      if (refusals-- > 0) {
        throw new UncheckedIOException(new IOException("no space"));
      }
      super.append(name, batches);
    }
  }

  @Test
  void whatTheLogRefusedIsJoinedAgainNextTime() throws IOException {
    MoodyLog moody = new MoodyLog();
    LogSink sink = new LogSink(moody, open());
    List<byte[]> records = List.of(half("a", Half.REQUEST), half("a", Half.RESPONSE));
    moody.refusals = 1;

    assertThatThrownBy(() -> sink.accept("wal-1", records)).isInstanceOf(IOException.class);
    sink.accept("wal-1", records);

    assertThat(moody.ids("loan")).containsExactly("a");
  }

  /** A crash, by what was durable when it came. */
  private enum Crash {
    /** Nothing of the segment. */
    BEFORE_APPEND,
    /** The rows, not the state of pairing. */
    BEFORE_COMMIT,
    /** All but the deletion of the segment. */
    BEFORE_DELETE,
    NONE
  }

  @Test
  void noCrashLosesOrDoublesARow() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Path file = folder.resolve("halves-" + seed);
      MemoryLog durable = new MemoryLog();
      List<byte[]> halves = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        halves.add(half("r" + i, Half.REQUEST));
        halves.add(half("r" + i, Half.RESPONSE));
      }
      Collections.shuffle(halves, random);

      for (int segment = 0; segment < 10; segment++) {
        List<byte[]> records = halves.subList(10 * segment, 10 * segment + 10);
        drain("wal-" + segment, records, durable, file, random);
      }

      List<String> ids = durable.ids("loan");
      assertThat(ids).as("seed %d", seed).doesNotHaveDuplicates().hasSize(50);
      assertThat(durable.batches("loan"))
          .as("seed %d", seed)
          .allMatch(batch -> batch.column("prediction").isPresent());
    }
  }

  /** Drains as a process would that crashes and starts again until it got through. */
  private static void drain(
      String name, List<byte[]> records, PredictionLog durable, Path file, Random random)
      throws IOException {
    Crash crash;
    do {
      crash = Crash.values()[random.nextInt(Crash.values().length)];
      PairedHalves pairs = PairedHalves.open(file, BOUNDS);
      if (crash == Crash.BEFORE_COMMIT) {
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
        new LogSink(durable, pairs).accept(name, records);
        if (before == null) {
          Files.delete(file);
        } else {
          Files.write(file, before);
        }
      } else if (crash != Crash.BEFORE_APPEND) {
        new LogSink(durable, pairs).accept(name, records);
      }
    } while (crash != Crash.NONE);
  }

  @Test
  void aDamagedStateIsSetAsideAndTold() throws IOException {
    Path file = folder.resolve("halves");
    new LogSink(log, open()).accept("wal-1", List.of(half("a", Half.REQUEST)));
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at += 9) {
      byte[] bad = good.clone();
      bad[at] ^= 0x55;
      Files.write(file, bad);

      assertThat(open().waiting()).as("byte %d", at).isZero();
      assertThat(file).as("byte %d", at).doesNotExist();
      assertThat(folder.resolve("halves.damaged")).as("byte %d", at).hasBinaryContent(bad);
    }
  }
}
