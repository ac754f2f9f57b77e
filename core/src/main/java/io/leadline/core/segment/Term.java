package io.leadline.core.segment;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;

/** A part of a condition, evaluated for all rows of a batch at once. */
sealed interface Term {

  Truth of(Batch batch);

  /** A comparison of a numeric field; unknown for missing, mismatched and NaN values. */
  record OfNumber(String field, DoublePredicate test) implements Term {

    @Override
    public Truth of(Batch batch) {
      Optional<Column> column = batch.column(field);
      if (column.isEmpty() || !(column.get() instanceof NumberColumn numbers)) {
        return Truth.unknown(batch.rows());
      }
      BitSet holds = new BitSet(batch.rows());
      BitSet fails = new BitSet(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        if (!isAbsent(numbers, row)) {
          (test.test(numbers.values()[row]) ? holds : fails).set(row);
        }
      }
      return new Truth(holds, fails, batch.rows());
    }
  }

  /** A comparison of a categorical field; unknown for missing and mismatched values. */
  record OfText(String field, Predicate<String> test) implements Term {

    @Override
    public Truth of(Batch batch) {
      Optional<Column> column = batch.column(field);
      if (column.isEmpty() || !(column.get() instanceof CategoryColumn categories)) {
        return Truth.unknown(batch.rows());
      }
      boolean[] byCode = new boolean[categories.dictionary().length];
      for (int code = 0; code < byCode.length; code++) {
        byCode[code] = test.test(categories.dictionary()[code]);
      }
      BitSet holds = new BitSet(batch.rows());
      BitSet fails = new BitSet(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        int code = categories.codes()[row];
        if (code >= 0) {
          (byCode[code] ? holds : fails).set(row);
        }
      }
      return new Truth(holds, fails, batch.rows());
    }
  }

  /** Whether a field has no value. */
  record IsNull(String field) implements Term {

    @Override
    public Truth of(Batch batch) {
      BitSet holds = new BitSet(batch.rows());
      Optional<Column> column = batch.column(field);
      for (int row = 0; row < batch.rows(); row++) {
        holds.set(row, column.isEmpty() || isAbsent(column.get(), row));
      }
      return Truth.of(holds, batch.rows());
    }
  }

  record Not(Term term) implements Term {

    @Override
    public Truth of(Batch batch) {
      return term.of(batch).not();
    }
  }

  record And(Term left, Term right) implements Term {

    @Override
    public Truth of(Batch batch) {
      return left.of(batch).and(right.of(batch));
    }
  }

  record Or(Term left, Term right) implements Term {

    @Override
    public Truth of(Batch batch) {
      return left.of(batch).or(right.of(batch));
    }
  }

  private static boolean isAbsent(Column column, int row) {
    return column.isMissing(row)
        || column.isMismatched(row)
        || (column instanceof NumberColumn numbers && Double.isNaN(numbers.values()[row]));
  }
}
