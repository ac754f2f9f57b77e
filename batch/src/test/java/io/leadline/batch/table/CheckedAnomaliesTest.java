package io.leadline.batch.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.outlier.AnomalousPrediction;
import io.leadline.core.outlier.AnomalyReason;
import io.leadline.core.outlier.PredictionAnomalies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anomalies among the rows of two tables, on one thread and on several. */
class CheckedAnomaliesTest {

  private static final int ODD_ROW = 2_500;

  @TempDir private Path folder = Path.of("");

  @Test
  void theOddRowIsFoundByItsIdOrElseByItsNumber() throws Exception {
    write("train.csv", 5_000, 1, -1);
    write("today.csv", 3_000, 2, ODD_ROW);

    PredictionAnomalies named = check("id: request\n", 1);
    PredictionAnomalies numbered = check("ignore: [request]\n", 1);

    assertThat(named.scored()).isEqualTo(3_000);
    AnomalousPrediction oddest = named.examples().get(0);
    assertThat(oddest.id()).isEqualTo("r" + ODD_ROW);
    assertThat(oddest.reasons()).contains(AnomalyReason.OUT_OF_RANGE);
    assertThat(oddest.subject()).isEqualTo("amount");
    assertThat(numbered.examples().get(0).id()).isEqualTo("row " + (ODD_ROW + 1));
  }

  @Test
  void threadsChangeNothing() throws Exception {
    write("train.csv", 5_000, 1, -1);
    write("today.csv", 3_000, 2, ODD_ROW);

    assertThat(check("ignore: [request]\n", 4)).isEqualTo(check("ignore: [request]\n", 1));
  }

  private PredictionAnomalies check(String keys, int threads) throws Exception {
    Monitor monitor =
        MonitorFile.parse(
                "m.yaml",
                """
                version: 1
                model: loans
                task: binary
                prediction: answer
                baseline: train.csv
                checks: { anomalies: true }
                """
                    + keys)
            .monitor();
    try (Table baseline = Tables.open(folder.resolve("train.csv").toString());
        Table current = Tables.open(folder.resolve("today.csv").toString())) {
      return new CheckRun(new TableProfiler(threads, cells -> {}))
          .run(baseline, current, Optional.of(monitor))
          .current()
          .anomalies();
    }
  }

  private void write(String name, int rows, long seed, int odd) throws Exception {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("request,amount,term,answer"));
    for (int row = 0; row < rows; row++) {
      double amount = row == odd ? 1e7 : 1_000 + 100 * random.nextGaussian();
      lines.add(
          String.format(
              Locale.ROOT,
              "r%d,%.2f,%d,%s",
              row,
              amount,
              12 * (1 + random.nextInt(6)),
              random.nextBoolean() ? "yes" : "no"));
    }
    Files.write(folder.resolve(name), lines);
  }
}
