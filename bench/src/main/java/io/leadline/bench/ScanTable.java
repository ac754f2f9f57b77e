package io.leadline.bench;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.table.ParquetTable;
import io.leadline.predictions.table.RowGroup;
import io.leadline.predictions.table.TableColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Times the reading of a Parquet table, and nothing else: {@code ScanTable FILE [threads]
 * [rounds]}.
 */
public final class ScanTable {

  private ScanTable() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    try (ParquetTable table = ParquetTable.open(file)) {
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        long rows = scan(table, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%,d rows, %.3f s, %.2f M rows/s%n", rows, seconds, rows / seconds / 1e6);
      }
    }
  }

  private static long scan(ParquetTable table, int threads) throws InterruptedException {
    Set<String> names = table.columns().stream().map(TableColumn::name).collect(Collectors.toSet());
    List<RowGroup> groups = table.rowGroups();
    AtomicLong next = new AtomicLong();
    AtomicLong rows = new AtomicLong();
    Thread[] workers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] =
          new Thread(
              () -> {
                for (int group; (group = (int) next.getAndIncrement()) < groups.size(); ) {
                  rows.addAndGet(read(table, group, names));
                }
              });
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return rows.get();
  }

  private static long read(ParquetTable table, int group, Set<String> names) {
    AtomicLong rows = new AtomicLong();
    try {
      table.read(
          group,
          names,
          ParquetTable.USUAL_BATCH_ROWS,
          (Batch batch) -> rows.addAndGet(batch.rows()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.get();
  }
}
