package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.config.MonitorFile;
import io.leadline.predictions.PredictionLog.Range;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.sql.FastStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {

  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  @TempDir private Path folder = Path.of("");
  private Path inputs = folder;
  private ParquetLog log;
  private FastStore store;
  private MonitorFile monitor;

  @BeforeEach
  void open() throws Exception {
    inputs = Files.createDirectory(folder.resolve("inputs"));
    log = PredictionLogs.open(folder.resolve("log").toString());
    store = FastStores.open(folder.resolve("leadline.db").toString());
    monitor =
        MonitorFile.parse(
            "monitor.yaml",
            """
            version: 1
            model: loan
            task: binary
            id: id
            timestamp: at
            prediction: answer
            label: truth
            baseline: training.csv
            collect:
              batch: { from: "%1$s/predictions-*" }
              labels: { from: "%1$s/labels-*" }
            """
                .formatted(inputs.toString().replace("\\", "\\\\")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Intake.Result run() throws InterruptedException {
    return new Intake(log, store, () -> NOW).run(monitor.monitor(), monitor.collect());
  }

  private List<String> ids(String model) {
    List<String> ids = new ArrayList<>();
    log.read(
        Range.of(model, Instant.EPOCH, Instant.MAX), batch -> ids.addAll(List.of(batch.ids())));
    return ids;
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(inputs.resolve(name), text);
  }

  @Test
  void newAndChangedFilesAreReadOnce() throws Exception {
    write("predictions-1.csv", "id,at,answer\na,2026-11-24T03:00:00Z,1\n");
    Path labels = write("labels-1.csv", "id,truth\na,1\n");
    Files.setLastModifiedTime(labels, FileTime.from(NOW));

    assertThat(run()).isEqualTo(new Intake.Result(2, 2, List.of()));
    assertThat(run()).isEqualTo(new Intake.Result(0, 0, List.of()));
    write(
        "predictions-1.csv", "id,at,answer\na,2026-11-24T03:00:00Z,1\nb,2026-11-24T03:30:00Z,0\n");
    assertThat(run()).isEqualTo(new Intake.Result(1, 2, List.of()));

    assertThat(ids("loan")).containsExactly("a", "b");
    assertThat(ids("loan.labels")).containsExactly("a");
    assertThat(log.changesSince("loan.labels", "").hours()).containsExactly(NOW);
  }

  @Test
  void aDamagedFileStopsNoOtherAndIsTold() throws Exception {
    write("predictions-1.csv", "id,at,answer\na,2026-11-24T03:00:00Z,1\n");
    write("predictions-2.parquet", "PAR1 but nothing else PAR1");
    write("predictions-3.csv", "id,answer\na,1\n");

    Intake.Result result = run();

    assertThat(ids("loan")).containsExactly("a");
    assertThat(result.problems()).hasSize(2);
    assertThat(store.problems("loan", 10))
        .extracting(DataProblem::kind)
        .containsOnly(DataProblem.Kind.UNREADABLE_INPUT);
    assertThat(store.problems("loan", 10))
        .extracting(DataProblem::source)
        .containsExactlyInAnyOrder(
            inputs.resolve("predictions-2.parquet").toString(),
            inputs.resolve("predictions-3.csv").toString());
    // Mended, it is read, and no longer told.
    write("predictions-3.csv", "id,at,answer\nc,2026-11-24T03:00:00Z,1\n");
    run();
    assertThat(ids("loan")).containsExactlyInAnyOrder("a", "c");
    assertThat(store.problems("loan", 10)).hasSize(1);
  }

  @Test
  void linesThatMakeNoSenseAreCountedAndTheOthersAreRead() throws Exception {
    write(
        "predictions-1.ndjson",
        """
        {"id": "a", "at": "2026-11-24T03:00:00Z", "answer": 1}
        {"id": "b", "at":
        no json at all
        {"id": "c", "at": "2026-11-24T04:00:00Z", "answer": 0}
        """);

    Intake.Result result = run();

    assertThat(ids("loan")).containsExactly("a", "c");
    assertThat(result.rows()).isEqualTo(2);
    assertThat(store.problems("loan", 10))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(DataProblem.Kind.REJECTED_LINES);
              assertThat(problem.count()).isEqualTo(2);
              assertThat(problem.detail()).contains("2").contains("3");
            });
  }

  @Test
  void aFolderThatIsNotThereYetIsNoProblem() throws Exception {
    assertThat(run()).isEqualTo(new Intake.Result(0, 0, List.of()));
    assertThat(store.problems("loan", 10)).isEmpty();
  }
}
