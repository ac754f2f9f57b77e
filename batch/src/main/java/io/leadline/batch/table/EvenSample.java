package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows from all over a table, evenly spaced: of a table in the order of time, from all times. One
 * read, in memory for twice as many rows as are wanted; a function of the table alone.
 */
final class EvenSample {

  private final int most;
  private List<Batch> kept = new ArrayList<>();
  private int rows;
  private long step = 1;
  private long seen;

  private EvenSample(int most) {
    this.most = most;
  }

  /**
   * At most {@code most} rows, at least half as many where the table has them.
   *
   * @throws IOException if the table cannot be read
   */
  static List<Batch> of(Table table, Set<String> columns, int most) throws IOException {
    EvenSample sample = new EvenSample(most);
    table.read(columns, sample::add);
    return sample.kept;
  }

  private void add(Batch batch) {
    keep(batch, Math.floorMod(-seen, step), step);
    seen += batch.rows();
    while (rows > most) {
      step *= 2;
      halve();
    }
  }

  private void keep(Batch batch, long first, long every) {
    int[] picked =
        IntStream.iterate((int) first, row -> row < batch.rows(), row -> (int) (row + every))
            .toArray();
    if (picked.length > 0) {
      kept.add(every == 1 ? batch : batch.select(picked));
      rows += picked.length;
    }
  }

  /** Every other row of those kept. */
  private void halve() {
    List<Batch> all = kept;
    kept = new ArrayList<>();
    rows = 0;
    long at = 0;
    for (Batch batch : all) {
      keep(batch, at % 2, 2);
      at += batch.rows();
    }
  }
}
