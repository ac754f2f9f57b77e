package io.leadline.protocol.column;

import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Numbers under construction. */
final class NumberBuilder extends ColumnBuilder {

  private static final byte MISSING = 0;
  private static final byte VALUE = 1;
  private static final byte MISMATCHED = 2;

  private double[] values = new double[16];
  private byte[] states = new byte[16];

  NumberBuilder(String name) {
    super(name);
  }

  @Override
  Optional<Kind> kind() {
    return Optional.of(Kind.NUMERIC);
  }

  @Override
  void set(int row, CellType type, char[] text, int offset, int length) {
    double value = number(type, text, offset, length);
    grow(row);
    values[row] = value;
    states[row] = Decimals.isInvalid(value) ? MISMATCHED : VALUE;
  }

  @Override
  void setNumber(int row, double value) {
    grow(row);
    values[row] = value;
    states[row] = VALUE;
  }

  @Override
  void setInteger(int row, long value) {
    setNumber(row, value);
  }

  private static double number(CellType type, char[] text, int offset, int length) {
    return switch (type) {
      case NUMBER -> Decimals.parse(text, offset, length);
      case STRING -> notFinite(Decimals.parse(text, offset, length));
      case BOOLEAN -> truth(text, offset, length);
      case RAW -> {
        double value = Decimals.parse(text, offset, length);
        yield Decimals.isInvalid(value) ? truth(text, offset, length) : value;
      }
    };
  }

  // JSON has no literal for NaN and the infinities, so they come as strings; other strings are
  // no numbers.
  private static double notFinite(double value) {
    return Double.isFinite(value) ? Decimals.INVALID : value;
  }

  private static double truth(char[] text, int offset, int length) {
    if (Words.isTrue(text, offset, length)) {
      return 1;
    }
    return Words.isFalse(text, offset, length) ? 0 : Decimals.INVALID;
  }

  @Override
  void setMismatched(int row) {
    grow(row);
    states[row] = MISMATCHED;
  }

  @Override
  void clear(int row) {
    if (row < states.length) {
      states[row] = MISSING;
    }
  }

  private void grow(int row) {
    if (row >= values.length) {
      int capacity = Math.max(row + 1, 2 * values.length);
      values = Arrays.copyOf(values, capacity);
      states = Arrays.copyOf(states, capacity);
    }
  }

  @Override
  int textLength() {
    return 0;
  }

  @Override
  Column take(int rows) {
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < rows; row++) {
      byte state = row < states.length ? states[row] : MISSING;
      if (state != VALUE) {
        (state == MISSING ? missing : mismatched).set(row);
        // A value left from a dropped row must not be seen by whoever forgets the bits.
        if (row < values.length) {
          values[row] = 0;
        }
      }
    }
    double[] taken = rows == values.length ? values : Arrays.copyOf(values, rows);
    if (taken == values) {
      values = new double[taken.length];
    }
    Arrays.fill(states, MISSING);
    return new NumberColumn(name(), taken, missing, mismatched);
  }
}
