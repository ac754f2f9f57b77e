package io.leadline.demo;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Loan applicants, a model that was really trained on them, and repayments that become known only
 * later. A clean month is followed by three {@linkplain #EPISODES episodes} at stated times.
 *
 * <p>A function of the seed: day by day the same applicants, predictions and repayments.
 */
public final class LoanWorld {

  public static final String MODEL = "loan-default";
  public static final String VERSION = "7";

  /** Days from the first prediction to the last. */
  public static final int DAYS = 70;

  /** A repayment becomes known between these many days after the prediction. */
  public static final int SHORTEST_DELAY_DAYS = 3;

  public static final int LONGEST_DELAY_DAYS = 7;

  public static final List<Episode> EPISODES =
      List.of(
          new Episode(
              Episode.Kind.COVARIATE_SHIFT,
              28,
              37,
              "A campaign in the app brings younger applicants with smaller incomes."),
          new Episode(
              Episode.Kind.BROKEN_UNIT,
              42,
              45,
              "A release sends income in thousands of euros instead of euros."),
          new Episode(
              Episode.Kind.CONCEPT_CHANGE,
              50,
              69,
              "Interest rates rise: older applicants with several variable-rate loans stop repaying."));

  static final List<String> EMPLOYMENTS =
      List.of("employed", "self-employed", "civil servant", "student", "retired");
  static final List<String> REGIONS = List.of("north", "east", "south", "west");
  static final List<String> CHANNELS = List.of("branch", "web", "app", "broker");

  private static final int TRAINING_ROWS = 20_000;
  private static final Duration DAY = Duration.ofDays(1);

  private final long seed;
  private final Instant start;
  private final int rowsPerDay;
  private final Hours hours;
  private final LogisticModel model;

  /**
   * When applications come, in whole hours of the day (UTC).
   *
   * @param opens first hour, in [0, 24)
   * @param closes hour at which they end, in (opens, 24]
   */
  public record Hours(int opens, int closes) {
    public static final Hours ALL_DAY = new Hours(0, 24);
    public static final Hours OFFICE = new Hours(9, 17);

    public Hours {
      if (opens < 0 || opens >= closes || closes > 24) {
        throw new IllegalArgumentException(
            "Invalid hours: %d to %d (must be within 0 to 24)".formatted(opens, closes));
      }
    }

    private long millis(double shareOfDay) {
      return (long)
          (Duration.ofHours(opens).toMillis()
              + shareOfDay * Duration.ofHours(closes - opens).toMillis());
    }
  }

  /** Applications at all hours; see the other constructor. */
  public LoanWorld(long seed, Instant start, int rowsPerDay) {
    this(seed, start, rowsPerDay, Hours.ALL_DAY);
  }

  /**
   * @param seed of everything random
   * @param start midnight UTC of day 0
   * @param rowsPerDay mean number of applications a day, ≥ 1
   */
  public LoanWorld(long seed, Instant start, int rowsPerDay, Hours hours) {
    this.hours = hours;
    this.seed = seed;
    this.start = start;
    this.rowsPerDay = rowsPerDay;
    this.model = train();
  }

  private LogisticModel train() {
    Random random = new Random(seed);
    double[][] features = new double[TRAINING_ROWS][];
    boolean[] defaults = new boolean[TRAINING_ROWS];
    for (int row = 0; row < TRAINING_ROWS; row++) {
      Applicant applicant = applicant(random, false);
      features[row] = features(applicant, applicant.income());
      defaults[row] = random.nextDouble() < trueRisk(applicant, false);
    }
    return LogisticModel.fit(features, defaults);
  }

  /** Midnight UTC at which {@code day} begins. */
  public Instant startOf(int day) {
    return start.plus(DAY.multipliedBy(day));
  }

  /** The training set: the same world before day 0, with known repayments. */
  public Batch training() {
    Random random = new Random(seed);
    Rows rows = new Rows();
    for (int row = 0; row < TRAINING_ROWS; row++) {
      Applicant applicant = applicant(random, false);
      boolean defaulted = random.nextDouble() < trueRisk(applicant, false);
      long millis = start.toEpochMilli() - (long) (random.nextDouble() * 28 * DAY.toMillis());
      rows.add("train-" + row, millis, applicant, applicant.income(), model, defaulted);
    }
    return rows.toBatch(true);
  }

  /** The predictions of one day, in order of time, without repayments. */
  public Batch predictions(int day) {
    return rows(day).toBatch(false);
  }

  /** A repayment that became known. */
  public record Repayment(String id, Instant predicted, boolean defaulted) {}

  /** The repayments that become known on {@code day}, of predictions of earlier days. */
  public List<Repayment> repaymentsKnownOn(int day) {
    List<Repayment> known = new ArrayList<>();
    for (int delay = SHORTEST_DELAY_DAYS; delay <= LONGEST_DELAY_DAYS; delay++) {
      if (day - delay >= 0 && day - delay < DAYS) {
        collect(rows(day - delay), delay, known);
      }
    }
    return known;
  }

  private static void collect(Rows rows, int delay, List<Repayment> known) {
    int spread = LONGEST_DELAY_DAYS - SHORTEST_DELAY_DAYS + 1;
    for (int row = 0; row < rows.ids.size(); row++) {
      if (SHORTEST_DELAY_DAYS + row % spread == delay) {
        known.add(
            new Repayment(
                rows.ids.get(row),
                Instant.ofEpochMilli(rows.millis.get(row)),
                rows.defaulted.get(row)));
      }
    }
  }

  private Rows rows(int day) {
    Random random = new Random(seed * 1_000_003 + day);
    boolean shifted = during(Episode.Kind.COVARIATE_SHIFT, day);
    boolean broken = during(Episode.Kind.BROKEN_UNIT, day);
    boolean changed = during(Episode.Kind.CONCEPT_CHANGE, day);
    int count = (int) Math.max(1, rowsPerDay + Math.sqrt(rowsPerDay) * random.nextGaussian());
    Rows rows = new Rows();
    for (int row = 0; row < count; row++) {
      Applicant applicant = applicant(random, shifted);
      boolean defaulted = random.nextDouble() < trueRisk(applicant, changed);
      double sent = broken ? applicant.income() / 1000 : applicant.income();
      long millis = startOf(day).toEpochMilli() + hours.millis((double) row / count);
      rows.add("loan-%03d-%05d".formatted(day, row), millis, applicant, sent, model, defaulted);
    }
    return rows;
  }

  private static boolean during(Episode.Kind kind, int day) {
    return EPISODES.stream().anyMatch(episode -> episode.kind() == kind && episode.covers(day));
  }

  private static Applicant applicant(Random random, boolean campaign) {
    boolean young = campaign && random.nextDouble() < 0.6;
    double age = young ? 18 + 9 * random.nextDouble() : 20 + 50 * beta(random);
    String employment =
        young && random.nextBoolean() ? "student" : pick(random, EMPLOYMENTS, 60, 15, 12, 5, 8);
    double level = young ? 7.35 : 7.85;
    double income = Math.rint(Math.exp(level + 0.38 * random.nextGaussian()));
    double amount = 100 * Math.rint(Math.exp(4.3 + 0.7 * random.nextGaussian()));
    double term = 12 * (1 + random.nextInt(7));
    double debtRatio = Math.min(0.95, 0.02 + 0.9 * Math.pow(beta(random), 2));
    double previous = Math.floor(-1.6 * Math.log(1 - random.nextDouble()));
    String region = pick(random, REGIONS, 30, 15, 30, 25);
    String channel = young ? "app" : pick(random, CHANNELS, 25, 45, 15, 15);
    return new Applicant(
        Math.floor(age), income, amount, term, debtRatio, previous, employment, region, channel);
  }

  /** Hump-shaped in [0, 1], mean 0.5: the mean of two uniform draws. */
  private static double beta(Random random) {
    return (random.nextDouble() + random.nextDouble()) / 2;
  }

  private static String pick(Random random, List<String> values, int... percent) {
    int draw = random.nextInt(100);
    int index = 0;
    while (index < values.size() - 1 && draw >= percent[index]) {
      draw -= percent[index++];
    }
    return values.get(index);
  }

  private static double[] features(Applicant applicant, double income) {
    return new double[] {
      applicant.age(),
      Math.log(Math.max(1e-3, income)),
      Math.log(applicant.amount() / Math.max(1e-3, income)),
      applicant.termMonths(),
      applicant.debtRatio(),
      applicant.previousLoans(),
      applicant.employment().equals("student") ? 1 : 0,
      applicant.employment().equals("civil servant") ? 1 : 0
    };
  }

  /** Probability of default, in (0, 1); what no model gets to see. */
  private static double trueRisk(Applicant applicant, boolean afterRates) {
    double burden = applicant.amount() / (applicant.income() * applicant.termMonths());
    double logit =
        afterRates
            ? -1.3
                + 1.5 * burden
                + 0.4 * applicant.debtRatio()
                + 0.045 * (applicant.age() - 45)
                + 0.35 * applicant.previousLoans()
            : -2.6
                + 9 * burden
                + 3.2 * applicant.debtRatio()
                - 0.018 * (applicant.age() - 45)
                - 0.22 * applicant.previousLoans();
    logit += applicant.employment().equals("student") ? 0.5 : 0;
    logit -= applicant.employment().equals("civil servant") ? 0.9 : 0;
    return 1 / (1 + Math.exp(-logit));
  }

  /** Rows on their way into a batch. */
  private static final class Rows {

    final List<String> ids = new ArrayList<>();
    final List<Long> millis = new ArrayList<>();
    final List<Boolean> defaulted = new ArrayList<>();
    private final List<Applicant> applicants = new ArrayList<>();
    private final List<Double> incomes = new ArrayList<>();
    private final List<Double> probabilities = new ArrayList<>();

    void add(
        String id,
        long eventMillis,
        Applicant applicant,
        double income,
        LogisticModel model,
        boolean hasDefaulted) {
      ids.add(id);
      millis.add(eventMillis);
      applicants.add(applicant);
      incomes.add(income);
      probabilities.add(model.probability(features(applicant, income)));
      defaulted.add(hasDefaulted);
    }

    Batch toBatch(boolean withLabels) {
      List<Column> columns = new ArrayList<>();
      columns.add(numbers("age", applicants.stream().mapToDouble(Applicant::age).toArray()));
      columns.add(numbers("income", incomes.stream().mapToDouble(v -> v).toArray()));
      columns.add(numbers("amount", applicants.stream().mapToDouble(Applicant::amount).toArray()));
      columns.add(
          numbers("term_months", applicants.stream().mapToDouble(Applicant::termMonths).toArray()));
      columns.add(
          numbers("debt_ratio", applicants.stream().mapToDouble(Applicant::debtRatio).toArray()));
      columns.add(
          numbers(
              "previous_loans",
              applicants.stream().mapToDouble(Applicant::previousLoans).toArray()));
      columns.add(
          CategoryColumn.of("employment", applicants.stream().map(Applicant::employment).toList()));
      columns.add(CategoryColumn.of("region", applicants.stream().map(Applicant::region).toList()));
      columns.add(
          CategoryColumn.of("channel", applicants.stream().map(Applicant::channel).toList()));
      columns.add(numbers("probability", probabilities.stream().mapToDouble(v -> v).toArray()));
      columns.add(
          numbers(
              "prediction", probabilities.stream().mapToDouble(p -> p > 0.5 ? 1 : 0).toArray()));
      if (withLabels) {
        columns.add(numbers("defaulted", defaulted.stream().mapToDouble(d -> d ? 1 : 0).toArray()));
      }
      return new Batch(
          MODEL,
          VERSION,
          ids.toArray(new String[0]),
          millis.stream().mapToLong(Long::longValue).toArray(),
          columns);
    }

    private static NumberColumn numbers(String name, double... values) {
      return NumberColumn.of(name, values);
    }
  }
}
