package io.leadline.core.fairness;

import io.leadline.core.performance.ClassName;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The groups that a field sorts people into: its most frequent values, and one group of all others.
 * Fixed with the baseline, so that the groups of all windows are the same ones.
 *
 * @param attribute the field
 * @param values at most {@value #MOST_VALUES}, the most frequent first
 */
public record Grouping(String attribute, List<String> values) {

  /** Most values of a field that are groups of their own. */
  public static final int MOST_VALUES = 20;

  /** The group of values that are none of {@link #values}. */
  public static final String OTHER = "(other)";

  /** The group of rows without a value. */
  public static final String MISSING = "(missing)";

  public Grouping {
    values = List.copyOf(values);
    if (values.size() > MOST_VALUES) {
      throw new IllegalArgumentException(
          "Invalid grouping by '%s': %d values (must be at most %d)"
              .formatted(attribute, values.size(), MOST_VALUES));
    }
  }

  /** From the values of a sample of the baseline. */
  public static Grouping ofSample(String attribute, List<Batch> sample) {
    Map<String, Integer> times = new HashMap<>();
    for (Batch batch : sample) {
      batch.column(attribute).ifPresent(column -> count(column, times));
    }
    return new Grouping(
        attribute,
        times.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_VALUES)
            .map(Map.Entry::getKey)
            .collect(Collectors.toList()));
  }

  private static void count(Column column, Map<String, Integer> times) {
    for (int row = 0; row < column.size(); row++) {
      if (isPresent(column, row)) {
        times.merge(text(column, row), 1, Integer::sum);
      }
    }
  }

  private static boolean isPresent(Column column, int row) {
    return !column.isMissing(row)
        && !column.isMismatched(row)
        && !(column instanceof NumberColumn numbers && Double.isNaN(numbers.values()[row]));
  }

  private static String text(Column column, int row) {
    return column instanceof NumberColumn numbers
        ? ClassName.of(numbers.values()[row]).orElseGet(() -> column.text(row))
        : column.text(row);
  }

  /** Number of groups: the values, the others, and those without a value. */
  public int groups() {
    return values.size() + 2;
  }

  /** The name of a group: a value, {@link #OTHER} or {@link #MISSING}. */
  public String group(int code) {
    return code < values.size() ? values.get(code) : code == values.size() ? OTHER : MISSING;
  }

  /** The group of each row; all are missing where the batch lacks the field. */
  public int[] codes(Batch batch) {
    int[] codes = new int[batch.rows()];
    Column column = batch.column(attribute).orElse(null);
    int[] byEntry = column instanceof CategoryColumn known ? codes(known.dictionary()) : new int[0];
    for (int row = 0; row < codes.length; row++) {
      if (column == null || !isPresent(column, row)) {
        codes[row] = values.size() + 1;
      } else if (column instanceof CategoryColumn categories) {
        codes[row] = byEntry[categories.codes()[row]];
      } else {
        codes[row] = code(text(column, row));
      }
    }
    return codes;
  }

  private int[] codes(String[] dictionary) {
    int[] codes = new int[dictionary.length];
    for (int entry = 0; entry < codes.length; entry++) {
      codes[entry] = code(dictionary[entry]);
    }
    return codes;
  }

  private int code(String value) {
    int known = values.indexOf(value);
    return known < 0 ? values.size() : known;
  }
}
