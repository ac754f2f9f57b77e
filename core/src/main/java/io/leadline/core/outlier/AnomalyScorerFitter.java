package io.leadline.core.outlier;

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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fits an {@link AnomalyScorer} to a baseline's rows: to two of three; the third ones are held out
 * and tell how odd rows like those are that it was not fitted to. A function of the rows in their
 * order, and not of their cut into batches.
 */
public final class AnomalyScorerFitter {

  /** Fewer rows cannot tell what is odd. */
  public static final int FEWEST_ROWS = 300;

  private static final int FOLDS = 3;

  private final Schema schema;
  private final double rate;
  private final boolean areIdsPrivate;

  /**
   * @param rate the share of rows like the baseline's that is to be called anomalous, in (0, 1)
   * @param areIdsPrivate whether request ids must not be shown
   */
  public AnomalyScorerFitter(Schema schema, double rate, boolean areIdsPrivate) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "Invalid rate of anomalies: %s (must be in (0, 1))".formatted(rate));
    }
    this.schema = schema;
    this.rate = rate;
    this.areIdsPrivate = areIdsPrivate;
  }

  /**
   * The scorer; empty where there are fewer than {@value #FEWEST_ROWS} rows or no feature that it
   * could look at: private ones are left out, as it is stored with their values, and so are those
   * with more than {@value Input#MOST_CATEGORIES} categories.
   */
  public Optional<AnomalyScorer> fit(List<Batch> batches) {
    int rows = batches.stream().mapToInt(Batch::rows).sum();
    if (rows < FEWEST_ROWS) {
      return Optional.empty();
    }
    int[] heldOut = IntStream.range(0, rows).filter(row -> row % FOLDS == FOLDS - 1).toArray();
    int[] fitted = IntStream.range(0, rows).filter(row -> row % FOLDS != FOLDS - 1).toArray();
    Map<String, Column> joined = new HashMap<>();
    List<Input> inputs = new ArrayList<>();
    for (Field field : schema.withRole(Role.FEATURE)) {
      if (!field.isPrivate() && inputs.size() < IsolationForest.MOST_INPUTS - 1) {
        Column column = join(field, batches, rows);
        input(field, column.select(fitted), column.select(heldOut))
            .ifPresent(
                input -> {
                  inputs.add(input);
                  joined.put(field.name(), column);
                });
      }
    }
    return inputs.isEmpty()
        ? Optional.empty()
        : Optional.of(fit(inputs, select(joined, fitted), select(joined, heldOut)));
  }

  private static Batch select(Map<String, Column> columns, int[] rows) {
    String[] ids = new String[rows.length];
    Arrays.fill(ids, "");
    return new Batch(
        "baseline",
        "",
        ids,
        new long[rows.length],
        columns.values().stream().map(column -> column.select(rows)).toList());
  }

  private AnomalyScorer fit(List<Input> inputs, Batch fitted, Batch heldOut) {
    double[][] values = new double[inputs.size()][];
    for (int input = 0; input < values.length; input++) {
      Input known = inputs.get(input);
      values[input] = known.values(fitted.column(known.name()).orElseThrow());
    }
    IsolationForest forest = IsolationForest.grow(values);
    Pairs pairs = Pairs.of(bins(inputs, fitted), inputs.stream().mapToInt(Input::bins).toArray());

    // Scored by a scorer that knows no tails yet.
    Tail none = Tail.of(new double[] {0});
    List<Tail> unknown = Collections.nCopies(AnomalyReason.values().length, none);
    AnomalyScorer untold =
        new AnomalyScorer(inputs, forest, pairs, unknown, none, rate, areIdsPrivate);
    double[][] oddities = new double[AnomalyReason.values().length][heldOut.rows()];
    untold.score(
        heldOut,
        (batchRow, block, row, score) -> {
          double[] ofRow = AnomalyScorer.oddities(block, row);
          for (int reason = 0; reason < ofRow.length; reason++) {
            oddities[reason][batchRow] = ofRow[reason];
          }
        });
    List<Tail> tails = Arrays.stream(oddities).map(Tail::of).toList();
    double[] rarest = new double[heldOut.rows()];
    int itself = tails.get(0).least();
    for (int row = 0; row < rarest.length; row++) {
      int least = Tail.ONE;
      for (int reason = 0; reason < oddities.length; reason++) {
        least = Math.min(least, tails.get(reason).share(oddities[reason][row]));
      }
      // A row is at least as odd as itself; of a new row that does not count.
      rarest[row] = itself - least;
    }
    return new AnomalyScorer(inputs, forest, pairs, tails, Tail.of(rarest), rate, areIdsPrivate);
  }

  private static byte[][] bins(List<Input> inputs, Batch rows) {
    byte[][] bins = new byte[inputs.size()][rows.rows()];
    Block block = new Block(1, Block.ROWS);
    for (int input = 0; input < bins.length; input++) {
      Input known = inputs.get(input);
      Column column = rows.column(known.name()).orElseThrow();
      int[] entries = known.entries(column);
      for (int from = 0; from < rows.rows(); from += Block.ROWS) {
        block.clear(Math.min(Block.ROWS, rows.rows() - from));
        known.read(column, entries, from, block, 0);
        System.arraycopy(block.bins, 0, bins[input], from, block.rows);
      }
    }
    return bins;
  }

  private static Optional<Input> input(Field field, Column fitted, Column heldOut) {
    if (field.kind() == Kind.NUMERIC) {
      double[] values = numbers(fitted);
      if (Arrays.stream(values).noneMatch(Double::isFinite)) {
        return Optional.empty();
      }
      long empty = Arrays.stream(numbers(heldOut)).filter(Double::isNaN).count();
      return Optional.of(
          Input.ofNumbers(field.name(), values).withHeldOut(heldOut.size(), (int) empty, 0));
    }
    Map<String, Integer> times = new HashMap<>();
    for (int row = 0; row < fitted.size(); row++) {
      if (isPresent(fitted, row)) {
        times.merge(fitted.text(row), 1, Integer::sum);
      }
    }
    if (times.isEmpty() || times.size() > Input.MOST_CATEGORIES) {
      return Optional.empty();
    }
    int empty = 0;
    int unseen = 0;
    for (int row = 0; row < heldOut.size(); row++) {
      if (!isPresent(heldOut, row)) {
        empty++;
      } else if (!times.containsKey(heldOut.text(row))) {
        unseen++;
      }
    }
    return Optional.of(
        Input.ofCategories(field.name(), times, fitted.size())
            .withHeldOut(heldOut.size(), empty, unseen));
  }

  private static boolean isPresent(Column column, int row) {
    return !column.isMissing(row) && !column.isMismatched(row);
  }

  private static double[] numbers(Column column) {
    double[] numbers = new double[column.size()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] =
          column instanceof NumberColumn known && isPresent(known, row)
              ? known.values()[row]
              : Double.NaN;
    }
    return numbers;
  }

  /** The field's values of all batches; missing where a batch has none, or of another kind. */
  private static Column join(Field field, List<Batch> batches, int rows) {
    return field.kind() == Kind.NUMERIC
        ? joinNumbers(field.name(), batches, rows)
        : joinCategories(field.name(), batches, rows);
  }

  private static Column joinNumbers(String name, List<Batch> batches, int rows) {
    double[] values = new double[rows];
    Arrays.fill(values, Double.NaN);
    int from = 0;
    for (Batch batch : batches) {
      if (batch.column(name).orElse(null) instanceof NumberColumn column) {
        System.arraycopy(numbers(column), 0, values, from, batch.rows());
      }
      from += batch.rows();
    }
    return NumberColumn.of(name, values);
  }

  private static Column joinCategories(String name, List<Batch> batches, int rows) {
    List<@Nullable String> values = new ArrayList<>(rows);
    for (Batch batch : batches) {
      Column column = batch.column(name).orElse(null);
      for (int row = 0; row < batch.rows(); row++) {
        values.add(
            column instanceof CategoryColumn texts && isPresent(texts, row)
                ? texts.text(row)
                : null);
      }
    }
    return CategoryColumn.of(name, values);
  }
}
