package io.leadline.predictions.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.objects.LocalObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as it is, in pyarrow and pandas; needs a python3 that has both. */
class PandasReadsTheLogTest {

  private static final String PYTHON = System.getProperty("leadline.python", "python3");

  @TempDir private Path folder = Path.of("");

  private static String run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "absent: " + e.getMessage();
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean isDone = process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    return isDone ? output : "failed: " + output;
  }

  @Test
  void everyRowTypeAndPartitionIsThere() throws Exception {
    assumeTrue(
        run(PYTHON, "-c", "import pyarrow.dataset, pandas; print('both')").startsWith("both"),
        PYTHON + " has no pyarrow and pandas, so the log was not read with them");
    LocalObjects objects = new LocalObjects(folder);
    ParquetLog log = new ParquetLog(objects);
    Batch one = ParquetLogContract.batch("1", ParquetLogContract.START, 300, 60_000, 1);
    Batch two = ParquetLogContract.batch("1", ParquetLogContract.START, 200, 60_000, 2);
    log.append("a", List.of(one));
    log.append("b", List.of(two));
    new Compaction(objects, Duration.ZERO, Duration.ZERO)
        .run("loan", Instant.now().plusSeconds(600));

    Path script = Path.of(getClass().getResource("read_log.py").toURI());
    String output = run(PYTHON, script.toString(), folder.toString());

    double few = 0;
    int missing = 0;
    for (Batch batch : List.of(one, two)) {
      few += Arrays.stream(((NumberColumn) batch.column("few").orElseThrow()).values()).sum();
      Column kind = batch.column("kind").orElseThrow();
      for (int row = 0; row < batch.rows(); row++) {
        missing += kind.isMissing(row) || kind.isMismatched(row) ? 1 : 0;
      }
    }
    assertThat(output.lines())
        .containsExactly(
            "rows 500",
            "types UTC float64 float64",
            "few " + few,
            "missing " + missing,
            "first id-1-0",
            "hour5 120");
  }
}
