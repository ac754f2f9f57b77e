package io.leadline.core.performance;

import io.leadline.core.performance.ErrorTree.Node;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Grows an {@link ErrorTree} on labelled predictions: a regression tree of |prediction − label|,
 * best split first, on features cut into at most {@value #MOST_BINS} bins of about equal size.
 * Categories are ordered by their mean error, which makes the best cut the best of all subsets.
 *
 * <p>A function of the rows in their order; owned by one thread.
 *
 * @see <a href="https://doi.org/10.1201/9781315139470">Breiman, Friedman, Olshen and Stone,
 *     Classification and regression trees (1984)</a>
 */
public final class ErrorTreeGrower {

  private static final int MOST_BINS = 64;
  private static final int FEWEST_ROWS = 500;
  private static final int FEWEST_LEAF_ROWS = 100;
  private static final int LEAVES_WORTH_OF_ROWS = 300;

  // A split of unrelated values explains a chi-squared share of the variance; the largest of some
  // hundred such stays below this.
  private static final double LEAST_GAIN = 15;

  private final List<Input> inputs;
  private final double[] errors;
  private final int fewestLeafRows;

  private ErrorTreeGrower(List<Input> inputs, double[] errors) {
    this.inputs = inputs;
    this.errors = errors;
    this.fewestLeafRows = Math.max(FEWEST_LEAF_ROWS, errors.length / LEAVES_WORTH_OF_ROWS);
  }

  /**
   * The tree; empty unless predictions and labels are numbers, predictions are no classes, and at
   * least {@value #FEWEST_ROWS} rows have both.
   */
  public static Optional<ErrorTree> grow(Schema schema, List<Batch> batches) {
    Optional<Field> label = schema.first(Role.LABEL);
    Optional<Field> prediction = schema.first(Role.PREDICTION);
    boolean isOfNumbers =
        label.map(Field::kind).equals(Optional.of(Kind.NUMERIC))
            && prediction.map(Field::kind).equals(Optional.of(Kind.NUMERIC));
    if (!isOfNumbers) {
      return Optional.empty();
    }
    double[] truth = numbers(batches, label.get().name());
    double[] answer = numbers(batches, prediction.get().name());
    int[] rows =
        IntStream.range(0, truth.length)
            .filter(row -> Double.isFinite(answer[row] - truth[row]))
            .toArray();
    if (rows.length < FEWEST_ROWS || areClasses(answer)) {
      return Optional.empty();
    }
    double[] errors =
        Arrays.stream(rows).mapToDouble(row -> Math.abs(answer[row] - truth[row])).toArray();
    List<Input> inputs =
        schema.fields().stream()
            .filter(field -> field.role() == Role.FEATURE || field.role() == Role.PREDICTION)
            // The tree is stored with its thresholds and categories, in clear.
            .filter(field -> !field.isPrivate())
            .map(
                field ->
                    field.kind() == Kind.NUMERIC
                        ? Input.ofNumbers(field.name(), numbers(batches, field.name()), rows)
                        : Input.ofCategories(field.name(), texts(batches, field.name()), rows))
            .toList();
    return Optional.of(new ErrorTreeGrower(inputs, errors).grow());
  }

  private static boolean areClasses(double[] answers) {
    return Arrays.stream(answers).allMatch(answer -> !(answer != Math.rint(answer)))
        && Arrays.stream(answers).distinct().limit(Confusion.MAX_CLASSES + 1L).count()
            <= Confusion.MAX_CLASSES;
  }

  private static double[] numbers(List<Batch> batches, String name) {
    return batches.stream()
        .flatMapToDouble(
            batch ->
                batch.column(name).orElse(null) instanceof NumberColumn column
                    ? Arrays.stream(ErrorTree.plain(column))
                    : Arrays.stream(nothing(batch.rows())))
        .toArray();
  }

  private static double[] nothing(int rows) {
    double[] nothing = new double[rows];
    Arrays.fill(nothing, Double.NaN);
    return nothing;
  }

  /** The values as text; empty where there is none. */
  private static List<String> texts(List<Batch> batches, String name) {
    List<String> texts = new ArrayList<>();
    for (Batch batch : batches) {
      Column column = batch.column(name).orElse(null);
      for (int row = 0; row < batch.rows(); row++) {
        texts.add(column instanceof CategoryColumn known ? known.text(row) : "");
      }
    }
    return texts;
  }

  /**
   * A field in bins.
   *
   * @param bins [rows]
   * @param starts the least number of each bin but bin 0, which has missing ones too; empty for
   *     categories
   * @param categories of each bin but bin 0, which has the missing and the rare ones; empty for
   *     numbers
   */
  private record Input(String name, int[] bins, double[] starts, List<String> categories) {

    boolean isNumeric() {
      return categories.isEmpty();
    }

    int size() {
      return 1 + (isNumeric() ? starts.length : categories.size());
    }

    static Input ofNumbers(String name, double[] values, int[] rows) {
      double[] sorted =
          Arrays.stream(rows)
              .mapToDouble(row -> values[row] + 0.0)
              .filter(value -> !Double.isNaN(value))
              .sorted()
              .toArray();
      double[] starts =
          IntStream.range(1, MOST_BINS)
              .mapToDouble(
                  bin ->
                      sorted.length == 0
                          ? 0
                          : sorted[(int) ((long) bin * sorted.length / MOST_BINS)])
              .distinct()
              .toArray();
      int[] bins = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        double value = values[rows[i]];
        int found = Double.isNaN(value) ? -1 : Arrays.binarySearch(starts, value + 0.0);
        // Without an exact start, the bin whose start is the last one below the value.
        bins[i] = Double.isNaN(value) ? 0 : found >= 0 ? found + 1 : -found - 1;
      }
      return new Input(name, bins, starts, List.of());
    }

    static Input ofCategories(String name, List<String> values, int[] rows) {
      Map<String, Integer> times = new HashMap<>();
      for (int row : rows) {
        times.merge(values.get(row), 1, Integer::sum);
      }
      times.remove("");
      List<String> frequent =
          times.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Integer>comparingByValue()
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(MOST_BINS - 1)
              .map(Map.Entry::getKey)
              .toList();
      Map<String, Integer> binOf = new HashMap<>();
      frequent.forEach(category -> binOf.put(category, binOf.size() + 1));
      int[] bins = Arrays.stream(rows).map(row -> binOf.getOrDefault(values.get(row), 0)).toArray();
      // A field without any category has one bin only, and is never asked about.
      return new Input(name, bins, new double[0], frequent.isEmpty() ? List.of("") : frequent);
    }
  }

  /** Rows of one leaf, and the best way to split them. */
  private record Leaf(int[] rows, Optional<Split> split) {
    double gain() {
      return split.map(Split::gain).orElse(0.0);
    }
  }

  /**
   * @param isLeft [bins] which bins of the input go left
   */
  private record Split(double gain, Input input, boolean[] isLeft) {}

  private ErrorTree grow() {
    List<Leaf> parts = new ArrayList<>();
    List<int[]> children = new ArrayList<>();
    parts.add(leaf(IntStream.range(0, errors.length).toArray()));
    children.add(new int[0]);
    for (int leaves = 1; leaves < ErrorTree.MOST_LEAVES; leaves++) {
      int best = -1;
      for (int at = 0; at < parts.size(); at++) {
        boolean isOpen = children.get(at).length == 0 && parts.get(at).split.isPresent();
        if (isOpen && (best < 0 || parts.get(at).gain() > parts.get(best).gain())) {
          best = at;
        }
      }
      if (best < 0) {
        break;
      }
      children.set(best, new int[] {parts.size(), parts.size() + 1});
      Leaf parent = parts.get(best);
      Split split = parent.split.orElseThrow();
      for (boolean side : new boolean[] {true, false}) {
        parts.add(
            leaf(
                Arrays.stream(parent.rows)
                    .filter(row -> split.isLeft[split.input.bins[row]] == side)
                    .toArray()));
        children.add(new int[0]);
      }
    }
    return tree(parts, children);
  }

  private static ErrorTree tree(List<Leaf> parts, List<int[]> children) {
    List<Node> nodes = new ArrayList<>();
    int leaves = 0;
    for (int at = 0; at < parts.size(); at++) {
      int[] both = children.get(at);
      nodes.add(
          both.length == 0
              ? new Node("", 0, Set.of(), leaves++, 0)
              : question(parts.get(at).split.orElseThrow(), both[0], both[1]));
    }
    return new ErrorTree(nodes);
  }

  private static Node question(Split split, int left, int right) {
    Input input = split.input;
    if (input.isNumeric()) {
      int first = 1;
      while (split.isLeft[first]) {
        first++;
      }
      return new Node(input.name, input.starts[first - 1], Set.of(), left, right);
    }
    // Rare and missing categories go right, so the side with them is the right one.
    Set<String> among =
        IntStream.range(1, input.size())
            .filter(bin -> split.isLeft[bin])
            .mapToObj(bin -> input.categories.get(bin - 1))
            .collect(Collectors.toSet());
    return new Node(input.name, 0, among, left, right);
  }

  private Leaf leaf(int[] rows) {
    double sum = 0;
    double squares = 0;
    for (int row : rows) {
      sum += errors[row];
      squares += errors[row] * errors[row];
    }
    double variance = Math.max(0, squares / rows.length - Math.pow(sum / rows.length, 2));
    Optional<Split> best = Optional.empty();
    for (Input input : inputs) {
      Optional<Split> split = split(input, rows, sum);
      boolean isBetter =
          split.isPresent()
              && split.get().gain > LEAST_GAIN * variance
              && split.get().gain > best.map(Split::gain).orElse(0.0);
      best = isBetter ? split : best;
    }
    return new Leaf(rows, best);
  }

  /** The cut that lessens the sum of squared distances from the means of both sides most. */
  private Optional<Split> split(Input input, int[] rows, double sum) {
    double[] sums = new double[input.size()];
    int[] counts = new int[input.size()];
    for (int row : rows) {
      sums[input.bins[row]] += errors[row];
      counts[input.bins[row]]++;
    }
    int[] order = order(input, sums, counts);
    double leftSum = 0;
    int leftCount = 0;
    double bestGain = 0;
    int bestCut = -1;
    for (int cut = 0; cut < order.length - 1; cut++) {
      leftSum += sums[order[cut]];
      leftCount += counts[order[cut]];
      int rightCount = rows.length - leftCount;
      if (leftCount >= fewestLeafRows && rightCount >= fewestLeafRows) {
        double rightSum = sum - leftSum;
        double gain =
            leftSum * leftSum / leftCount
                + rightSum * rightSum / rightCount
                - sum * sum / rows.length;
        if (gain > bestGain) {
          bestGain = gain;
          bestCut = cut;
        }
      }
    }
    return bestCut < 0 ? Optional.empty() : Optional.of(cut(input, order, bestCut, bestGain));
  }

  private static Split cut(Input input, int[] order, int cut, double gain) {
    boolean[] isLeft = new boolean[input.size()];
    for (int i = 0; i <= cut; i++) {
      isLeft[order[i]] = true;
    }
    if (!input.isNumeric() && isLeft[0]) {
      for (int bin = 0; bin < isLeft.length; bin++) {
        isLeft[bin] = !isLeft[bin];
      }
    }
    return new Split(gain, input, isLeft);
  }

  private static int[] order(Input input, double[] sums, int[] counts) {
    return input.isNumeric()
        ? IntStream.range(0, input.size()).toArray()
        : IntStream.range(0, input.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(
                        bin -> counts[bin] == 0 ? 0 : sums[bin] / counts[bin])
                    .thenComparing(bin -> bin))
            .mapToInt(Integer::intValue)
            .toArray();
  }
}
