package io.leadline.batch.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvenSampleTest {

  @TempDir private Path folder;

  @Test
  void rowsAreEvenlySpacedOverTheWholeTable() throws Exception {
    for (int rows : new int[] {1, 99, 100, 101, 10_000, 54_321}) {
      double[] kept = kept(rows, 100);

      assertThat(kept.length).as("of %d rows", rows).isBetween(Math.min(rows, 50), 100);
      double step = kept.length > 1 ? kept[1] - kept[0] : 1;
      for (int i = 0; i < kept.length; i++) {
        assertThat(kept[i]).as("row %d of %d", i, rows).isEqualTo(i * step);
      }
      assertThat(kept[kept.length - 1] + step).as("of %d rows", rows).isGreaterThanOrEqualTo(rows);
    }
  }

  private double[] kept(int rows, int most) throws Exception {
    String text =
        IntStream.range(0, rows).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve(rows + ".csv"), "row\n" + text + "\n");
    try (Table table = Tables.open(file.toString())) {
      List<Batch> sample = EvenSample.of(table, Set.of("row"), most);
      return sample.stream()
          .flatMapToDouble(
              batch ->
                  batch.column("row").orElseThrow() instanceof NumberColumn numbers
                      ? DoubleStream.of(numbers.values())
                      : DoubleStream.empty())
          .toArray();
    }
  }
}
