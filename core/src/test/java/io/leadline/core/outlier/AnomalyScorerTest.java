package io.leadline.core.outlier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.outlier.PredictionAnomalies.Subject;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class AnomalyScorerTest {

  private static final double RATE = 0.001;
  private static final Batch BASELINE = Loans.usual(1, 30_000);
  private static final AnomalyScorer SCORER = fit(Loans.SCHEMA, List.of(BASELINE));

  private static AnomalyScorer fit(Schema schema, List<Batch> batches) {
    return new AnomalyScorerFitter(schema, RATE, false).fit(batches).orElseThrow();
  }

  private static PredictionAnomalies anomalies(AnomalyScorer scorer, Batch... batches) {
    PredictionAnomaliesBuilder builder =
        new PredictionAnomaliesBuilder(java.util.Optional.of(scorer), id -> "#" + id.hashCode());
    for (Batch batch : batches) {
      builder.add(batch);
    }
    return builder.build();
  }

  private static AnomalousPrediction only(Batch row) {
    List<AnomalousPrediction> examples = anomalies(SCORER, row).examples();
    assertThat(examples).hasSize(1);
    return examples.get(0);
  }

  @Test
  void ofNewRowsLikeTheBaselinesTheShareThatIsCalledAnomalousIsTheRateAskedFor() {
    PredictionAnomalies anomalies = anomalies(SCORER, Loans.usual(2, 100_000));

    assertThat(SCORER.rate()).isCloseTo(RATE, within(1e-6));
    assertThat(anomalies.scored()).isEqualTo(100_000);
    assertThat(anomalies.anomalous()).isBetween(50L, 200L);
    assertThat(anomalies.meanScore().getAsDouble()).isCloseTo(0.5, within(0.02));
  }

  @Test
  void theScoresOfNewRowsAreSharesOfTheBaseline() {
    double[] scores = SCORER.scores(Loans.usual(3, 50_000));

    // Of 10,000 held-out rows a hundred are beyond 0.99, give or take twenty.
    assertThat(shareFrom(0.5, scores)).isBetween(0.46, 0.52);
    assertThat(shareFrom(0.9, scores)).isBetween(0.085, 0.11);
    assertThat(shareFrom(0.99, scores)).isBetween(0.006, 0.013);
  }

  private static double shareFrom(double least, double[] scores) {
    return (double) Arrays.stream(scores).filter(score -> score >= least).count() / scores.length;
  }

  @Test
  void aNumberBeyondTheBaselinesRangeIsNamed() {
    AnomalousPrediction found = only(new Loans().add("x", 30, 9e6, 24, "clerk", "DE", 0.5).batch());

    assertThat(found.reasons()).contains(AnomalyReason.OUT_OF_RANGE);
    assertThat(found.subject()).isEqualTo("income");
    assertThat(found.id()).isEqualTo("x");
    assertThat(found.score()).isGreaterThan(0.999);
  }

  @Test
  void anInfiniteNumberIsBeyondEveryRange() {
    AnomalousPrediction found =
        only(new Loans().add("x", 30, Double.NEGATIVE_INFINITY, 24, "clerk", "DE", 0.5).batch());

    assertThat(found.reasons()).contains(AnomalyReason.OUT_OF_RANGE);
  }

  @Test
  void aCategoryThatTheBaselineNeverHadIsNamed() {
    AnomalousPrediction found =
        only(new Loans().add("x", 30, 2300, 24, "clerk", "XX", 0.5).batch());

    assertThat(found.reasons()).contains(AnomalyReason.UNSEEN);
    assertThat(found.subject()).isEqualTo("country");
  }

  @Test
  void nothingWhereTheBaselineAlwaysHasAValueIsUnseenAndWhereItSometimesHasNoneIsNot() {
    Loans loans = new Loans().add("x", 30, Double.NaN, 24, "clerk", "DE", 0.5);
    AnomalousPrediction withoutIncome = only(loans.batch());
    PredictionAnomalies withoutRating =
        anomalies(SCORER, new Loans().add("x", 30, 2300, 24, "clerk", "DE", Double.NaN).batch());

    assertThat(withoutIncome.reasons()).contains(AnomalyReason.UNSEEN);
    assertThat(withoutIncome.subject()).isEqualTo("income");
    assertThat(withoutRating.anomalous()).isZero();
  }

  @Test
  void valuesThatAreFrequentEachButNeverTogetherAreNamed() {
    AnomalousPrediction found =
        only(new Loans().add("x", 16, 220, 24, "teacher", "DE", 0.5).batch());

    assertThat(found.reasons()).contains(AnomalyReason.COMBINATION);
    assertThat(found.subject()).contains("job").contains(PredictionAnomalies.TIMES);
  }

  @Test
  void anIncomeOfAnotherAgeIsARareCombination() {
    AnomalousPrediction found =
        only(new Loans().add("x", 62, 900, 24, "teacher", "DE", 0.5).batch());

    assertThat(found.reasons()).contains(AnomalyReason.COMBINATION);
    assertThat(found.subject()).isEqualTo("age × income");
  }

  @Test
  void independentFeaturesHaveNoImpossibleCombinations() {
    assertThat(IntStream.range(0, SCORER.pairs()).mapToObj(SCORER::pair))
        .contains("age × income", "age × job", "income × job")
        .noneMatch(pair -> pair.contains("term") || pair.contains("country"));
  }

  @Test
  void aColumnThatIsAbsentOrOfAnotherKindIsWithoutAValue() {
    Batch row = new Loans().add("x", 30, 2300, 24, "clerk", "DE", 0.5).batch();
    Batch absent =
        new Batch(
            row.model(),
            "",
            row.ids(),
            row.eventMillis(),
            row.columns().stream().filter(column -> !column.name().equals("age")).toList());
    Batch mismatched = row.with(CategoryColumn.of("age", List.of("thirty")));
    BitSet first = new BitSet();
    first.set(0);
    Batch wrongType = row.with(new NumberColumn("age", new double[] {0}, new BitSet(), first));

    for (Batch batch : List.of(absent, mismatched, wrongType)) {
      assertThat(only(batch).subject()).isEqualTo("age");
      assertThat(only(batch).reasons()).contains(AnomalyReason.UNSEEN);
    }
  }

  @Test
  void theScorerDoesNotDependOnHowTheBaselineIsCutIntoBatches() {
    List<Batch> cut = new ArrayList<>();
    for (int from = 0; from < BASELINE.rows(); from += 7_001) {
      cut.add(BASELINE.slice(from, Math.min(BASELINE.rows(), from + 7_001)));
    }

    assertThat(fit(Loans.SCHEMA, cut)).isEqualTo(SCORER);
  }

  @Test
  void whatIsReadScoresToTheSameBits() throws CorruptBytesException {
    ByteWriter out = new ByteWriter();
    SCORER.write(out);
    AnomalyScorer read = AnomalyScorer.read(new ByteReader(out.toByteArray())).orElseThrow();
    Batch rows = Loans.usual(4, 5_000);

    assertThat(read).isEqualTo(SCORER);
    assertThat(read.scores(rows)).containsExactly(SCORER.scores(rows));
    assertThat(anomalies(read, rows)).isEqualTo(anomalies(SCORER, rows));
    assertThat(out.size()).isLessThan(64_000);
  }

  @Test
  void scoresAreTheSameOnEveryMachine() {
    ByteWriter bits = new ByteWriter();
    for (double score : SCORER.scores(Loans.usual(5, 2_000))) {
      bits.fixed64(Double.doubleToRawLongBits(score));
    }
    CRC32C crc = new CRC32C();
    crc.update(bits.toByteArray());

    assertThat(Long.toHexString(crc.getValue())).isEqualTo("7cfe98ff");
  }

  @Test
  void damagedBytesAreRefusedOrGiveAnotherScorerButNeverFailOtherwise() {
    ByteWriter out = new ByteWriter();
    SCORER.write(out);
    byte[] bytes = out.toByteArray();
    Batch rows = Loans.usual(6, 50);
    int refused = 0;
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] damaged =
          Arrays.copyOf(bytes, seed % 3 == 0 ? random.nextInt(bytes.length) : bytes.length);
      for (int i = 0; i < 3 && damaged.length > 0; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        AnomalyScorer.read(new ByteReader(damaged)).ifPresent(scorer -> scorer.scores(rows));
      } catch (CorruptBytesException e) {
        refused++;
      }
    }

    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void privateFeaturesAreNotInTheScorer() {
    List<Field> fields = new ArrayList<>(Loans.SCHEMA.fields());
    fields.set(
        3,
        new Field(
            "job",
            Kind.CATEGORICAL,
            Role.FEATURE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            true));
    fields.set(4, Field.categorical("country").withRole(Role.TAG));

    assertThat(fit(new Schema(fields), List.of(BASELINE)).features())
        .containsExactly("age", "income", "term", "rating");
  }

  @Test
  void idsThatArePrivateAreShownAsPseudonyms() {
    AnomalyScorer hiding =
        new AnomalyScorerFitter(Loans.SCHEMA, RATE, true).fit(List.of(BASELINE)).orElseThrow();
    Batch row = new Loans().add("secret", 30, 9e6, 24, "clerk", "DE", 0.5).batch();

    assertThat(anomalies(hiding, row).examples().get(0).id()).isEqualTo("#" + "secret".hashCode());
  }

  @Test
  void fewRowsOrNoFeaturesGiveNoScorer() {
    AnomalyScorerFitter fitter = new AnomalyScorerFitter(Loans.SCHEMA, RATE, false);

    assertThat(fitter.fit(List.of(Loans.usual(1, AnomalyScorerFitter.FEWEST_ROWS - 1)))).isEmpty();
    assertThat(new AnomalyScorerFitter(Schema.EMPTY, RATE, false).fit(List.of(BASELINE))).isEmpty();
    assertThatThrownBy(() -> new AnomalyScorerFitter(Loans.SCHEMA, 0, false))
        .hasMessage("Invalid rate of anomalies: 0.0 (must be in (0, 1))");
  }

  @Test
  void aSmallBaselineRaisesTheRateToWhatItCanTell() {
    AnomalyScorer small = fit(Loans.SCHEMA, List.of(Loans.usual(1, 600)));

    assertThat(small.rate()).isGreaterThan(RATE).isLessThan(0.05);
    double found = anomalies(small, Loans.usual(2, 20_000)).anomalous() / 2e4;
    assertThat(found).isLessThan(3 * small.rate());
  }

  @Test
  void anomaliesMergeToTheSameBytesHoweverTheyAreCut() throws CorruptBytesException {
    Batch rows = mixed();
    PredictionAnomalies whole = anomalies(SCORER, rows);
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<PredictionAnomalies> parts = new ArrayList<>();
      List<Integer> order = new ArrayList<>(IntStream.range(0, rows.rows()).boxed().toList());
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); ) {
        int to = Math.min(order.size(), from + 1 + random.nextInt(900));
        int[] part = order.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
        parts.add(anomalies(SCORER, rows.select(part)));
        from = to;
      }
      while (parts.size() > 1) {
        PredictionAnomalies left = parts.remove(random.nextInt(parts.size()));
        PredictionAnomalies right = parts.remove(random.nextInt(parts.size()));
        parts.add(random.nextBoolean() ? left.merge(right) : right.merge(left));
      }

      assertThat(bytes(parts.get(0))).as("seed %d", seed).isEqualTo(bytes(whole));
    }
    assertThat(PredictionAnomalies.read(new ByteReader(bytes(whole)))).isEqualTo(whole);
    assertThat(whole.merge(PredictionAnomalies.EMPTY)).isEqualTo(whole);
  }

  private static Batch mixed() {
    Loans loans = new Loans();
    Random random = new Random(9);
    for (int row = 0; row < 3_000; row++) {
      double income = 2300 + 100 * random.nextGaussian();
      boolean isOdd = random.nextInt(20) == 0;
      loans.add(
          row % 5 == 0 ? "" : "id" + row,
          30,
          isOdd ? income * 1000 : income,
          24,
          random.nextInt(30) == 0 ? "astronaut" : "clerk",
          "DE",
          random.nextDouble());
    }
    return loans.batch();
  }

  private static byte[] bytes(PredictionAnomalies anomalies) {
    ByteWriter out = new ByteWriter();
    anomalies.write(out);
    return out.toByteArray();
  }

  @Test
  void theCountsSayWhatMadePredictionsAnomalous() {
    PredictionAnomalies anomalies = anomalies(SCORER, mixed());

    Map<Subject, Long> subjects =
        anomalies.subjects().stream()
            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    long outside = subjects.get(new Subject(AnomalyReason.OUT_OF_RANGE, "income"));
    long unseen = subjects.get(new Subject(AnomalyReason.UNSEEN, "job"));
    assertThat(outside).isBetween(100L, 200L);
    assertThat(unseen).isBetween(60L, 150L);
    assertThat(anomalies.anomalous(AnomalyReason.OUT_OF_RANGE)).isEqualTo(outside);
    assertThat(anomalies.anomalous()).isLessThan(outside + unseen);
    assertThat(anomalies.examples())
        .hasSize(PredictionAnomalies.MOST_EXAMPLES)
        .isSorted()
        .allMatch(example -> example.score() > 0.999);
    assertThat(Arrays.stream(anomalies.byScore()).sum()).isEqualTo(anomalies.scored());
  }

  @Test
  void aRowThatIsUnusualInManyFeaturesAtOnceIsIsolated() {
    AnomalyScorer scorer = fit(normalSchema(), List.of(normal(6, 20_000)));

    PredictionAnomalies found = anomalies(scorer, constant(2.9, 2.9, 2.9, 2.9, 2.9, 3.6));

    assertThat(found.anomalous(AnomalyReason.ISOLATED)).isEqualTo(1);
    assertThat(found.anomalous(AnomalyReason.OUT_OF_RANGE)).isZero();
    assertThat(found.anomalous(AnomalyReason.COMBINATION)).isZero();
    assertThat(found.examples().get(0).subject()).matches("f\\d");
  }

  private static final int NORMALS = 6;

  private static Schema normalSchema() {
    return new Schema(IntStream.range(0, NORMALS).mapToObj(i -> Field.numeric("f" + i)).toList());
  }

  private static Batch normal(long seed, int rows) {
    Random random = new Random(seed);
    double[][] columns = new double[NORMALS][rows];
    for (double[] column : columns) {
      Arrays.setAll(column, row -> random.nextGaussian());
    }
    return numbers(columns);
  }

  private static Batch constant(double... values) {
    return numbers(
        Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new));
  }

  private static Batch numbers(double[][] columns) {
    String[] ids = new String[columns[0].length];
    Arrays.fill(ids, "");
    return new Batch(
        "m",
        "",
        ids,
        new long[ids.length],
        IntStream.range(0, NORMALS)
            .mapToObj(i -> (Column) NumberColumn.of("f" + i, columns[i]))
            .toList());
  }

  @Test
  void aTailNeverUnderstatesAShareAndOverstatesItByAThirtySecondAtMost() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(3_000);
      int values = 1 + random.nextInt(2_000);
      double[] oddities = random.ints(rows, 0, values).mapToDouble(value -> value).toArray();
      Tail tail = Tail.of(oddities);
      for (int i = 0; i < 100; i++) {
        double oddity = random.nextInt(2 * values + 2) / 2.0 - 0.5;
        long asOdd = Arrays.stream(oddities).filter(known -> known >= oddity).count();
        double exact = (asOdd + 1.0) / (rows + 1);
        double share = (double) tail.share(oddity) / Tail.ONE;

        assertThat(share)
            .as("seed %d, oddity %s", seed, oddity)
            .isBetween(exact - 1e-8, exact * 33 / 32 + 1e-8);
      }
    }
  }
}
