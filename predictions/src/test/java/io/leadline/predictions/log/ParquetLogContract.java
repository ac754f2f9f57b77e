package io.leadline.predictions.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.PredictionLog.Changes;
import io.leadline.predictions.PredictionLog.Range;
import io.leadline.predictions.PredictionLog.ReadSummary;
import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log promises, wherever its files are. */
abstract class ParquetLogContract {

  static final Instant START = Instant.parse("2026-11-24T03:00:00Z");

  private Objects objects;
  private ParquetLog log;

  /** A new, empty place. */
  abstract Objects newObjects() throws IOException;

  @BeforeEach
  void open() throws IOException {
    objects = newObjects();
    log = new ParquetLog(objects);
  }

  @AfterEach
  void close() throws IOException {
    if (objects != null) {
      objects.close();
    }
  }

  static Batch batch(String version, Instant from, int rows, long stepMillis, long seed) {
    Random random = new Random(seed);
    String[] ids = new String[rows];
    long[] millis = new long[rows];
    double[] numbers = new double[rows];
    List<String> texts = new ArrayList<>();
    BitSet missing = new BitSet();
    BitSet mismatched = new BitSet();
    for (int row = 0; row < rows; row++) {
      ids[row] = "id-" + seed + "-" + row;
      millis[row] = from.toEpochMilli() + row * stepMillis;
      numbers[row] = special(random);
      texts.add(random.nextInt(10) == 0 ? null : "kind " + random.nextInt(7) + " \u00e9");
      if (random.nextInt(20) == 0) {
        missing.set(row);
        numbers[row] = 0;
      } else if (random.nextInt(20) == 0) {
        mismatched.set(row);
        numbers[row] = 0;
      }
    }
    CategoryColumn categories = CategoryColumn.of("kind", texts);
    categories.codes()[rows / 2] = CategoryColumn.MISMATCHED;
    return new Batch(
        "loan",
        version,
        ids,
        millis,
        List.of(
            new NumberColumn("amount", numbers, missing, mismatched),
            NumberColumn.of("few", random.doubles(rows).map(d -> Math.floor(3 * d)).toArray()),
            categories));
  }

  private static double special(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Double.MIN_VALUE;
      default -> random.nextGaussian() * 1e6;
    };
  }

  private List<Row> rows(Range range) {
    List<Row> rows = new ArrayList<>();
    log.read(range, batch -> rows.addAll(rowsOf(batch)));
    rows.sort(Comparator.comparing(Row::id));
    return rows;
  }

  record Row(String version, String id, long millis, List<String> cells) {}

  static List<Row> rowsOf(Batch batch) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      List<String> cells = new ArrayList<>();
      for (Column column : batch.columns()) {
        String state = column.isMissing(row) ? "-" : column.isMismatched(row) ? "!" : "=";
        cells.add(column.name() + state + column.text(row));
      }
      rows.add(new Row(batch.version(), batch.ids()[row], batch.eventMillis()[row], cells));
    }
    return rows;
  }

  static List<Row> rowsOf(List<Batch> batches) {
    return batches.stream()
        .flatMap(batch -> rowsOf(batch).stream())
        .sorted(Comparator.comparing(Row::id))
        .toList();
  }

  private static Range all() {
    return Range.of("loan", Instant.EPOCH, Instant.MAX);
  }

  @Test
  void whatWasAppendedIsReadBackCellByCell() {
    for (long seed = 0; seed < 20; seed++) {
      List<Batch> batches =
          List.of(
              batch("1", START, 1 + (int) seed * 37, 60_000, 2 * seed),
              batch("", START, 500, 30_000, 2 * seed + 1));

      log.append("seed-" + seed, batches);

      long current = seed;
      assertThat(rows(all()).stream().filter(row -> isOf(row, current)).toList())
          .as("seed %d", seed)
          .isEqualTo(rowsOf(batches));
    }
  }

  private static boolean isOf(Row row, long seed) {
    return row.id().startsWith("id-" + 2 * seed + "-")
        || row.id().startsWith("id-" + (2 * seed + 1) + "-");
  }

  @Test
  void batchesWithOtherColumnsShareAFile() {
    Batch one = batch("1", START, 10, 1, 1);
    Batch other =
        new Batch(
            "loan",
            "1",
            new String[] {"x"},
            new long[] {START.toEpochMilli()},
            List.of(NumberColumn.of("kind", 4), NumberColumn.of("new", 5)));

    log.append("a", List.of(one, other));

    Row row = rows(all()).get(10);
    assertThat(row.cells()).containsExactly("amount-", "few-", "kind=4.0", "new=5.0");
  }

  @Test
  void aRangeOfTimeAndColumnsIsAllThatIsRead() {
    Batch batch = batch("1", START, 600, 60_000, 1);
    log.append("a", List.of(batch));

    List<Batch> read = new ArrayList<>();
    ReadSummary summary =
        log.read(
            new Range(
                "loan",
                START.plus(Duration.ofMinutes(90)),
                START.plus(Duration.ofMinutes(200)),
                Optional.of(Set.of("few"))),
            read::add);

    assertThat(summary).isEqualTo(new ReadSummary(110, 3, List.of()));
    assertThat(read).allMatch(part -> part.columns().size() == 1);
    assertThat(rowsOf(read).stream().mapToLong(Row::millis).min())
        .hasValue(START.plus(Duration.ofMinutes(90)).toEpochMilli());
  }

  @Test
  void theSameDeliveryAgainReplacesTheFirst() {
    log.append("a", List.of(batch("1", START, 50, 1, 1)));
    log.append("a", List.of(batch("1", START, 50, 1, 1)));

    assertThat(rows(all())).hasSize(50);
  }

  @Test
  void changesNameTheHoursOfNewFilesOnce() {
    log.append("a", List.of(batch("1", START, 2, 3_600_000, 1)));
    Changes first = log.changesSince("loan", "");
    log.append("b", List.of(batch("1", START.plusSeconds(7_200), 1, 1, 2)));
    Changes second = log.changesSince("loan", first.cursor());
    Changes third = log.changesSince("loan", second.cursor());

    assertThat(first.hours()).containsExactly(START, START.plusSeconds(3_600));
    assertThat(second.hours()).containsExactly(START.plusSeconds(7_200));
    assertThat(third.hours()).isEmpty();
  }

  @Test
  void aDamagedFileIsSetAsideAndTheRestIsRead() throws IOException {
    log.append("a", List.of(batch("1", START, 50, 1, 1)));
    log.append("b", List.of(batch("1", START, 30, 1, 2)));
    String key =
        objects.list("").stream()
            .map(Entry::key)
            .filter(k -> k.endsWith("a.parquet"))
            .findFirst()
            .orElseThrow();
    byte[] bytes;
    try (LocalFile file = objects.open(key)) {
      bytes = Files.readAllBytes(file.path());
    }
    Path half = objects.newFile();
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    objects.publish(half, key);

    List<Batch> read = new ArrayList<>();
    ReadSummary summary = log.read(all(), read::add);

    assertThat(summary.rows()).isEqualTo(30);
    assertThat(summary.quarantined()).singleElement().asString().contains("a.parquet");
    assertThat(log.quarantine().of("loan"))
        .singleElement()
        .satisfies(
            damaged -> {
              assertThat(damaged.key()).isEqualTo(key);
              assertThat(damaged.sizeBytes()).isEqualTo(bytes.length / 2);
              assertThat(damaged.reason()).contains("PAR1");
            });
    assertThat(log.quarantine().of("churn")).isEmpty();
    assertThat(log.quarantine().all()).hasSize(1);
    assertThat(log.read(all(), batch -> {}).quarantined()).isEmpty();
    assertThat(log.models()).containsExactly("loan");
  }

  private Compaction.Result compact(Duration grace) throws IOException, InterruptedException {
    return new Compaction(objects, Duration.ZERO, grace)
        .run("loan", Instant.now().plusSeconds(600));
  }

  @Test
  void compactionKeepsRowsAndIsNoChange() throws Exception {
    for (int i = 0; i < 12; i++) {
      log.append("part-" + i, List.of(batch("1", START, 20, 1, i)));
    }
    List<Row> before = rows(all());
    String cursor = log.changesSince("loan", "").cursor();

    Compaction.Result result = compact(Duration.ZERO);

    assertThat(result).isEqualTo(new Compaction.Result(12, 12, List.of()));
    assertThat(objects.list("model=loan/")).hasSize(1);
    assertThat(rows(all())).isEqualTo(before);
    assertThat(log.changesSince("loan", cursor).hours().size()).isLessThanOrEqualTo(1);
    assertThat(compact(Duration.ZERO).joined()).isZero();
  }

  @Test
  void replacedFilesStayForReadersThatKnowThemAndCountNoMore() throws Exception {
    for (int i = 0; i < 3; i++) {
      log.append("part-" + i, List.of(batch("1", START, 20, 1, i)));
    }
    List<Row> before = rows(all());

    Compaction.Result result = compact(Duration.ofHours(1));

    assertThat(result).isEqualTo(new Compaction.Result(3, 0, List.of()));
    assertThat(objects.list("model=loan/")).hasSize(4);
    assertThat(rows(all())).isEqualTo(before);
    assertThat(compact(Duration.ZERO).removed()).isEqualTo(3);
    assertThat(rows(all())).isEqualTo(before);
  }

  @Test
  void aDeliveryThatComesAgainAfterItsCompactionCountsOnce() throws Exception {
    log.append("a", List.of(batch("1", START, 50, 1, 1)));
    log.append("b", List.of(batch("1", START, 30, 1, 2)));
    compact(Duration.ZERO);
    log.append("c", List.of(batch("1", START, 10, 1, 3)));
    compact(Duration.ZERO);
    List<Row> before = rows(all());

    log.append("a", List.of(batch("1", START, 50, 1, 1)));

    assertThat(rows(all())).isEqualTo(before).hasSize(90);
    compact(Duration.ZERO);
    assertThat(rows(all())).isEqualTo(before);
    assertThat(objects.list("model=loan/")).hasSize(1);
  }

  @Test
  void ofTwoCompactionsOfTheSameHourOneCounts() throws Exception {
    log.append("a", List.of(batch("1", START, 50, 1, 1)));
    log.append("b", List.of(batch("1", START, 30, 1, 2)));
    compact(Duration.ofHours(1));
    Entry first = joined();
    Path copy = objects.newFile();
    try (LocalFile file = objects.open(first.key())) {
      Files.copy(file.path(), copy);
    }
    log.append("c", List.of(batch("1", START, 10, 1, 3)));
    objects.delete(first.key());
    compact(Duration.ofHours(1));
    List<Row> before = rows(all());

    // The slower of two compactors, which had not seen the last file.
    objects.publish(copy, first.key());

    assertThat(rows(all())).isEqualTo(before).hasSize(90);
    compact(Duration.ZERO);
    assertThat(rows(all())).isEqualTo(before);
  }

  private Entry joined() throws IOException {
    return objects.list("model=loan/").stream()
        .filter(PublishedAt::isCompacted)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void filesOfOtherColumnsAreJoinedAsIfWrittenTogether() throws Exception {
    Batch one = batch("1", START, 100, 1, 1);
    Batch other =
        new Batch(
            "loan",
            "1",
            new String[] {"x"},
            new long[] {START.toEpochMilli()},
            List.of(NumberColumn.of("kind", 4), NumberColumn.of("new", 5)));
    log.append("a", List.of(one));
    log.append("b", List.of(other));

    compact(Duration.ZERO);

    assertThat(rows(all()).get(100).cells())
        .containsExactly("amount-", "few-", "kind=4.0", "new=5.0");
    List<String> expected = new ArrayList<>(rowsOf(List.of(one)).get(7).cells());
    expected.add("new-");
    assertThat(
            rows(all()).stream().filter(row -> row.id().equals(rowsOf(List.of(one)).get(7).id())))
        .singleElement()
        .satisfies(row -> assertThat(row.cells()).isEqualTo(expected));
  }

  @Test
  void aDamagedFileIsSetAsideByCompactionAndTheRestIsJoinedNextTime() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      log.append(name, List.of(batch("1", START, 10, 1, name.charAt(0))));
    }
    String key = objects.list("").get(1).key();
    Path bad = objects.newFile();
    Files.writeString(bad, "PAR1 no parquet PAR1");
    objects.publish(bad, key);

    assertThat(compact(Duration.ZERO).problems()).singleElement().asString().contains("b.parquet");
    assertThat(compact(Duration.ZERO).joined()).isEqualTo(2);
    assertThat(rows(all())).hasSize(20);
    assertThat(log.quarantine().of("loan")).hasSize(1);
  }

  @Test
  void namesOfJoinedFilesAreNoNamesOfDeliveries() {
    assertThatThrownBy(() -> log.append("compact-1", List.of(batch("1", START, 1, 1, 1))))
        .hasMessageStartingWith("Invalid name of a delivery: 'compact-1'");
  }

  @Test
  void retentionRemovesTheOldestHours() throws Exception {
    log.append("a", List.of(batch("1", START, 10, 3_600_000, 1)));

    new Retention(Duration.ofHours(4), Long.MAX_VALUE)
        .run(objects, "loan", START.plus(Duration.ofHours(9)));
    assertThat(log.changesSince("loan", "").hours())
        .hasSize(5)
        .first()
        .isEqualTo(START.plusSeconds(5 * 3600));

    long one = objects.list("").get(0).sizeBytes();
    new Retention(Duration.ofDays(900), 2 * one + one / 2).run(objects, "loan", START);
    assertThat(log.changesSince("loan", "").hours()).hasSize(2);
  }

  @Test
  void namesThatLeadOutAreRefused() {
    assertThatThrownBy(() -> log.append("../x", List.of(batch("1", START, 1, 1, 1))))
        .hasMessageStartingWith("Invalid name of a delivery: '../x'");

    log.append("a", List.of(batch("../../etc", START, 1, 1, 1)));

    assertThat(rows(all())).extracting(Row::version).containsExactly("../../etc");
  }
}
