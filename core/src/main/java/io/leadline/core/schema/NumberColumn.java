package io.leadline.core.schema;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Numbers of one field.
 *
 * <p>Owns its arrays: callers hand them over and must not change them afterwards. A row set in
 * {@code missing} or {@code mismatched} has no meaning in {@code values}; the two sets are
 * disjoint.
 *
 * @param values [rows]; NaN and infinities are values like any other
 * @param missing rows without a value
 * @param mismatched rows whose value is not a number
 */
public record NumberColumn(String name, double[] values, BitSet missing, BitSet mismatched)
    implements Column {

  public NumberColumn {
    if (missing.length() > values.length || mismatched.length() > values.length) {
      throw new IllegalArgumentException(
          "Invalid column '%s': a validity bit beyond its %d rows".formatted(name, values.length));
    }
  }

  public static NumberColumn of(String name, double... values) {
    return new NumberColumn(name, values, new BitSet(), new BitSet());
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public Kind kind() {
    return Kind.NUMERIC;
  }

  @Override
  public boolean isMissing(int row) {
    return missing.get(row);
  }

  @Override
  public boolean isMismatched(int row) {
    return mismatched.get(row);
  }

  /** Whether every row has an ordinary, NaN or infinite value. */
  public boolean isComplete() {
    return missing.isEmpty() && mismatched.isEmpty();
  }

  @Override
  public String text(int row) {
    return isMissing(row) || isMismatched(row) ? "" : Double.toString(values[row]);
  }

  @Override
  public NumberColumn slice(int from, int to) {
    return new NumberColumn(
        name,
        Arrays.copyOfRange(values, from, to),
        missing.get(from, to),
        mismatched.get(from, to));
  }

  @Override
  public NumberColumn select(int[] rows) {
    double[] picked = new double[rows.length];
    BitSet pickedMissing = new BitSet();
    BitSet pickedMismatched = new BitSet();
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]];
      pickedMissing.set(i, missing.get(rows[i]));
      pickedMismatched.set(i, mismatched.get(rows[i]));
    }
    return new NumberColumn(name, picked, pickedMissing, pickedMismatched);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberColumn that
        && name.equals(that.name)
        && Arrays.equals(values, that.values)
        && missing.equals(that.missing)
        && mismatched.equals(that.mismatched);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "NumberColumn[%s, %d rows]".formatted(name, values.length);
  }
}
