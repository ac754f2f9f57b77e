package io.leadline.store.sql;

import io.leadline.store.DataProblem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** Data that could not be used. */
final class ProblemTable {

  private ProblemTable() {}

  static int save(Handle handle, DataProblem problem) {
    return handle
        .createUpdate(
            """
            INSERT INTO data_problem (model, kind, source, detail, count, since, last)
            VALUES (:model, :kind, :source, :detail, :count, :since, :last)
            ON CONFLICT (model, kind, source)
            DO UPDATE SET detail = excluded.detail, count = excluded.count, last = excluded.last
            """)
        .bind("model", problem.model())
        .bind("kind", name(problem.kind()))
        .bind("source", problem.source())
        .bind("detail", problem.detail())
        .bind("count", problem.count())
        .bind("since", problem.since())
        .bind("last", problem.last())
        .execute();
  }

  static int remove(Handle handle, String model, DataProblem.Kind kind, String source) {
    return handle
        .createUpdate(
            "DELETE FROM data_problem WHERE model = :model AND kind = :kind AND source = :source")
        .bind("model", model)
        .bind("kind", name(kind))
        .bind("source", source)
        .execute();
  }

  static List<DataProblem> problems(Handle handle, String model, int most) {
    return handle
        .createQuery(
            """
            SELECT * FROM data_problem WHERE :model = '' OR model = :model
            ORDER BY last DESC, model, kind, source LIMIT :most
            """)
        .bind("model", model)
        .bind("most", most)
        .map(ProblemTable::read)
        .list();
  }

  private static DataProblem read(RowView row) {
    return new DataProblem(
        row.getColumn("model", String.class),
        DataProblem.Kind.valueOf(row.getColumn("kind", String.class).toUpperCase(Locale.ROOT)),
        row.getColumn("source", String.class),
        row.getColumn("detail", String.class),
        row.getColumn("count", Long.class),
        row.getColumn("since", Instant.class),
        row.getColumn("last", Instant.class));
  }

  private static String name(DataProblem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
