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
  ColumnBuilder decide(int rows) {
    ColumnBuilder decided = ColumnBuilder.of(name(), kindOf(rows));
    copyTo(decided, rows);
    return decided;
  }

  /** Puts the first {@code rows} rows into {@code target}. */
  void copyTo(ColumnBuilder target, int rows) {
    for (int row = 0; row < rows; row++) {
      copyCell(row, target, row);
    }
  }

  /** Puts one cell into {@code target}. */
  void copyCell(int row, ColumnBuilder target, int targetRow) {
    int code = literals.code(row);
    if (code >= 0) {
      literals.dictionary().copyTo(target, targetRow, TYPES[types[row]], code);
    } else if (code == CategoryColumn.MISMATCHED) {
      target.putMismatched(targetRow);
    } else {
      target.putMissing(targetRow);
    }
  }

  Kind kindOf(int rows) {
    NumberBuilder numbers = new NumberBuilder(name());
    boolean[] seen = new boolean[TYPES.length];
    boolean[] numeric = new boolean[literals.dictionary().size()];
    for (int code = 0; code < numeric.length; code++) {
      literals.dictionary().copyTo(numbers, 0, CellType.RAW, code);
      numeric[code] = !numbers.isMismatchedAt(0);
    }
    for (int row = 0; row < rows; row++) {
      int code = literals.code(row);
      if (code >= 0) {
        CellType type = TYPES[types[row]];
        if (!numeric[code] && type != CellType.BOOLEAN) {
          return Kind.CATEGORICAL;
        }
        seen[type.ordinal()] = true;
      }
    }
    return Kind.NUMERIC;
  }

  @Override
  Column take(int rows) {
    Column column = decide(rows).take(rows);
    literals.take(rows);
    return column;
  }
}
