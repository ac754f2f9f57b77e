package io.leadline.predictions.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.predictions.PredictionLog.Range;
import io.leadline.predictions.log.ParquetLogContract.Row;
import io.leadline.predictions.objects.LocalObjects;
import io.leadline.predictions.objects.Objects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction and retention cut off at every step, and beside readers and writers. */
class CompactionTrialTest {

  private static final Range ALL = Range.of("loan", Instant.EPOCH, Instant.MAX);
  private static final int ROWS = 20;

  @TempDir private Path folder = Path.of("");

  private static List<Row> rows(Objects objects) {
    List<Row> rows = new ArrayList<>();
    new ParquetLog(objects).read(ALL, batch -> rows.addAll(ParquetLogContract.rowsOf(batch)));
    rows.sort(Comparator.comparing(Row::id));
    return rows;
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(600);
  }

  private static void append(Objects objects, int hours, int files) {
    ParquetLog log = new ParquetLog(objects);
    for (int file = 0; file < files; file++) {
      for (int hour = 0; hour < hours; hour++) {
        Instant from = ParquetLogContract.START.plus(Duration.ofHours(hour));
        log.append(
            "f%d-%d".formatted(file, hour),
            List.of(ParquetLogContract.batch("1", from, ROWS, 1, 100L * hour + file)));
      }
    }
  }

  @Test
  void aCompactionCutOffAtAnyStepLosesAndRepeatsNothing() throws Exception {
    for (boolean isAfter : new boolean[] {false, true}) {
      int steps = 0;
      boolean isCut = true;
      while (isCut) {
        steps++;
        Objects objects = new LocalObjects(folder.resolve(isAfter + "-" + steps));
        append(objects, 2, 3);
        List<Row> before = rows(objects);
        CutOffObjects cut = new CutOffObjects(objects, steps, isAfter);

        try {
          new Compaction(cut, Duration.ZERO, Duration.ZERO).run("loan", soon());
        } catch (IOException e) {
          assertThat(e).hasMessage("cut off");
        }

        isCut = cut.isCutOff();
        assertThat(rows(objects)).as("step %d, after %s", steps, isAfter).isEqualTo(before);
        new Compaction(objects, Duration.ZERO, Duration.ZERO).run("loan", soon());
        assertThat(rows(objects)).as("step %d, after %s", steps, isAfter).isEqualTo(before);
        assertThat(objects.list("")).as("step %d, after %s", steps, isAfter).hasSize(2);
      }
      assertThat(steps).isGreaterThan(20);
    }
  }

  @Test
  void aRetentionCutOffAtAnyStepRemovesNoRowOfALaterHourAndRepeatsNone() throws Exception {
    int steps = 0;
    boolean isCut = true;
    while (isCut) {
      steps++;
      Objects objects = new LocalObjects(folder.resolve("" + steps));
      append(objects, 3, 3);
      // The replaced files are still there.
      new Compaction(objects, Duration.ZERO, Duration.ofHours(1)).run("loan", soon());
      List<Row> before = rows(objects);
      CutOffObjects cut = new CutOffObjects(objects, steps, true);
      Retention retention = new Retention(Duration.ofHours(1), Long.MAX_VALUE);
      Instant now = ParquetLogContract.START.plus(Duration.ofHours(3));

      try {
        retention.run(cut, "loan", now);
      } catch (IOException e) {
        assertThat(e).hasMessage("cut off");
      }

      isCut = cut.isCutOff();
      List<Row> left = rows(objects);
      assertThat(new HashSet<>(left)).hasSameSizeAs(left);
      assertThat(left).containsAll(before.subList(2 * 3 * ROWS, before.size()));
      retention.run(objects, "loan", now);
      assertThat(rows(objects)).hasSize(3 * ROWS);
    }
    assertThat(steps).isGreaterThan(8);
  }

  @Test
  void readersBesideAWriterAndTwoCompactionsSeeEachRowOnce() throws Exception {
    Objects objects = new LocalObjects(folder);
    ParquetLog log = new ParquetLog(objects);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger joined = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    // Three files an hour, and a late one when the hour was perhaps compacted already.
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < 800 && joined.get() < 100; i++) {
            int hour = i % 4 < 3 ? i / 4 : Math.max(0, i / 4 - 12);
            Instant from = ParquetLogContract.START.plus(Duration.ofHours(hour));
            begun.incrementAndGet();
            log.append("w" + i, List.of(ParquetLogContract.batch("1", from, ROWS, 1, i)));
            done.incrementAndGet();
          }
          isOver.set(true);
          return null;
        };
    Callable<Void> compactor =
        () -> {
          Compaction compaction =
              new Compaction(objects, Duration.ofMillis(150), Duration.ofHours(1));
          while (!isOver.get()) {
            Compaction.Result result = compaction.run("loan", Instant.now());
            assertThat(result.problems()).isEmpty();
            joined.addAndGet(result.joined());
          }
          return null;
        };
    List<Future<Void>> running =
        List.of(threads.submit(writer), threads.submit(compactor), threads.submit(compactor));

    while (!running.get(0).isDone()) {
      int least = done.get();
      List<Row> seen = rows(objects);
      int most = begun.get();
      assertThat(seen.size()).isBetween(least * ROWS, most * ROWS);
      assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
    }
    for (Future<Void> each : running) {
      each.get();
    }
    threads.shutdown();
    assertThat(joined.get()).isPositive();
    new Compaction(objects, Duration.ZERO, Duration.ZERO).run("loan", soon());
    assertThat(rows(objects)).hasSize(done.get() * ROWS);
    assertThat(objects.list("")).hasSameSizeAs(log.changesSince("loan", "").hours());
  }
}
