package io.leadline.core.dependence;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Rows with correlated numbers, categories and gaps. */
final class JointRows {

  static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.numeric("income"),
              Field.numeric("debt"),
              Field.numeric("age"),
              Field.categorical("country")));

  private JointRows() {}

  /** As {@link #draw(int, long, double, double)} of an unchanged model. */
  static Batch draw(int rows, long seed) {
    return draw(rows, seed, 0.7, 0);
  }

  /**
   * @param correlation of income and debt
   * @param shift of the age's mean, in deviations
   */
  static Batch draw(int rows, long seed, double correlation, double shift) {
    Random random = new Random(seed);
    double[] income = new double[rows];
    double[] debt = new double[rows];
    double[] age = new double[rows];
    BitSet missing = new BitSet();
    List<String> country = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double shared = random.nextGaussian();
      double own = random.nextGaussian();
      income[row] = 40_000 + 9_000 * shared;
      debt[row] =
          5_000 + 700 * (correlation * shared + Math.sqrt(1 - correlation * correlation) * own);
      age[row] = 45 + 12 * (random.nextGaussian() + shift);
      missing.set(row, random.nextDouble() < 0.03);
      country.add(random.nextDouble() < 0.6 ? "DE" : random.nextBoolean() ? "FR" : "US");
    }
    return batch(
        NumberColumn.of("income", income),
        NumberColumn.of("debt", debt),
        new NumberColumn("age", age, missing, new BitSet()),
        CategoryColumn.of("country", country));
  }

  static Batch batch(Column... columns) {
    int rows = columns[0].size();
    String[] ids = new String[rows];
    java.util.Arrays.fill(ids, "");
    return new Batch("model", "", ids, new long[rows], List.of(columns));
  }

  static JointSpace space(Batch sample) {
    return JointSpaceInference.ofSample(SCHEMA, List.of(), List.of(sample)).orElseThrow();
  }

  static JointSums sums(JointSpace space, Batch... batches) {
    JointSumsBuilder builder = new JointSumsBuilder(space);
    for (Batch batch : batches) {
      builder.add(batch);
    }
    return builder.build();
  }
}
