package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the beginning of a table. */
final class TableSample {

  private TableSample() {}

  static List<Batch> of(Table table, int rows) throws IOException {
    List<Batch> sample = new ArrayList<>();
    Set<String> columns =
        table.fields().stream().map(Table.TableField::name).collect(Collectors.toSet());
    try {
      table.read(columns, batch -> take(sample, batch, rows));
    } catch (EnoughException enough) {
      return sample;
    }
    return sample;
  }

  private static void take(List<Batch> sample, Batch batch, int rows) {
    sample.add(batch);
    if (sample.stream().mapToInt(Batch::rows).sum() >= rows) {
      throw new EnoughException();
    }
  }

  /** Ends a read when enough rows were seen. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnoughException() {
      super("enough rows", null, false, false);
    }
  }
}
