package io.leadline.protocol.column;

import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import java.util.Optional;

/** A column that is not read: it swallows what is put. */
final class SkippedColumn extends ColumnBuilder {

  SkippedColumn(String name) {
    super(name);
  }

  @Override
  Optional<Kind> kind() {
    return Optional.empty();
  }

  @Override
  void set(int row, CellType type, char[] text, int offset, int length) {}

  @Override
  void setNumber(int row, double value) {}

  @Override
  void setInteger(int row, long value) {}

  @Override
  void setMismatched(int row) {}

  @Override
  void clear(int row) {}

  @Override
  int textLength() {
    return 0;
  }

  @Override
  Column take(int rows) {
    throw new IllegalStateException("Column '%s' is not read".formatted(name()));
  }
}
