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
import io.leadline.predictions.objects.LocalObjects;
import io.leadline.predictions.objects.Objects.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetLogTest {

  private static final Instant START = Instant.parse("2026-11-24T03:00:00Z");

  @TempDir private Path folder = Path.of("");
  private LocalObjects objects;
  private ParquetLog log;

  @BeforeEach
  void open() throws IOException {
    objects = new LocalObjects(folder);
    log = new ParquetLog(objects);
  }

  private static Batch batch(String version, Instant from, int rows, long stepMillis, long seed) {
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

  private record Row(String version, String id, long millis, List<String> cells) {}

  private static List<Row> rowsOf(Batch batch) {
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

  private static List<Row> rowsOf(List<Batch> batches) {
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
    byte[] bytes = Files.readAllBytes(folder.resolve(key));
    Files.write(folder.resolve(key), Arrays.copyOf(bytes, bytes.length / 2));

    List<Batch> read = new ArrayList<>();
    ReadSummary summary = log.read(all(), read::add);

    assertThat(summary.rows()).isEqualTo(30);
    assertThat(summary.quarantined()).singleElement().asString().contains("a.parquet");
    assertThat(folder.resolve("quarantine").resolve(key)).exists();
    assertThat(folder.resolve("quarantine").resolve(key + ".reason.txt")).isNotEmptyFile();
    assertThat(log.read(all(), batch -> {}).quarantined()).isEmpty();
    assertThat(log.models()).containsExactly("loan");
  }

  @Test
  void compactionKeepsRowsAndIsNoChange() throws IOException {
    for (int i = 0; i < 12; i++) {
      log.append("part-" + i, List.of(batch("1", START, 20, 1, i)));
    }
    List<Row> before = rows(all());
    String cursor = log.changesSince("loan", "").cursor();

    int replaced = new Compaction(objects, Duration.ZERO).run("loan", Instant.now().plusSeconds(5));

    assertThat(replaced).isEqualTo(12);
    assertThat(objects.list("model=loan/")).hasSize(1);
    assertThat(rows(all())).isEqualTo(before);
    assertThat(log.changesSince("loan", cursor).hours().size()).isLessThanOrEqualTo(1);
  }

  @Test
  void aCompactionThatWasCutOffCountsNoRowTwice() throws IOException {
    for (int i = 0; i < 3; i++) {
      log.append("part-" + i, List.of(batch("1", START, 20, 1, i)));
    }
    List<Row> before = rows(all());
    List<Path> inputs = new ArrayList<>();
    for (Entry entry : objects.list("model=loan/")) {
      Path copy = folder.resolve(".copy-" + entry.name());
      Files.copy(folder.resolve(entry.key()), copy);
      inputs.add(copy);
    }
    new Compaction(objects, Duration.ZERO).run("loan", Instant.now().plusSeconds(5));
    Entry joined = objects.list("model=loan/").get(0);
    Path hour = folder.resolve(joined.key()).getParent();
    Files.writeString(
        hour.resolve("_" + joined.name() + ".inputs"),
        "part-0.parquet\npart-1.parquet\npart-2.parquet");
    for (Path input : inputs) {
      Files.move(input, hour.resolve(input.getFileName().toString().replace(".copy-", "")));
    }

    assertThat(rows(all())).isEqualTo(before);
    new Compaction(objects, Duration.ZERO).run("loan", Instant.now().plusSeconds(5));
    assertThat(rows(all())).isEqualTo(before);
    assertThat(objects.list("model=loan/")).hasSize(1);
  }

  @Test
  void retentionRemovesTheOldestHours() throws IOException {
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
  void duckDbReadsTheFolderAsItIs() throws Exception {
    List<Batch> batches =
        List.of(batch("1", START, 700, 20_000, 1), batch("2", START, 40, 1_000, 2));
    log.append("a", batches);

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet result =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select version, "_id", epoch_ms("_time"), amount, few, kind, hour
                    from read_parquet('%s/**/*.parquet', hive_partitioning = true, union_by_name = true)
                    order by "_id"
                    """
                        .formatted(folder))) {
      for (Row row : rowsOf(batches)) {
        assertThat(result.next()).isTrue();
        assertThat(result.getString(1)).isEqualTo(row.version());
        assertThat(result.getString(2)).isEqualTo(row.id());
        assertThat(result.getLong(3)).isEqualTo(row.millis());
        assertThat(cell("amount", result, 4)).isEqualTo(row.cells().get(0).replace('!', '-'));
        assertThat(cell("few", result, 5)).isEqualTo(row.cells().get(1));
        assertThat(cell("kind", result, 6)).isEqualTo(row.cells().get(2).replace('!', '-'));
      }
      assertThat(result.next()).isFalse();
    }
  }

  private static String cell(String name, ResultSet result, int index) throws Exception {
    Object value = result.getObject(index);
    return name + (value == null ? "-" : "=" + value);
  }

  @Test
  void namesThatLeadOutOfTheFolderAreRefused() {
    assertThatThrownBy(() -> log.append("../x", List.of(batch("1", START, 1, 1, 1))))
        .hasMessageStartingWith("Invalid name of a delivery: '../x'");
    log.append("a", List.of(batch("../../etc", START, 1, 1, 1)));
    try (Stream<Path> outside = Files.list(folder)) {
      assertThat(outside.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(".new", "model=loan");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(rows(all())).extracting(Row::version).containsExactly("../../etc");
  }
}
