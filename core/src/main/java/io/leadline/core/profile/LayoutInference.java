package io.leadline.core.profile;

import io.leadline.core.performance.ErrorTreeGrower;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.CategorySketch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what profiles should count exactly: the values that many rows of a baseline share. */
public final class LayoutInference {

  /** Rows at the beginning of a baseline that are looked at. */
  public static final int SAMPLE_ROWS = 65_536;

  private static final int MOST_CATEGORIES = 512;
  private static final int MOST_NUMBERS = 64;

  // A number that one row in a thousand has is an atom, not a coincidence.
  private static final double ATOM_SHARE = 0.001;
  private static final int FEWEST_ROWS_OF_ATOM = 4;

  private LayoutInference() {}

  /** From the first {@link #SAMPLE_ROWS} rows of a baseline; nothing is known to be unseen. */
  public static Layout ofSample(Schema schema, List<Batch> sample, int resolution) {
    Map<String, CategorySketch.Known> categories = new HashMap<>();
    Map<String, double[]> numbers = new HashMap<>();
    for (Field field : schema.fields()) {
      List<Column> columns =
          sample.stream().flatMap(batch -> batch.column(field.name()).stream()).toList();
      if (field.kind() == Kind.NUMERIC) {
        numbers.put(field.name(), atoms(columns));
      } else if (!field.isPrivate()) {
        categories.put(field.name(), new CategorySketch.Known(mostFrequent(columns), false));
      }
    }
    return new Layout(schema, categories, numbers, resolution)
        .withErrorTree(ErrorTreeGrower.grow(schema, sample));
  }

  /**
   * For what is compared with {@code baseline}, which was profiled with {@code layout}: where the
   * baseline's categories are all known and not too many, any other one is unseen.
   */
  public static Layout toCompareWith(Profile baseline, Layout layout, int resolution) {
    Map<String, CategorySketch.Known> categories = new HashMap<>(layout.knownCategories());
    for (ColumnProfile column : baseline.columns()) {
      CategorySketch seen = column.categories();
      boolean isComplete =
          column.kind() == Kind.CATEGORICAL
              && seen.count() > 0
              && seen.isExact()
              && seen.counts().size() <= MOST_CATEGORIES;
      if (isComplete) {
        categories.put(
            column.name(), new CategorySketch.Known(List.copyOf(seen.counts().keySet()), true));
      }
    }
    return new Layout(
        layout.schema(),
        categories,
        layout.knownNumbers(),
        resolution,
        layout.pseudonyms(),
        layout.errorTree(),
        layout.groupings(),
        layout.jointSpace(),
        layout.anomalyScorer(),
        layout.segments());
  }

  private static double[] atoms(List<Column> columns) {
    double[] values = sortedValues(columns);
    double rows = columns.stream().mapToInt(Column::size).sum();
    double least = Math.max(FEWEST_ROWS_OF_ATOM, rows * ATOM_SHARE);
    Map<Double, Integer> times = new HashMap<>();
    for (int from = 0; from < values.length; ) {
      int to = from + 1;
      while (to < values.length && values[to] == values[from]) {
        to++;
      }
      if (to - from >= least) {
        times.put(values[from], to - from);
      }
      from = to;
    }
    return times.entrySet().stream()
        .sorted(
            Map.Entry.<Double, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_NUMBERS)
        .mapToDouble(Map.Entry::getKey)
        .sorted()
        .toArray();
  }

  /** All finite values, zeros of both signs as one. */
  private static double[] sortedValues(List<Column> columns) {
    double[] values = new double[columns.stream().mapToInt(Column::size).sum()];
    int count = 0;
    for (Column column : columns) {
      if (column instanceof NumberColumn numbers) {
        for (int row = 0; row < numbers.size(); row++) {
          boolean isValue = !numbers.isMissing(row) && !numbers.isMismatched(row);
          if (isValue && Double.isFinite(numbers.values()[row])) {
            values[count++] = numbers.values()[row] + 0.0;
          }
        }
      }
    }
    Arrays.sort(values, 0, count);
    return Arrays.copyOf(values, count);
  }

  private static List<String> mostFrequent(List<Column> columns) {
    Map<String, Integer> times = new HashMap<>();
    for (Column column : columns) {
      if (column instanceof CategoryColumn categories) {
        int[] byCode = new int[categories.dictionary().length];
        for (int code : categories.codes()) {
          if (code >= 0) {
            byCode[code]++;
          }
        }
        for (int code = 0; code < byCode.length; code++) {
          if (byCode[code] > 0) {
            times.merge(categories.dictionary()[code], byCode[code], Integer::sum);
          }
        }
      }
    }
    return times.entrySet().stream()
        .sorted(
            Comparator.comparing(Map.Entry<String, Integer>::getValue)
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_CATEGORIES)
        .map(Map.Entry::getKey)
        .toList();
  }
}
