package io.leadline.stream.truth;

import io.leadline.core.profile.Layout;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.sketch.ByteWriter;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends what labels will be joined to on its way. A row with an id counts as unlabelled where it is
 * profiled, and its own label goes along: another one may replace it. Owned by one thread.
 */
public final class PredictionRouter {

  private final TruthSchema schema;
  private final Consumer<Routed> taker;

  private PredictionRouter(TruthSchema schema, Consumer<Routed> taker) {
    this.schema = schema;
    this.taker = taker;
  }

  /** Empty where the model has no label. */
  public static Optional<PredictionRouter> of(Layout layout, Consumer<Routed> taker) {
    return TruthSchema.of(layout).map(schema -> new PredictionRouter(schema, taker));
  }

  /**
   * Sends the rows of a window.
   *
   * @param start of the window, in milliseconds since 1970 UTC
   * @param end of the window, exclusive
   * @return the batch as it is to be profiled
   */
  public Batch route(long start, long end, Batch batch) {
    ByteWriter[] entries = new ByteWriter[Routed.SALTS];
    List<Column> columns = schema.columns(batch);
    BitSet identified = new BitSet();
    for (int row = 0; row < batch.rows(); row++) {
      String id = batch.ids()[row];
      if (!id.isEmpty()) {
        identified.set(row);
        int salt = Routed.saltOf(id);
        if (entries[salt] == null) {
          entries[salt] = new ByteWriter();
        }
        Entry.writePrediction(entries[salt], id, start, end, Row.write(batch, columns, row));
      }
    }
    for (int salt = 0; salt < entries.length; salt++) {
      if (entries[salt] != null) {
        taker.accept(new Routed(batch.model(), salt, entries[salt].toByteArray()));
      }
    }
    return batch
        .column(schema.label().name())
        .map(own -> batch.with(without(own, identified)))
        .orElse(batch);
  }

  private static Column without(Column column, BitSet rows) {
    if (column instanceof NumberColumn numbers) {
      BitSet missing = (BitSet) numbers.missing().clone();
      BitSet mismatched = (BitSet) numbers.mismatched().clone();
      missing.or(rows);
      mismatched.andNot(rows);
      return new NumberColumn(numbers.name(), numbers.values(), missing, mismatched);
    }
    CategoryColumn categories = (CategoryColumn) column;
    int[] codes = categories.codes().clone();
    rows.stream().forEach(row -> codes[row] = CategoryColumn.MISSING);
    return new CategoryColumn(categories.name(), categories.dictionary(), codes);
  }
}
