package io.leadline.core.performance;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ground truth of one prediction that came in a record of its own.
 *
 * @param text of the value
 * @param arrivedMillis when it came, in milliseconds since 1970 UTC
 */
public record Label(String text, long arrivedMillis) {

  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  /**
   * Of two for the same prediction, the one that came last; at the same millisecond, the one whose
   * text is greater. So the order in which they are read does not matter.
   */
  public static Label last(Label one, Label other) {
    int order = Long.compare(one.arrivedMillis, other.arrivedMillis);
    boolean isOne = order == 0 ? one.text.compareTo(other.text) >= 0 : order > 0;
    return isOne ? one : other;
  }

  /**
   * Whether it may be of a prediction made at this time: not made after the hour in which the label
   * came, and not longer before that hour than labels may take.
   */
  public boolean mayBeOf(long predictionMillis, Duration longestDelay) {
    long hour = Math.floorDiv(arrivedMillis, HOUR_MILLIS) * HOUR_MILLIS;
    return predictionMillis >= hour - longestDelay.toMillis()
        && predictionMillis < hour + HOUR_MILLIS;
  }

  /** A label as text, whole numbers without a fraction: {@code 1} and {@code 1.0} are one class. */
  public static String text(Column column, int row) {
    if (column instanceof NumberColumn numbers) {
      double value = numbers.values()[row];
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
    return column.text(row);
  }

  /**
   * The column of {@code field} with these labels; where none came, the cell of the row's own
   * column stays.
   *
   * @param texts [rows]; null where none came
   * @param own what the predictions brought along
   */
  public static Column join(Field field, @Nullable String[] texts, Optional<Column> own) {
    @Nullable String[] all = texts.clone();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < all.length; row++) {
      if (all[row] == null && own.isPresent() && !own.get().isMissing(row)) {
        mismatched.set(row, own.get().isMismatched(row));
        all[row] = mismatched.get(row) ? null : text(own.get(), row);
      }
    }
    return field.kind() == Kind.CATEGORICAL
        ? categories(field.name(), all, mismatched)
        : numbers(field.name(), all, mismatched);
  }

  private static Column numbers(String name, @Nullable String[] texts, BitSet mismatched) {
    double[] values = new double[texts.length];
    BitSet missing = new BitSet();
    BitSet none = (BitSet) mismatched.clone();
    for (int row = 0; row < values.length; row++) {
      String text = texts[row];
      missing.set(row, text == null && !mismatched.get(row));
      try {
        values[row] = text == null ? 0 : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        none.set(row);
      }
    }
    return new NumberColumn(name, values, missing, none);
  }

  private static Column categories(String name, @Nullable String[] texts, BitSet mismatched) {
    CategoryColumn column = CategoryColumn.of(name, Arrays.asList(texts));
    mismatched.stream().forEach(row -> column.codes()[row] = CategoryColumn.MISMATCHED);
    return column;
  }
}
