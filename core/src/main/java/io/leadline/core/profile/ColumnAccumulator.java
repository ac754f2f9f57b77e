package io.leadline.core.profile;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.sketch.CategorySketch;
import io.leadline.core.sketch.NumberBlock;
import io.leadline.core.sketch.NumberSketch;
import java.util.Arrays;

/** Accumulates the profile of one column. Owned by one thread. */
final class ColumnAccumulator {

  private final Field field;
  private final NumberBlock block;
  private final NumberSketch numbers;
  private final CategorySketch categories;
  private final Pseudonyms pseudonyms;
  private final boolean hasRange;
  private long rows;
  private String[] dictionary = {};
  private long[] times = {};
  private long missing;
  private long mismatched;
  private long nan;
  private long positiveInfinity;
  private long negativeInfinity;
  private long outOfRange;

  /**
   * @param block empty; shared by the columns of one thread, and left empty
   */
  ColumnAccumulator(Field field, Layout layout, NumberBlock block) {
    this.field = field;
    this.block = block;
    this.pseudonyms = layout.pseudonyms();
    this.numbers = new NumberSketch(layout.resolution(), knownNumbers(field, layout));
    this.categories =
        new CategorySketch(layout.resolution(), layout.knownCategoriesOf(field.name()));
    this.hasRange = field.min().isPresent() || field.max().isPresent();
  }

  private static double[] knownNumbers(Field field, Layout layout) {
    double[] known = layout.knownNumbersOf(field.name());
    return field.isPrivate()
        ? Arrays.stream(known).map(Pseudonyms::number).distinct().sorted().toArray()
        : known;
  }

  Field field() {
    return field;
  }

  /** Adds a column of the field's kind, or of the other one: then every value is a mismatch. */
  void add(Column column) {
    rows += column.size();
    if (column.kind() != field.kind()) {
      addMismatched(column);
    } else if (column instanceof NumberColumn numberColumn) {
      addNumbers(numberColumn);
    } else if (column instanceof CategoryColumn categoryColumn) {
      addCategories(categoryColumn);
    }
  }

  /** Counts rows of a batch that lacks the column. */
  void addAbsent(int count) {
    rows += count;
    missing += count;
  }

  private void addMismatched(Column column) {
    for (int row = 0; row < column.size(); row++) {
      if (column.isMissing(row)) {
        missing++;
      } else {
        mismatched++;
      }
    }
  }

  private void addNumbers(NumberColumn column) {
    double[] values = column.values();
    boolean complete = column.isComplete();
    for (int row = 0; row < values.length; row++) {
      if (!complete && column.isMissing(row)) {
        missing++;
      } else if (!complete && column.isMismatched(row)) {
        mismatched++;
      } else {
        addNumber(values[row]);
      }
    }
    numbers.add(block);
  }

  private void addNumber(double value) {
    if (hasRange && field.isOutOfRange(value)) {
      outOfRange++;
    }
    if (Double.isFinite(value)) {
      block.add(field.isPrivate() ? Pseudonyms.number(value) : value);
      if (block.isFull()) {
        numbers.add(block);
      }
    } else if (value == Double.POSITIVE_INFINITY) {
      positiveInfinity++;
    } else if (value == Double.NEGATIVE_INFINITY) {
      negativeInfinity++;
    } else {
      nan++;
    }
  }

  private void addCategories(CategoryColumn column) {
    if (column.dictionary() != dictionary) {
      flushCodes();
      dictionary = column.dictionary();
      times = new long[dictionary.length];
    }
    for (int code : column.codes()) {
      if (code >= 0) {
        times[code]++;
      } else if (code == CategoryColumn.MISSING) {
        missing++;
      } else {
        mismatched++;
      }
    }
  }

  /** Adds what was counted by code; batches that share a dictionary need this but once. */
  private void flushCodes() {
    for (int code = 0; code < times.length; code++) {
      if (times[code] > 0) {
        addCategory(dictionary[code], times[code]);
      }
    }
    dictionary = new String[0];
    times = new long[0];
  }

  private void addCategory(String value, long times) {
    categories.add(field.isPrivate() ? pseudonyms.category(value) : value, times);
  }

  ColumnProfile build() {
    flushCodes();
    CellCounts cells =
        new CellCounts(
            rows, missing, mismatched, nan, positiveInfinity, negativeInfinity, outOfRange);
    return new ColumnProfile(
        field.name(),
        field.kind(),
        field.role(),
        field.isPrivate(),
        cells,
        field.kind() == Kind.NUMERIC ? numbers.copy() : numbers,
        field.kind() == Kind.CATEGORICAL ? categories.copy() : categories);
  }
}
