package io.leadline.protocol.column;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import java.util.Arrays;
import java.util.Optional;

/** Categories under construction. The dictionary lives on from batch to batch while it is small. */
final class CategoryBuilder extends ColumnBuilder {

  /** Above, a column looks like identifiers, and carrying its dictionary along is a burden. */
  private static final int KEPT_DICTIONARY = 1_024;

  private final Dictionary dictionary = new Dictionary();
  private int[] codes = filled(16);

  CategoryBuilder(String name) {
    super(name);
  }

  private static int[] filled(int size) {
    int[] codes = new int[size];
    Arrays.fill(codes, CategoryColumn.MISSING);
    return codes;
  }

  @Override
  Optional<Kind> kind() {
    return Optional.of(Kind.CATEGORICAL);
  }

  @Override
  void set(int row, CellType type, char[] text, int offset, int length) {
    grow(row);
    codes[row] = dictionary.code(text, offset, length);
  }

  @Override
  void setNumber(int row, double value) {
    setText(row, Decimals.text(value));
  }

  @Override
  void setInteger(int row, long value) {
    setText(row, Long.toString(value));
  }

  private void setText(int row, String text) {
    set(row, CellType.NUMBER, text.toCharArray(), 0, text.length());
  }

  @Override
  void setMismatched(int row) {
    grow(row);
    codes[row] = CategoryColumn.MISMATCHED;
  }

  @Override
  void clear(int row) {
    if (row < codes.length) {
      codes[row] = CategoryColumn.MISSING;
    }
  }

  private void grow(int row) {
    if (row >= codes.length) {
      int known = codes.length;
      codes = Arrays.copyOf(codes, Math.max(row + 1, 2 * known));
      Arrays.fill(codes, known, codes.length, CategoryColumn.MISSING);
    }
  }

  /** The code of a cell: an index into the dictionary, or one of {@link CategoryColumn}'s. */
  int code(int row) {
    return row < codes.length ? codes[row] : CategoryColumn.MISSING;
  }

  Dictionary dictionary() {
    return dictionary;
  }

  @Override
  int textLength() {
    return dictionary.textLength();
  }

  @Override
  Column take(int rows) {
    int known = codes.length;
    int[] taken = Arrays.copyOf(codes, rows);
    if (rows > known) {
      Arrays.fill(taken, known, rows, CategoryColumn.MISSING);
    }
    Arrays.fill(codes, CategoryColumn.MISSING);
    Column column = new CategoryColumn(name(), dictionary.values(), taken);
    if (dictionary.size() > KEPT_DICTIONARY) {
      dictionary.clear();
    }
    return column;
  }
}
