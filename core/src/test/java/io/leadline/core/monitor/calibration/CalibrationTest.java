package io.leadline.core.monitor.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Four weeks of hours of a model with waves over the day, days unlike each other, and no change.
 */
class CalibrationTest {

  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int HOURS = 28 * 24;
  private static final int ROWS = 150;
  private static final double FALSE_ALARM = 0.02;
  private static final long SEED = 20261125;

  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(Field.numeric("calm"), Field.numeric("wavy"), Field.categorical("kind"))),
          Layout.WINDOW_RESOLUTION);

  private static final List<Profile> WINDOWS = new ArrayList<>();
  private static final Random RANDOM = new Random(SEED);
  private static double wander;
  private static Profile baseline = Profile.empty();
  private static Calibration learned;

  @BeforeAll
  static void learn() {
    for (int hour = 0; hour < HOURS; hour++) {
      WINDOWS.add(window(hour, ROWS, 0, 0));
    }
    baseline = Profile.mergeAll(WINDOWS);
    learned = calibrator(inOrder()).fit().orElseThrow();
  }

  @Test
  void windowsOfAnUnchangedModelExceedTheirLimitsAtMostAsOftenAsAsked() {
    int hours = 1_500;
    int alarms = 0;
    for (int hour = HOURS; hour < HOURS + hours; hour++) {
      alarms += ratio(window(hour, ROWS, 0, 0), hour) > 1 ? 1 : 0;
    }

    // 0.75 × 0.02 × 1,500 = 22.5 are due; three standard deviations more.
    assertThat(alarms).as("seed %d", SEED).isLessThanOrEqualTo(36);
  }

  @Test
  void windowsOfOtherSizesAreJudgedByTheirOwnSamplingError() {
    for (int rows : new int[] {60, 1_200}) {
      int alarms = 0;
      for (int hour = HOURS; hour < HOURS + 400; hour++) {
        alarms += ratio(window(hour, rows, 0, 0), hour) > 1 ? 1 : 0;
      }

      assertThat(alarms).as("%d rows, seed %d", rows, SEED).isLessThanOrEqualTo(14);
    }
  }

  @Test
  void aMeanThatMovesByOneDeviationStandsOutAtOnce() {
    assertThat(ratio(window(HOURS, ROWS, 1, 0), HOURS)).isGreaterThan(1);
  }

  @Test
  void aWaveThatComesAtTheWrongHourStandsOut() {
    Profile noon = window(HOURS + 6, ROWS, 0, 0);

    double asNoon = ratio("wavy", noon, START.plus(HOUR.multipliedBy(HOURS + 6)));
    double asMidnight = ratio("wavy", noon, START.plus(HOUR.multipliedBy(HOURS + 18)));

    assertThat(asNoon).isLessThan(1);
    assertThat(asMidnight).isGreaterThan(1);
  }

  @Test
  void aFewRowsFarBeyondTheBaselineStandOut() {
    assertThat(ratio(window(HOURS, ROWS, 0, 6), HOURS)).isGreaterThan(1);
  }

  @Test
  void theLimitOfAShareIsAboveWhatTheBaselineHasAndBelowATenth() {
    double limit =
        learned.shareLimit(MetricNames.MISSING, "calm", ROWS, START, FALSE_ALARM).orElseThrow();

    // Five in a hundred rows of the column are missing.
    assertThat(limit).isBetween(0.07, 0.2);
  }

  @Test
  void asksMoreOfAWindowWhereFewerFalseAlarmsAreBearable() {
    Trace trace = trace("calm", window(HOURS, ROWS, 0.6, 0));

    double often = learned.driftRatio("calm", trace, START, 0.02).orElseThrow();
    double seldom = learned.driftRatio("calm", trace, START, 0.0002).orElseThrow();

    assertThat(seldom).isLessThan(often);
  }

  @Test
  void theChanceOfAWindowIsTheLevelAtWhichItAlarms() {
    Trace trace = trace("calm", window(HOURS, ROWS, 0.6, 0));
    double chance = learned.driftChance("calm", trace, START).orElseThrow();

    assertThat(learned.driftRatio("calm", trace, START, 1.001 * chance).orElseThrow())
        .isGreaterThan(1);
    assertThat(learned.driftRatio("calm", trace, START, 0.999 * chance).orElseThrow())
        .isLessThan(1);
  }

  @Test
  void theChanceOfAShareIsTheLevelAtWhichItExceedsItsLimit() {
    long bad = 30;
    double chance =
        learned.shareChance(MetricNames.MISSING, "calm", bad, ROWS, START).orElseThrow();

    assertThat(chance).isLessThan(0.1);
    assertThat(
            learned
                .shareLimit(MetricNames.MISSING, "calm", ROWS, START, 1.001 * chance)
                .orElseThrow())
        .isLessThan((double) bad / ROWS);
    assertThat(
            learned
                .shareLimit(MetricNames.MISSING, "calm", ROWS, START, 0.999 * chance)
                .orElseThrow())
        .isGreaterThan((double) bad / ROWS);
  }

  @Test
  void anUnchangedWindowHasSmallChancesSeldom() {
    int small = 0;
    int hours = 1_000;
    for (int hour = HOURS; hour < HOURS + hours; hour++) {
      Profile window = window(hour, ROWS, 0, 0);
      Instant start = START.plus(HOUR.multipliedBy(hour));
      double least =
          window.columns().stream()
              .mapToDouble(
                  column ->
                      learned
                          .driftChance(column.name(), trace(column.name(), window), start)
                          .orElse(1))
              .min()
              .orElseThrow();
      small += least <= 0.05 ? 1 : 0;
    }

    // 0.75 × 0.05 × 1,000 = 37.5 are due; three standard deviations more.
    assertThat(small).as("seed %d", SEED).isLessThanOrEqualTo(56);
  }

  @Test
  void windowsMayBeAddedInAnyOrder() {
    List<Integer> shuffled = new ArrayList<>(inOrder());
    Collections.shuffle(shuffled, new Random(3));

    assertThat(calibrator(shuffled).fit()).contains(learned);
  }

  @Test
  void tooFewWindowsTeachNothing() {
    assertThat(calibrator(inOrder().subList(0, 19)).fit()).isEmpty();
  }

  @Test
  void isReadAsItWasWritten() throws CorruptBytesException {
    assertThat(Calibration.fromBytes(learned.toBytes())).isEqualTo(learned);
  }

  @Test
  void refusesTruncatedBytes() {
    byte[] bytes = learned.toBytes();
    for (int length = 0; length < bytes.length; length += 97) {
      byte[] cut = Arrays.copyOf(bytes, length);

      assertThatThrownBy(() -> Calibration.fromBytes(cut))
          .as("%d bytes", length)
          .isInstanceOf(CorruptBytesException.class);
    }
  }

  private static List<Integer> inOrder() {
    return java.util.stream.IntStream.range(0, HOURS).boxed().toList();
  }

  private static Calibrator calibrator(List<Integer> hours) {
    Calibrator calibrator = new Calibrator(HOUR, ZoneOffset.UTC);
    hours.forEach(
        hour -> calibrator.add(START.plus(HOUR.multipliedBy(hour)), WINDOWS.get(hour), baseline));
    return calibrator;
  }

  private static double ratio(Profile window, int hour) {
    Instant start = START.plus(HOUR.multipliedBy(hour));
    return window.columns().stream()
        .mapToDouble(column -> ratio(column.name(), window, start))
        .max()
        .orElseThrow();
  }

  private static double ratio(String column, Profile window, Instant start) {
    return learned.driftRatio(column, trace(column, window), start, FALSE_ALARM).orElseThrow();
  }

  private static Trace trace(String column, Profile window) {
    return Contrasts.trace(
        AlignedBins.of(window.column(column).orElseThrow(), baseline.column(column).orElseThrow()));
  }

  /** One hour; {@code shift} moves the calm column, {@code far} of its rows are far out. */
  private static Profile window(int hour, int rows, double shift, int far) {
    wander = 0.7 * wander + 0.15 * RANDOM.nextGaussian();
    double wave = Math.sin(2 * Math.PI * (hour % 24) / 24);
    double[] calm = new double[rows];
    double[] wavy = new double[rows];
    List<Optional<String>> kinds = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      calm[row] = RANDOM.nextDouble() < 0.05 ? Double.NaN : RANDOM.nextGaussian() + shift;
      wavy[row] = Math.exp(RANDOM.nextGaussian() + wave + wander);
      kinds.add(Optional.of("k" + (int) (-2 * Math.log(1 - RANDOM.nextDouble()))));
    }
    for (int row = 0; row < far; row++) {
      calm[row] = 1_000 + row;
    }
    List<Column> columns =
        List.of(
            NumberColumn.of("calm", calm),
            NumberColumn.of("wavy", wavy),
            CategoryColumn.of("kind", kinds.stream().map(kind -> kind.orElse("")).toList()));
    ProfileBuilder builder = new ProfileBuilder(LAYOUT);
    builder.add(new Batch("model", "", ids(rows), new long[rows], columns));
    return builder.build();
  }

  private static String[] ids(int rows) {
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return ids;
  }
}
