package io.leadline.predictions.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that DuckDB writes hold, read here, what DuckDB reads from them. */
class DuckDbFilesTest {

  private static final int ROWS = 30_000;

  private static final String TABLE =
      """
      select
        random() as random_double,
        round(random() * 100, 1) as rounded,
        random()::float as random_float,
        (random() * 1e9)::int as wide_int,
        (i // 7)::int as rising_int,
        i * 1000000007 as rising_long,
        (random() * 10)::tinyint as tiny,
        (random() * 4e9)::uinteger as unsigned_int,
        (18446744073709551615::ubigint - i::ubigint) as unsigned_long,
        (i %% 1000 / 100)::decimal(6, 2) as short_decimal,
        (i::hugeint * 1000000007 * 1000000007)::decimal(38, 3) as long_decimal,
        i %% 3 = 0 as truth,
        i > 20000 as late_truth,
        ['red', 'green', 'blue', 'grün', ''][1 + i %% 5] as colour,
        'user-' || (random() * 5000)::int as user_name,
        'request-' || i || '-' || hash(i) as unique_text,
        case when i %% 10 = 0 then null else random() end as some_missing,
        case when i < 20000 then null else 'late' end as long_missing,
        case when i %% 2 = 0 then 'even' end as half_missing,
        null::double as all_missing,
        date '2020-01-01' + (i %% 400)::int as day,
        timestamp '2020-01-01' + to_microseconds(i * 999983) as micros,
        (timestamp '2020-01-01' + to_seconds(i))::timestamp_ms as millis,
        uuid() as identity
      from range(%d) t(i)
      """
          .formatted(ROWS);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "V1, uncompressed, 122880, 20000",
    "V1, zstd, 10000, 20000",
    "V1, snappy, 122880, 100",
    "V2, zstd, 122880, 20000",
    "V2, gzip, 10000, 100",
    "V2, lz4_raw, 122880, 1",
    "V2, snappy, 2048, 100"
  })
  void readsWhatDuckDbReads(String version, String codec, int groupRows, int dictionaryBytes)
      throws IOException, SQLException {
    Path file = folder.resolve("table.parquet");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("set memory_limit = '1GB'");
      statement.execute("set threads = 1");
      statement.execute("select setseed(0.5)");
      statement.execute(
          """
          copy (%s) to '%s' (format parquet, parquet_version %s, codec '%s',
            row_group_size %d, dictionary_size_limit %d)
          """
              .formatted(TABLE, file, version, codec, groupRows, dictionaryBytes));

      Map<String, List<@Nullable Object>> ours = WholeTable.read(file, 1500);

      assertThat(ours.keySet()).hasSize(24);
      Map<String, List<@Nullable Object>> theirs = theirs(statement, file, ours.keySet());
      assertNearlyEqual(ours.remove("long_decimal"), theirs.get("long_decimal"));
      for (String column : ours.keySet()) {
        assertThat(ours.get(column)).as(column).isEqualTo(theirs.get(column));
      }
    }
  }

  @Test
  void tableWithoutRowsHasNoBatches() throws IOException, SQLException {
    Path file = folder.resolve("empty.parquet");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute(
          "copy (select 1 as x where false) to '%s' (format parquet)".formatted(file));
    }

    assertThat(WholeTable.read(file, 10)).isEqualTo(Map.of("x", List.of()));
  }

  @Test
  void membersOfStructsAreColumns() throws IOException, SQLException {
    Path file = folder.resolve("nested.parquet");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute(
          """
          copy (select unnest([{'a': 1, 'b': {'c': 'x'}}, {'a': null, 'b': null}, null]) as s,
            [1, 2] as list, 5 as n) to '%s' (format parquet)
          """
              .formatted(file));
    }

    Map<String, List<@Nullable Object>> cells = WholeTable.read(file, 10);

    assertThat(cells).containsOnlyKeys("s.a", "s.b.c", "n");
    assertThat(cells.get("s.a")).containsExactly(1.0, null, null);
    assertThat(cells.get("s.b.c")).containsExactly("x", null, null);
    assertThat(cells.get("n")).containsExactly(5.0, 5.0, 5.0);
  }

  /** Either side rounds twice where a decimal has more digits than a double. */
  private static void assertNearlyEqual(
      List<@Nullable Object> ours, List<@Nullable Object> theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int row = 0; row < ours.size(); row++) {
      double expected = (Double) theirs.get(row);
      assertThat((Double) ours.get(row))
          .as("row %d", row)
          .isCloseTo(expected, within(2 * Math.ulp(expected)));
    }
  }

  /** Numbers as doubles, instants as milliseconds, all else as text. */
  private static Map<String, List<@Nullable Object>> theirs(
      Statement statement, Path file, Iterable<String> columns) throws SQLException {
    Map<String, List<@Nullable Object>> cells = new LinkedHashMap<>();
    for (String column : columns) {
      String value =
          switch (column) {
            case "day", "micros", "millis" -> "epoch_us(" + column + ") / 1000";
            case "colour", "user_name", "unique_text", "long_missing", "half_missing" -> column;
            case "truth", "late_truth", "identity" -> column + "::varchar";
            default -> column + "::double";
          };
      List<@Nullable Object> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("select %s from '%s'".formatted(value, file))) {
        while (rows.next()) {
          values.add(rows.getObject(1));
        }
      }
      cells.put(column, values);
    }
    return cells;
  }
}
