package io.leadline.core.cause;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much the model's answer goes with each feature, in [0, 1]: the correlation ratio η of the
 * score over the feature's values (tenths of numbers, the {@value #MOST_CATEGORIES} most frequent
 * categories), corrected for chance. Where there is no score, the answer itself: a number, or one
 * indicator for each of its classes. It sees one feature at a time, and no interaction.
 *
 * @see <a href="https://doi.org/10.1073/pnas.21.9.554">Kelley, An unbiased correlation ratio
 *     (1935)</a>
 */
public final class Influence {

  private static final int MOST_CATEGORIES = 30;
  private static final int TENTHS = 10;
  private static final int MOST_CLASSES = 20;
  private static final int FEWEST_ROWS = 100;

  private Influence() {}

  /**
   * By feature, in the order of names; empty if the sample has no answers or too few rows.
   *
   * @param sample of the baseline's rows
   */
  public static Map<String, Double> of(Schema schema, List<Batch> sample) {
    int rows = sample.stream().mapToInt(Batch::rows).sum();
    List<double[]> answers = rows < FEWEST_ROWS ? List.of() : answers(schema, sample, rows);
    Map<String, Double> influence = new TreeMap<>();
    if (answers.isEmpty()) {
      return influence;
    }
    for (Field field : schema.fields()) {
      if (field.role() == Role.FEATURE) {
        influence.put(field.name(), ratio(groups(field.name(), sample, rows), answers));
      }
    }
    return influence;
  }

  private static List<double[]> answers(Schema schema, List<Batch> sample, int rows) {
    for (Role role : List.of(Role.SCORE, Role.PREDICTION)) {
      List<double[]> answers = new ArrayList<>();
      for (Field field : schema.fields()) {
        if (field.role() == role) {
          answers.addAll(answers(field.name(), sample, rows));
        }
      }
      if (!answers.isEmpty()) {
        return answers;
      }
    }
    return List.of();
  }

  /** The numbers of a column, NaN where it has none; or an indicator for each of its categories. */
  private static List<double[]> answers(String name, List<Batch> sample, int rows) {
    double[] numbers = numbers(name, sample, rows);
    if (Arrays.stream(numbers).anyMatch(Double::isFinite)) {
      return List.of(numbers);
    }
    int[] codes = categories(name, sample, rows, MOST_CLASSES);
    int classes = Arrays.stream(codes).max().orElse(0);
    List<double[]> indicators = new ArrayList<>();
    for (int c = 1; c <= classes; c++) {
      int code = c;
      indicators.add(Arrays.stream(codes).mapToDouble(known -> known == code ? 1 : 0).toArray());
    }
    return indicators;
  }

  /** √ of the share of the answers' variance that lies between groups, corrected for chance. */
  private static double ratio(int[] groups, List<double[]> answers) {
    int most = Arrays.stream(groups).max().orElse(0) + 1;
    double all = 0;
    double inside = 0;
    for (double[] answer : answers) {
      double[] sums = new double[most];
      double[] squares = new double[most];
      double[] counts = new double[most];
      for (int row = 0; row < groups.length; row++) {
        if (Double.isFinite(answer[row])) {
          sums[groups[row]] += answer[row];
          squares[groups[row]] += answer[row] * answer[row];
          counts[groups[row]]++;
        }
      }
      double rows = Arrays.stream(counts).sum();
      double filled = Arrays.stream(counts).filter(count -> count > 0).count();
      double sum = Arrays.stream(sums).sum();
      double total = Arrays.stream(squares).sum() - sum * sum / Math.max(1, rows);
      double within = 0;
      for (int group = 0; group < most; group++) {
        within +=
            counts[group] == 0 ? 0 : squares[group] - sums[group] * sums[group] / counts[group];
      }
      if (rows > filled) {
        all += total / (rows - 1);
        inside += within / (rows - filled);
      }
    }
    return all > 0 ? Math.sqrt(Math.max(0, 1 - inside / all)) : 0;
  }

  /** [rows] 0 for no value. */
  private static int[] groups(String name, List<Batch> sample, int rows) {
    double[] numbers = numbers(name, sample, rows);
    double[] sorted = Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return categories(name, sample, rows, MOST_CATEGORIES);
    }
    double[] edges = new double[TENTHS - 1];
    Arrays.setAll(edges, i -> sorted[(int) ((long) (i + 1) * sorted.length / TENTHS)]);
    int[] groups = new int[rows];
    for (int row = 0; row < rows; row++) {
      if (Double.isFinite(numbers[row])) {
        int tenth = 1;
        while (tenth < TENTHS && numbers[row] >= edges[tenth - 1]) {
          tenth++;
        }
        groups[row] = tenth;
      }
    }
    return groups;
  }

  private static double[] numbers(String name, List<Batch> sample, int rows) {
    double[] numbers = new double[rows];
    Arrays.fill(numbers, Double.NaN);
    int at = 0;
    for (Batch batch : sample) {
      Column column = batch.column(name).orElse(null);
      if (column instanceof NumberColumn values) {
        for (int row = 0; row < values.size(); row++) {
          boolean isValue = !values.isMissing(row) && !values.isMismatched(row);
          numbers[at + row] = isValue ? values.values()[row] : Double.NaN;
        }
      }
      at += batch.rows();
    }
    return numbers;
  }

  /** [rows] 1 and on for the most frequent categories, then one for all others; 0 for no value. */
  private static int[] categories(String name, List<Batch> sample, int rows, int most) {
    Map<String, Integer> times = new HashMap<>();
    String[] values = new String[rows];
    Arrays.fill(values, "");
    int at = 0;
    for (Batch batch : sample) {
      if (batch.column(name).orElse(null) instanceof CategoryColumn column) {
        for (int row = 0; row < column.size(); row++) {
          if (column.codes()[row] >= 0) {
            values[at + row] = "=" + column.dictionary()[column.codes()[row]];
            times.merge(values[at + row], 1, Integer::sum);
          }
        }
      }
      at += batch.rows();
    }
    List<String> named =
        times.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(most)
            .map(Map.Entry::getKey)
            .toList();
    Map<String, Integer> codes = new HashMap<>();
    named.forEach(value -> codes.put(value, codes.size() + 1));
    return Arrays.stream(values)
        .mapToInt(value -> value.isEmpty() ? 0 : codes.getOrDefault(value, named.size() + 1))
        .toArray();
  }
}
