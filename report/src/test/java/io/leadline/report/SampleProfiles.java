package io.leadline.report;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Real profiles of invented car loans. */
final class SampleProfiles {

  private static final int ROWS = 5_000;

  private SampleProfiles() {}

  /** Profile of 5,000 loans; later ones are larger and longer. */
  static Profile carLoans(boolean later, long seed) {
    Random random = new Random(seed);
    double shift = later ? 1 : 0;
    return profile(
        List.of(
            numbers("car_value", random, r -> 9_000 + (12_000 + 16_000 * shift) * exponential(r)),
            numbers("debt_to_income_ratio", random, r -> 0.73 - 0.1 * exponential(r)),
            numbers("driver_tenure", random, r -> Math.max(0, 7 - exponential(r))),
            numbers(
                "loan_length",
                random,
                r -> Math.round(Math.min(22, 15 + 2 * r.nextGaussian() + 3 * shift))),
            categories("repaid_loan_on_prev_car", random, 0.55 + 0.25 * shift, "True", "False"),
            categories(
                "salary_range",
                random,
                0.4 + 0.2 * shift,
                "0 - 20K €",
                "20K - 40K €",
                "40K - 60K €",
                "60K+ €"),
            categories(
                "size_of_downpayment",
                random,
                0.2,
                "10 %",
                "20 %",
                "30 %",
                "40 %",
                "50 %",
                "60 %")));
  }

  /** Profile of a given number of columns, every third of categories. */
  static Profile wide(int columns, double shift, long seed) {
    Random random = new Random(seed);
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      all.add(
          i % 3 == 0
              ? categories(
                  Samples.name(i),
                  random,
                  0.3 + shift / 10,
                  "north",
                  "south",
                  "east",
                  "west",
                  "none")
              : numbers(Samples.name(i), random, r -> 100 * (r.nextGaussian() + shift)));
    }
    return profile(all);
  }

  /** One private column of postcodes and one open column. */
  static Profile withPrivate(String value, long seed) {
    Random random = new Random(seed);
    Column postcode = categories("postcode", random, 0.5, value, value + "-2");
    Column open = numbers("amount", random, r -> r.nextGaussian());
    Field hidden = Field.categorical("postcode");
    Field kept =
        new Field(
            hidden.name(),
            hidden.kind(),
            hidden.role(),
            hidden.min(),
            hidden.max(),
            hidden.importance(),
            true);
    return profile(List.of(postcode, open), new Schema(List.of(kept, Field.numeric("amount"))));
  }

  private static Profile profile(List<Column> columns) {
    return profile(
        columns,
        new Schema(
            columns.stream()
                .map(
                    c ->
                        c instanceof NumberColumn
                            ? Field.numeric(c.name())
                            : Field.categorical(c.name()))
                .toList()));
  }

  private static Profile profile(List<Column> columns, Schema schema) {
    String[] ids = new String[ROWS];
    Arrays.fill(ids, "");
    ProfileBuilder builder = new ProfileBuilder(Layout.of(schema, Layout.BASELINE_RESOLUTION));
    builder.add(new Batch("loans", "1", ids, new long[ROWS], columns));
    return builder.build();
  }

  private static Column numbers(String name, Random random, ToDoubleFunction<Random> draw) {
    return NumberColumn.of(
        name, IntStream.range(0, ROWS).mapToDouble(i -> draw.applyAsDouble(random)).toArray());
  }

  private static Column categories(String name, Random random, double first, String... values) {
    int[] codes =
        IntStream.range(0, ROWS)
            .map(i -> random.nextDouble() < first ? 0 : random.nextInt(values.length))
            .toArray();
    return new CategoryColumn(name, values, codes);
  }

  private static double exponential(Random random) {
    return -Math.log(1 - random.nextDouble());
  }
}
