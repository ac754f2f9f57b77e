package io.leadline.core.outlier;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One feature as the scorer reads it: a code for the forest's cuts, a bin for pairs, and how odd
 * the value is by itself. Immutable.
 *
 * <p>A category's code is how rare it was, −log₂ of its share; where there is no value, the usual
 * one's code stands in, so that the forest does not care. Bin 0 has what has no value.
 */
final class Input {

  static final int MOST_BINS = 16;

  /** A feature with more categories tells rows apart, not kinds of rows: it is left out. */
  static final int MOST_CATEGORIES = 512;

  private final String name;
  private final double least;
  private final double most;
  private final double[] starts;
  private final String[] categories;
  private final double[] rarities;
  private final double usual;
  private final boolean isEverEmpty;
  private final double emptyOddity;
  private final double unseenOddity;

  private final int usualCode;
  private final int[] startCodes;
  private final int[] categoryCodes;
  private final Map<String, Integer> byCategory = new HashMap<>();

  /**
   * @param least least number of the baseline
   * @param most largest number of the baseline
   * @param starts the least number of each bin from bin 2 on; numbers only
   * @param categories the most frequent first; categories only, and then at least one
   * @param rarities by category, and one more of those not known
   * @param usual number, or rarity, that stands in where there is none
   * @param isEverEmpty whether baseline rows have no value here
   * @param emptyOddity how odd no value is, where it is
   * @param unseenOddity how odd a category that is not known is
   */
  private Input(
      String name,
      double least,
      double most,
      double[] starts,
      String[] categories,
      double[] rarities,
      double usual,
      boolean isEverEmpty,
      double emptyOddity,
      double unseenOddity) {
    this.name = name;
    this.least = least;
    this.most = most;
    this.starts = starts;
    this.categories = categories;
    this.rarities = rarities;
    this.usual = usual;
    this.isEverEmpty = isEverEmpty;
    this.emptyOddity = emptyOddity;
    this.unseenOddity = unseenOddity;
    this.usualCode = IsolationForest.code(usual);
    this.startCodes = Arrays.stream(starts).mapToInt(IsolationForest::code).toArray();
    this.categoryCodes = Arrays.stream(rarities).mapToInt(IsolationForest::code).toArray();
    for (int i = 0; i < categories.length; i++) {
      byCategory.put(categories[i], i);
    }
  }

  /** Of a numeric feature, from the baseline's values; NaN where there is none. */
  static Input ofNumbers(String name, double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      sorted = new double[] {0};
    }
    int bins = MOST_BINS - 1;
    double[] numbers = sorted;
    double[] starts =
        java.util.stream.IntStream.range(1, bins)
            .mapToDouble(bin -> numbers[(int) ((long) bin * numbers.length / bins)])
            .filter(start -> IsolationForest.code(start) > IsolationForest.code(numbers[0]))
            .distinct()
            .toArray();
    boolean isEverEmpty = Arrays.stream(values).anyMatch(Double::isNaN);
    return new Input(
        name,
        sorted[0],
        sorted[sorted.length - 1],
        starts,
        new String[0],
        new double[0],
        sorted[sorted.length / 2],
        isEverEmpty,
        0,
        0);
  }

  /** Of a categorical feature, from how often the baseline's rows have each category. */
  static Input ofCategories(String name, Map<String, Integer> times, int rows) {
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(times.entrySet());
    sorted.sort(
        Map.Entry.<String, Integer>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    double[] rarities = new double[sorted.size() + 1];
    int known = 0;
    for (int i = 0; i < sorted.size(); i++) {
      rarities[i] = rarity(sorted.get(i).getValue(), rows);
      known += sorted.get(i).getValue();
    }
    rarities[sorted.size()] = rarity(0.5, rows);
    return new Input(
        name,
        0,
        0,
        new double[0],
        sorted.stream().map(Map.Entry::getKey).toArray(String[]::new),
        rarities,
        rarities[0],
        known < rows,
        0,
        0);
  }

  private static double rarity(double times, int rows) {
    return -StrictMath.log(times / rows) / StrictMath.log(2);
  }

  /**
   * The same, knowing how many of the held-out rows had a value that is not known.
   *
   * @param empty rows without a value
   * @param unseen rows with an unknown category
   */
  Input withHeldOut(int rows, int empty, int unseen) {
    return new Input(
        name,
        least,
        most,
        starts,
        categories,
        rarities,
        usual,
        isEverEmpty,
        (rows + 1.0) / (empty + 1),
        (rows + 1.0) / (unseen + 1));
  }

  String name() {
    return name;
  }

  Kind kind() {
    return categories.length > 0 ? Kind.CATEGORICAL : Kind.NUMERIC;
  }

  /** Number of bins, that of no value included. */
  int bins() {
    return kind() == Kind.NUMERIC
        ? 2 + starts.length
        : 1 + Math.min(MOST_BINS - 1, categories.length + 1);
  }

  /** Whether rows may have no value, as in the baseline. */
  boolean isEverEmpty() {
    return isEverEmpty;
  }

  /** The numbers, or rarities, that the forest cuts; the usual one where there is none. */
  double[] values(Column column) {
    double[] values = new double[column.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = usual;
      if (column instanceof NumberColumn numbers && isNumber(numbers, row)) {
        double value = numbers.values()[row];
        values[row] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
      } else if (column instanceof CategoryColumn texts && texts.codes()[row] >= 0) {
        values[row] = rarities[byCategory.getOrDefault(texts.text(row), categories.length)];
      }
    }
    return values;
  }

  private static boolean isNumber(NumberColumn numbers, int row) {
    return !numbers.isMissing(row)
        && !numbers.isMismatched(row)
        && !Double.isNaN(numbers.values()[row]);
  }

  /** Of each entry of a column's dictionary the category that it is; none for numbers. */
  int[] entries(@Nullable Column column) {
    return column instanceof CategoryColumn texts ? known(texts.dictionary()) : new int[0];
  }

  /**
   * Reads rows {@code from} to {@code from + block.rows} of the column into a block.
   *
   * @param entries see {@link #entries}
   */
  void read(@Nullable Column column, int[] entries, int from, Block block, int input) {
    if (column instanceof NumberColumn numbers && kind() == Kind.NUMERIC) {
      readNumbers(numbers, from, block, input);
    } else if (column instanceof CategoryColumn texts && kind() == Kind.CATEGORICAL) {
      readCategories(texts, entries, from, block, input);
    } else {
      for (int row = 0; row < block.rows; row++) {
        empty(block, row, input);
      }
    }
  }

  private void readNumbers(NumberColumn column, int from, Block block, int input) {
    double[] values = column.values();
    boolean isComplete = column.isComplete();
    for (int row = 0; row < block.rows; row++) {
      double value = values[from + row];
      if (Double.isNaN(value) || (!isComplete && !isNumber(column, from + row))) {
        empty(block, row, input);
        continue;
      }
      int at = row * block.inputs + input;
      int code = IsolationForest.code(value);
      block.codes[at] = code;
      block.bins[at] = (byte) bin(code);
      if (value < least || value > most) {
        block.outside(row, input, distance(value));
      }
    }
  }

  private int bin(int code) {
    int bin = 1;
    // Few and mostly the same way: faster than a binary search.
    for (int start : startCodes) {
      bin += code >= start ? 1 : 0;
    }
    return bin;
  }

  /** How far outside of the baseline's range, in lengths of that range. */
  private double distance(double value) {
    double beyond = value < least ? least - value : value - most;
    double distance = beyond / (most - least);
    return Double.isNaN(distance) ? 1 : distance;
  }

  private void readCategories(
      CategoryColumn column, int[] entries, int from, Block block, int input) {
    int[] codes = column.codes();
    for (int row = 0; row < block.rows; row++) {
      int code = codes[from + row];
      if (code < 0) {
        empty(block, row, input);
        continue;
      }
      int at = row * block.inputs + input;
      int category = entries[code];
      block.codes[at] = categoryCodes[category];
      block.bins[at] = (byte) Math.min(category + 1, MOST_BINS - 1);
      if (category == categories.length) {
        block.unseen(row, input, unseenOddity);
      }
    }
  }

  private int[] known(String[] dictionary) {
    int[] known = new int[dictionary.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = byCategory.getOrDefault(dictionary[i], categories.length);
    }
    return known;
  }

  private void empty(Block block, int row, int input) {
    int at = row * block.inputs + input;
    block.codes[at] = usualCode;
    block.bins[at] = 0;
    if (!isEverEmpty) {
      block.unseen(row, input, emptyOddity);
    }
  }

  /** What the forest takes for a value that is not odd. */
  int usualCode() {
    return usualCode;
  }

  void write(ByteWriter out) {
    out.text(name);
    out.u8(isEverEmpty ? 1 : 0);
    for (double number : new double[] {least, most, usual, emptyOddity, unseenOddity}) {
      out.fixed64(Double.doubleToLongBits(number));
    }
    out.varint(starts.length);
    for (double start : starts) {
      out.fixed64(Double.doubleToLongBits(start));
    }
    out.varint(categories.length);
    for (int i = 0; i < categories.length; i++) {
      out.text(categories[i]);
    }
    for (double rarity : rarities) {
      out.fixed64(Double.doubleToLongBits(rarity));
    }
  }

  static Input read(ByteReader in) throws CorruptBytesException {
    String name = in.text();
    boolean isEverEmpty = in.count(1) == 1;
    double[] numbers = numbers(in, 5);
    double[] starts = numbers(in, in.count(MOST_BINS));
    String[] categories = new String[in.count(MOST_CATEGORIES)];
    for (int i = 0; i < categories.length; i++) {
      categories[i] = in.text();
    }
    double[] rarities = numbers(in, categories.length == 0 ? 0 : categories.length + 1);
    return new Input(
        name,
        numbers[0],
        numbers[1],
        starts,
        categories,
        rarities,
        numbers[2],
        isEverEmpty,
        numbers[3],
        numbers[4]);
  }

  private static double[] numbers(ByteReader in, int count) throws CorruptBytesException {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Double.longBitsToDouble(in.fixed64());
      if (Double.isNaN(numbers[i])) {
        throw new CorruptBytesException("NaN among the numbers of a feature");
      }
    }
    return numbers;
  }
}
