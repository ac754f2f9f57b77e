package io.leadline.core.outlier;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Loan requests of a small world: income follows age, minors are students, terms are free; a part
 * has no rating.
 */
public final class Loans {

  public static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.numeric("age"),
              Field.numeric("income"),
              Field.numeric("term"),
              Field.categorical("job"),
              Field.categorical("country"),
              Field.numeric("rating")));

  private static final String[] JOBS = {"clerk", "nurse", "driver", "teacher"};
  private static final String[] COUNTRIES = {"DE", "FR", "IT"};

  private final List<String> ids = new ArrayList<>();
  private final List<Double> ages = new ArrayList<>();
  private final List<Double> incomes = new ArrayList<>();
  private final List<Double> terms = new ArrayList<>();
  private final List<String> jobs = new ArrayList<>();
  private final List<String> countries = new ArrayList<>();
  private final List<Double> ratings = new ArrayList<>();

  public static Batch usual(long seed, int rows) {
    Loans loans = new Loans();
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      loans.addUsual("r" + seed + "-" + row, random);
    }
    return loans.batch();
  }

  private void addUsual(String id, Random random) {
    double age = 15 + Math.floor(random.nextDouble() * 50);
    boolean isMinor = age < 18;
    add(
        id,
        age,
        isMinor ? 200 + 50 * random.nextDouble() : 500 + 60 * age + 300 * random.nextGaussian(),
        12 * (1 + random.nextInt(8)),
        isMinor ? "student" : JOBS[random.nextInt(JOBS.length)],
        COUNTRIES[random.nextInt(COUNTRIES.length)],
        random.nextInt(10) == 0 ? Double.NaN : random.nextDouble());
  }

  public Loans add(
      String id,
      double age,
      double income,
      double term,
      String job,
      String country,
      double rating) {
    ids.add(id);
    ages.add(age);
    incomes.add(income);
    terms.add(term);
    jobs.add(job);
    countries.add(country);
    ratings.add(rating);
    return this;
  }

  public Batch batch() {
    long[] times = new long[ids.size()];
    for (int row = 0; row < times.length; row++) {
      times[row] = 1_000L * row;
    }
    return new Batch(
        "loans",
        "",
        ids.toArray(new String[0]),
        times,
        List.of(
            numbers("age", ages),
            numbers("income", incomes),
            numbers("term", terms),
            CategoryColumn.of("job", List.copyOf(jobs)),
            CategoryColumn.of("country", List.copyOf(countries)),
            numbers("rating", ratings)));
  }

  private static NumberColumn numbers(String name, List<Double> values) {
    return NumberColumn.of(name, values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
