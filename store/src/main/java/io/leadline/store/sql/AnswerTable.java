package io.leadline.store.sql;

import io.leadline.core.monitor.Finding;
import io.leadline.core.profile.Path;
import io.leadline.store.PathAnswer;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which path answered for a window, and what was found then. */
final class AnswerTable {

  private AnswerTable() {}

  /** Takes note of what was just found; nothing happens where no path knows the window. */
  static int save(Handle handle, WindowFindings found) {
    Optional<String> path = SnapshotTable.answering(handle, found.window());
    if (path.isEmpty()) {
      return 0;
    }
    String sql =
        """
        INSERT INTO answer (%s,
          path, predictions, violated, worst_ratio, first_answered, last_answered)
        VALUES (%s, :path, :predictions, :violated, :worst_ratio, :computed, :computed)
        ON CONFLICT (model, length_seconds, window_start, window_end, version, segment, path)
        DO UPDATE SET predictions = excluded.predictions, violated = excluded.violated,
          worst_ratio = excluded.worst_ratio, last_answered = excluded.last_answered
        """
            .formatted(WindowColumns.NAMES, WindowColumns.VALUES);
    return WindowColumns.bind(handle.createUpdate(sql), found.window())
        .bind("path", path.get())
        .bind("predictions", found.rows())
        .bind("violated", found.findings().stream().filter(Finding::isViolated).count())
        .bind("worst_ratio", StoredNumber.of(worstRatio(found)))
        .bind("computed", found.computed())
        .execute();
  }

  private static OptionalDouble worstRatio(WindowFindings found) {
    return found.findings().stream()
        .map(Finding::ratio)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }

  private static OptionalDouble worst(@Nullable Double stored) {
    return stored == null ? OptionalDouble.empty() : OptionalDouble.of(stored);
  }

  static List<PathAnswer> overlapping(
      Handle handle, String model, Duration length, Instant from, Instant to) {
    String sql =
        "SELECT * FROM answer WHERE %s ORDER BY window_start, window_end, last_answered, %s DESC"
            .formatted(WindowColumns.OVERLAP_OF_ALL, SnapshotTable.RANK);
    return handle
        .createQuery(sql)
        .bind("model", model)
        .bind("length_seconds", length.toSeconds())
        .bind("from", from)
        .bind("to", to)
        .map(
            row ->
                new PathAnswer(
                    WindowColumns.read(row),
                    Path.valueOf(row.getColumn("path", String.class).toUpperCase(Locale.ROOT)),
                    row.getColumn("predictions", Long.class),
                    row.getColumn("violated", Integer.class),
                    worst(row.getColumn("worst_ratio", Double.class)),
                    Objects.requireNonNull(row.getColumn("first_answered", Instant.class)),
                    Objects.requireNonNull(row.getColumn("last_answered", Instant.class))))
        .list();
  }
}
