package io.leadline.store.sql;

import io.leadline.core.schema.WindowKey;
import java.time.Instant;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.SqlStatement;

/** The columns that name a window, alike in every table that has them. */
final class WindowColumns {

  static final String NAMES = "model, version, segment, window_start, window_end, length_seconds";

  static final String VALUES =
      ":model, :version, :segment, :window_start, :window_end, :length_seconds";

  static final String ARE_EQUAL =
      """
      model = :model AND length_seconds = :length_seconds AND window_start = :window_start \
      AND window_end = :window_end AND version = :version AND segment = :segment""";

  private static final String OVERLAP =
      """
      model = :model AND length_seconds = :length_seconds \
      AND window_start < :to AND window_end > :from""";

  /** Windows of one nominal length, of all predictions, that overlap [from, to). */
  static final String OVERLAP_OF_ALL = OVERLAP + " AND segment = ''";

  /** The same windows of segments. */
  static final String OVERLAP_OF_SEGMENTS = OVERLAP + " AND segment <> ''";

  private WindowColumns() {}

  static <S extends SqlStatement<S>> S bind(S statement, WindowKey window) {
    return statement
        .bind("model", window.model())
        .bind("version", window.version())
        .bind("segment", window.segment())
        .bind("window_start", window.start())
        .bind("window_end", window.end())
        .bind("length_seconds", StoredTime.nominalSeconds(window));
  }

  static WindowKey read(RowView row) {
    return new WindowKey(
        row.getColumn("model", String.class),
        row.getColumn("version", String.class),
        row.getColumn("segment", String.class),
        row.getColumn("window_start", Instant.class),
        row.getColumn("window_end", Instant.class));
  }
}
