package io.leadline.protocol.column;

import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import java.util.Optional;

/**
 * Values of one column under construction. Cells may be put in any order and more than once: the
 * last counts; a cell that was never put is missing. Not thread-safe.
 */
public abstract sealed class ColumnBuilder
    permits NumberBuilder, CategoryBuilder, UndecidedBuilder, SkippedColumn {

  private final String name;
  private boolean isPresent;

  ColumnBuilder(String name) {
    this.name = name;
  }

  public static ColumnBuilder of(String name, Kind kind) {
    return kind == Kind.NUMERIC ? new NumberBuilder(name) : new CategoryBuilder(name);
  }

  public final String name() {
    return name;
  }

  /** Whether any row of the batch has the column, be it with a null. */
  final boolean isPresent() {
    return isPresent;
  }

  /** Puts a value. The characters are copied. */
  public final void put(int row, CellType type, char[] text, int offset, int length) {
    isPresent = true;
    set(row, type, text, offset, length);
  }

  /** Puts a number; in a categorical column its text, without a fraction where it has none. */
  public final void put(int row, double value) {
    isPresent = true;
    setNumber(row, value);
  }

  /** Puts a whole number; in a categorical column all its digits. */
  public final void put(int row, long value) {
    isPresent = true;
    setInteger(row, value);
  }

  /** Puts a null. */
  public final void putMissing(int row) {
    isPresent = true;
    clear(row);
  }

  /** Puts a value that can be of no kind, as an array or an object. */
  public final void putMismatched(int row) {
    isPresent = true;
    setMismatched(row);
  }

  /** The column's kind; empty while it is undecided or where it is not read. */
  abstract Optional<Kind> kind();

  abstract void set(int row, CellType type, char[] text, int offset, int length);

  abstract void setNumber(int row, double value);

  abstract void setInteger(int row, long value);

  abstract void setMismatched(int row);

  /** Makes the cell missing. */
  abstract void clear(int row);

  /** Characters kept, to bound memory. */
  abstract int textLength();

  /** Hands over the first {@code rows} rows. */
  abstract Column take(int rows);

  /** The column with its first {@code rows} rows, and an empty builder from here on. */
  final Column build(int rows) {
    isPresent = false;
    return take(rows);
  }
}
