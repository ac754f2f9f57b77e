package io.leadline.core.domain;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A feature in at most {@value #BINS} bins; bin 0 has what is missing. Numbers lie in bins of about
 * equal size, in rising order; categories in bins of their own, the rare ones together.
 *
 * @param isOrdered whether bins have an order
 * @param bins [rows]
 */
record BinnedFeature(String name, boolean isOrdered, byte[] bins) {

  static final int BINS = 64;

  private static final byte MISSING = 0;

  static BinnedFeature of(Field field, List<Batch> batches, int rows) {
    return field.kind() == Kind.NUMERIC
        ? numbers(field.name(), batches, rows)
        : categories(field.name(), batches, rows);
  }

  private static BinnedFeature numbers(String name, List<Batch> batches, int rows) {
    double[] values = new double[rows];
    Arrays.fill(values, Double.NaN);
    int from = 0;
    for (Batch batch : batches) {
      if (batch.column(name).orElse(null) instanceof NumberColumn column) {
        for (int row = 0; row < column.size(); row++) {
          boolean isValue = !column.isMissing(row) && !column.isMismatched(row);
          values[from + row] = isValue ? column.values()[row] : Double.NaN;
        }
      }
      from += batch.rows();
    }
    double[] starts = starts(values);
    byte[] bins = new byte[rows];
    for (int row = 0; row < rows; row++) {
      int at = Arrays.binarySearch(starts, values[row] + 0.0);
      bins[row] = Double.isNaN(values[row]) ? MISSING : (byte) (at >= 0 ? 1 + at : -at - 1);
    }
    return new BinnedFeature(name, true, bins);
  }

  /** The least number of each bin but the first, which takes all below the second's. */
  private static double[] starts(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(v -> !Double.isNaN(v)).map(v -> v + 0.0).sorted().toArray();
    if (sorted.length == 0) {
      return new double[0];
    }
    int most = BINS - 2;
    return DoubleStream.iterate(0, i -> i < most, i -> i + 1)
        .map(i -> sorted[(int) (i * sorted.length / most)])
        .distinct()
        .toArray();
  }

  private static BinnedFeature categories(String name, List<Batch> batches, int rows) {
    Map<String, Integer> times = new HashMap<>();
    each(name, batches, (row, value) -> times.merge(value, 1, Integer::sum));
    List<String> known =
        times.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(BINS - 2)
            .map(Map.Entry::getKey)
            .toList();
    Map<String, Integer> binOf = new HashMap<>();
    known.forEach(value -> binOf.put(value, 2 + binOf.size()));
    byte[] bins = new byte[rows];
    each(name, batches, (row, value) -> bins[row] = binOf.getOrDefault(value, 1).byteValue());
    return new BinnedFeature(name, false, bins);
  }

  private interface RowOf {
    void take(int row, String value);
  }

  private static void each(String name, List<Batch> batches, RowOf taker) {
    int from = 0;
    for (Batch batch : batches) {
      Column column = batch.column(name).orElse(null);
      if (column instanceof CategoryColumn categories) {
        for (int row = 0; row < categories.size(); row++) {
          if (categories.codes()[row] >= 0) {
            taker.take(from + row, categories.text(row));
          }
        }
      }
      from += batch.rows();
    }
  }
}
