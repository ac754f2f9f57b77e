package io.leadline.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.dependence.JointSpaceInference;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.CategorySketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileTest {

  private static final Field AGE =
      new Field(
          "age",
          Kind.NUMERIC,
          Role.FEATURE,
          OptionalDouble.of(0),
          OptionalDouble.of(120),
          OptionalDouble.empty(),
          false);

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              AGE,
              Field.numeric("wild"),
              Field.categorical("country"),
              Field.categorical("session"),
              Field.of("pred", Kind.CATEGORICAL, Role.PREDICTION),
              Field.of("score", Kind.NUMERIC, Role.SCORE),
              Field.of("label", Kind.CATEGORICAL, Role.LABEL)));

  private static final double[] ODD_NUMBERS = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MAX_VALUE,
    9223372036854775807d,
    7.25,
    1e308
  };

  private static final Layout LAYOUT =
      new Layout(
              SCHEMA,
              Map.of(
                  "country", new CategorySketch.Known(List.of("DE", "FR", "US"), true),
                  "session", new CategorySketch.Known(List.of("s1", "s2", "s3"), false)),
              Map.of("wild", new double[] {7.25, -3}),
              64)
          .withJointSpace(
              JointSpaceInference.ofSample(SCHEMA, List.of(), List.of(randomBatch(1_000, 0))));

  @Test
  void anyShuffleShardingAndMergeTreeGivesEqualBytes() {
    Batch batch = randomBatch(4_000, 1);
    byte[] whole = profile(batch).toBytes();
    for (long seed = 0; seed < 30; seed++) {
      assertThat(mergedInRandomTree(batch, seed).toBytes()).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void theEmptyProfileIsNeutral() {
    Profile profile = profile(randomBatch(500, 2));

    assertThat(Profile.empty().merge(profile)).isEqualTo(profile);
    assertThat(profile.merge(Profile.empty())).isEqualTo(profile);
  }

  @Test
  void bytesReadBackAreEqualAndMergeAsBefore() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      Batch batch = randomBatch(1 + new Random(seed).nextInt(800), seed);
      Profile left = Profile.fromBytes(profile(batch).toBytes());
      Profile right = Profile.fromBytes(profile(randomBatch(300, seed + 100)).toBytes());

      assertThat(left).as("seed %d", seed).isEqualTo(profile(batch));
      assertThat(left.merge(right))
          .as("seed %d", seed)
          .isEqualTo(profile(batch, randomBatch(300, seed + 100)));
    }
  }

  @Test
  void countsKeepTheFiveKindsOfNothingApart() {
    BitSet missing = new BitSet();
    missing.set(0);
    BitSet mismatched = new BitSet();
    mismatched.set(1);
    double[] values = {9, 9, Double.NaN, Double.POSITIVE_INFINITY, -0.0, -5, 130};
    Column age = new NumberColumn("age", values, missing, mismatched);
    Profile profile = profile(batchOf(7, age));

    ColumnProfile column = profile.column("age").orElseThrow();

    assertThat(column.rows()).isEqualTo(7);
    assertThat(column.missing()).isEqualTo(1);
    assertThat(column.mismatched()).isEqualTo(1);
    assertThat(column.nan()).isEqualTo(1);
    assertThat(column.positiveInfinity()).isEqualTo(1);
    assertThat(column.values()).isEqualTo(3);
    assertThat(column.zeros()).isEqualTo(1);
    assertThat(column.negatives()).isEqualTo(1);
    assertThat(column.outOfRange()).isEqualTo(3);
    assertThat(column.min()).hasValue(-5);
    assertThat(column.max()).hasValue(130);
    assertThat(profile.column("country").orElseThrow().missing()).isEqualTo(7);
  }

  @Test
  void categoriesTheBaselineNeverHadAreUnseen() {
    Profile profile =
        profile(batchOf(4, CategoryColumn.of("country", Arrays.asList("DE", "XX", "XX", null))));

    ColumnProfile country = profile.column("country").orElseThrow();

    assertThat(country.unseen()).isEqualTo(2);
    assertThat(country.frequent(1)).containsExactly(new ColumnProfile.Frequent("XX", 2));
  }

  @Test
  void privateColumnsShowNoValues() {
    Field secret =
        new Field(
            "iban",
            Kind.CATEGORICAL,
            Role.FEATURE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            true);
    ProfileBuilder builder = new ProfileBuilder(Layout.of(new Schema(List.of(secret)), 64));
    builder.add(batchOf(1, CategoryColumn.of("iban", List.of("DE02120300000000202051"))));

    byte[] bytes = builder.build().toBytes();

    assertThat(builder.build().columns().get(0).frequent(5)).isEmpty();
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("DE0212");
  }

  @Test
  void unknownSectionsAreSkipped() throws Exception {
    Profile profile = profile(randomBatch(50, 5));

    assertThat(Profile.fromBytes(withExtraSection(profile.toBytes()))).isEqualTo(profile);
  }

  @Test
  void hostileBytesGiveATypedError() {
    byte[] good = profile(randomBatch(300, 9)).toBytes();
    assertThatThrownBy(() -> Profile.fromBytes(new byte[0]))
        .isInstanceOf(CorruptProfileException.class);
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> Profile.fromBytes(bad)).isInstanceOf(CorruptProfileException.class);
      byte[] forged = withChecksum(Arrays.copyOf(bad, bad.length - 4));
      try {
        Profile.fromBytes(forged);
      } catch (CorruptProfileException e) {
        assertThat(e).hasMessageContaining("profile");
      }
    }
  }

  @Test
  void alignedBinsOfAProfileWithItselfAreEqual() {
    Profile profile = profile(randomBatch(3_000, 4));
    for (ColumnProfile column : profile.columns()) {
      AlignedBins bins = AlignedBins.of(column, column);

      assertThat(bins.fineCurrent()).isEqualTo(bins.fineBaseline());
      assertThat(bins.fineCurrent().total()).isEqualTo(column.values());
      assertThat(bins.coarseCurrent().total()).isEqualTo(column.values());
      assertThat(bins.coarseCurrent().size()).isLessThanOrEqualTo(32);
      assertThat(bins.coarseLabels()).hasSize(bins.coarseCurrent().size());
    }
  }

  private static byte[] withExtraSection(byte[] bytes) {
    byte[] body = Arrays.copyOf(bytes, bytes.length - 4 + 5);
    byte[] extra = {99, 3, 1, 2, 3};
    System.arraycopy(extra, 0, body, bytes.length - 4, extra.length);
    return withChecksum(body);
  }

  private static byte[] withChecksum(byte[] body) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(body);
    byte[] all = Arrays.copyOf(body, body.length + 4);
    java.nio.ByteBuffer.wrap(all).putInt(body.length, (int) crc.getValue());
    return all;
  }

  static Profile profile(Batch... batches) {
    ProfileBuilder builder = new ProfileBuilder(LAYOUT);
    Arrays.stream(batches).forEach(builder::add);
    return builder.build();
  }

  private static Batch batchOf(int rows, Column... columns) {
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return new Batch("m", "", ids, new long[rows], List.of(columns));
  }

  private static Profile mergedInRandomTree(Batch batch, long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      order.add(row);
    }
    Collections.shuffle(order, random);
    List<Profile> shards = new ArrayList<>();
    int from = 0;
    while (from < order.size()) {
      int to = Math.min(order.size(), from + 1 + random.nextInt(1_000));
      int[] rows = order.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
      shards.add(profile(batch.select(rows)));
      from = to;
    }
    while (shards.size() > 1) {
      Collections.shuffle(shards, random);
      shards.set(0, shards.remove(shards.size() - 1).merge(shards.get(0)));
    }
    return shards.get(0);
  }

  /** Rows with every odd value there is; session has many distinct values, country few. */
  static Batch randomBatch(int rows, long seed) {
    Random random = new Random(seed);
    double[] ages = new double[rows];
    double[] wild = new double[rows];
    double[] scores = new double[rows];
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    List<String> countries = new ArrayList<>();
    List<String> sessions = new ArrayList<>();
    List<String> predictions = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    String[] ids = new String[rows];
    long[] times = new long[rows];
    for (int row = 0; row < rows; row++) {
      ages[row] = random.nextInt(140) - 10;
      wild[row] =
          random.nextInt(4) == 0
              ? ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]
              : Double.longBitsToDouble(random.nextLong());
      scores[row] = random.nextDouble();
      int hole = random.nextInt(20);
      missing.set(row, hole == 0);
      mismatched.set(row, hole == 1);
      countries.add(
          random.nextInt(9) == 0 ? null : new String[] {"DE", "FR", "XX"}[random.nextInt(3)]);
      sessions.add(random.nextInt(50) == 0 ? "\ud800" : "s" + random.nextInt(2_000));
      predictions.add(random.nextBoolean() ? "1" : "0");
      labels.add(random.nextInt(3) == 0 ? null : random.nextBoolean() ? "1" : "0");
      ids[row] = "r" + row;
      times[row] = random.nextInt(3_600_000);
    }
    return new Batch(
        "m",
        "1",
        ids,
        times,
        List.of(
            new NumberColumn("age", ages, missing, mismatched),
            NumberColumn.of("wild", wild),
            NumberColumn.of("score", scores),
            CategoryColumn.of("country", countries),
            CategoryColumn.of("session", sessions),
            CategoryColumn.of("pred", predictions),
            CategoryColumn.of("label", labels)));
  }
}
