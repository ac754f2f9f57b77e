package io.leadline.predictions.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.objects.LocalObjects;
import io.leadline.predictions.objects.Objects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetLogTest extends ParquetLogContract {

  @TempDir private Path folder = Path.of("");

  @Override
  Objects newObjects() throws IOException {
    return new LocalObjects(folder);
  }

  @Test
  void noVersionLeadsOutOfTheFolder() throws IOException {
    new ParquetLog(newObjects()).append("a", List.of(batch("../../etc", START, 1, 1, 1)));

    try (Stream<Path> inside = Files.list(folder)) {
      assertThat(inside.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(".new", "model=loan");
    }
  }

  @Test
  void duckDbReadsTheFolderAsItIs() throws Exception {
    List<Batch> batches =
        List.of(batch("1", START, 700, 20_000, 1), batch("2", START, 40, 1_000, 2));
    new ParquetLog(newObjects()).append("a", batches);

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
  void duckDbOpensOnlyTheFilesOfTheHoursItIsAskedFor() throws Exception {
    new ParquetLog(newObjects()).append("a", List.of(batch("1", START, 500, 60_000, 1)));

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet plan =
            connection
                .createStatement()
                .executeQuery(
                    """
                    explain analyze select count(*), sum(few)
                    from read_parquet('%s/**/*.parquet', hive_partitioning = true)
                    where date = '2026-11-24' and hour = '05'
                    """
                        .formatted(folder))) {
      assertThat(plan.next()).isTrue();
      assertThat(plan.getString(2)).containsPattern("Scanning Files: 1/9|Total Files Read: 1\\b");
    }
  }
}
