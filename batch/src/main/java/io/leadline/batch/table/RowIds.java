package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import java.util.Optional;

/**
 * Gives the rows of a table ids to find them by: those of a column, or their number, {@code row 1}
 * first. Owned by the thread that reads the table.
 */
final class RowIds {

  private final Optional<String> field;
  private long before;

  /**
   * @param field the column with the ids, if the table has one
   */
  RowIds(Optional<String> field) {
    this.field = field;
  }

  /** The next rows of the table, with ids. */
  Batch identified(Batch batch) {
    Column column = field.flatMap(batch::column).orElse(null);
    String[] ids = new String[batch.rows()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = column == null ? "row " + (before + row + 1) : column.text(row);
    }
    before += ids.length;
    return new Batch(batch.model(), batch.version(), ids, batch.eventMillis(), batch.columns());
  }
}
