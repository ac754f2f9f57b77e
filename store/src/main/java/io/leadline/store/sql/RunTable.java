package io.leadline.store.sql;

import io.leadline.store.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** Runs of jobs. */
final class RunTable {

  private static final int MOST = 1_000;

  private RunTable() {}

  static int save(Handle handle, Run run) {
    int saved =
        handle
            .createUpdate(
                """
                INSERT INTO run (model, started, took_millis, windows, predictions, labels,
                  unmatched, pending, failed, problems)
                VALUES (:model, :started, :took, :windows, :rows, :labels, :unmatched, :pending,
                  :failed, :problems)
                ON CONFLICT (model, started) DO NOTHING
                """)
            .bind("model", run.model())
            .bind("started", run.started())
            .bind("took", run.took().toMillis())
            .bind("windows", run.windows())
            .bind("rows", run.rows())
            .bind("labels", run.labels())
            .bind("unmatched", run.unmatched())
            .bind("pending", run.pending())
            .bind("failed", run.failed())
            .bind("problems", lines(run.problems()))
            .execute();
    forgetOldest(handle, run.model());
    return saved;
  }

  private static void forgetOldest(Handle handle, String model) {
    handle
        .createUpdate(
            """
            DELETE FROM run WHERE model = :model AND started <
              (SELECT started FROM run WHERE model = :model
               ORDER BY started DESC LIMIT 1 OFFSET :kept)
            """)
        .bind("model", model)
        .bind("kept", MOST - 1)
        .execute();
  }

  // A problem is one line, so lines can part them.
  private static String lines(List<String> problems) {
    return problems.stream()
        .map(problem -> problem.replaceAll("\\R", " "))
        .collect(Collectors.joining("\n"));
  }

  static List<Run> latest(Handle handle, String model, int most) {
    return handle
        .createQuery("SELECT * FROM run WHERE model = :model ORDER BY started DESC LIMIT :most")
        .bind("model", model)
        .bind("most", most)
        .map(RunTable::read)
        .list();
  }

  private static Run read(RowView row) {
    String problems = row.getColumn("problems", String.class);
    return new Run(
        row.getColumn("model", String.class),
        row.getColumn("started", Instant.class),
        Duration.ofMillis(row.getColumn("took_millis", Long.class)),
        row.getColumn("windows", Integer.class),
        row.getColumn("predictions", Long.class),
        row.getColumn("labels", Long.class),
        row.getColumn("unmatched", Long.class),
        row.getColumn("pending", Integer.class),
        row.getColumn("failed", Boolean.class),
        problems.isEmpty() ? List.of() : List.of(problems.split("\n")));
  }
}
