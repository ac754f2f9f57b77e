package io.leadline.protocol.column;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import java.util.Arrays;
import java.util.Optional;

/** Values of a column whose kind its values will tell. */
final class UndecidedBuilder extends ColumnBuilder {

  private static final CellType[] TYPES = CellType.values();

  private final CategoryBuilder literals;
  private byte[] types = new byte[16];

  UndecidedBuilder(String name) {
    super(name);
    literals = new CategoryBuilder(name);
  }

  @Override
  Optional<Kind> kind() {
    return Optional.empty();
  }

  @Override
  void set(int row, CellType type, char[] text, int offset, int length) {
    if (row >= types.length) {
      types = Arrays.copyOf(types, Math.max(row + 1, 2 * types.length));
    }
    types[row] = (byte) type.ordinal();
    literals.set(row, type, text, offset, length);
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
    literals.setMismatched(row);
  }

  @Override
  void clear(int row) {
    literals.clear(row);
  }

  @Override
  int textLength() {
    return literals.textLength();
  }

  /** A builder of the kind that the first {@code rows} rows suggest, with these rows. */
  ColumnBuilder decided(int rows) {
    ColumnBuilder decided = ColumnBuilder.of(name(), kindOf(rows));
    for (int row = 0; row < rows; row++) {
      copyCell(row, decided);
    }
    return decided;
  }

  private void copyCell(int row, ColumnBuilder target) {
    int code = literals.code(row);
    if (code >= 0) {
      literals.dictionary().copyTo(target, row, TYPES[types[row]], code);
    } else if (code == CategoryColumn.MISMATCHED) {
      target.putMismatched(row);
    } else {
      target.putMissing(row);
    }
  }

  Kind kindOf(int rows) {
    boolean[] numeric = literals.dictionary().areNumbers();
    boolean hasNumber = false;
    boolean hasBoolean = false;
    for (int row = 0; row < rows; row++) {
      int code = literals.code(row);
      if (code >= 0) {
        CellType type = TYPES[types[row]];
        if (type == CellType.STRING || (type == CellType.RAW && !numeric[code])) {
          return Kind.CATEGORICAL;
        }
        hasBoolean |= type == CellType.BOOLEAN;
        hasNumber |= type != CellType.BOOLEAN;
      }
    }
    return hasBoolean && !hasNumber ? Kind.CATEGORICAL : Kind.NUMERIC;
  }

  @Override
  Column take(int rows) {
    throw new IllegalStateException("Column '%s' is undecided".formatted(name()));
  }
}
