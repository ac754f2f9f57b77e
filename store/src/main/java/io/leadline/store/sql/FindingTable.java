package io.leadline.store.sql;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** What was found in each window: one row for the window and one for each metric. */
final class FindingTable {

  /** Evaluations with their findings, or with none. */
  private static final String SELECT =
      """
      SELECT e.*, f.position, f.metric, f.feature, f.method, f.against, f.value, f.limit_value,
        f.verdict, f.severity, f.detail
      FROM (%s) e LEFT JOIN finding f ON f.model = e.model
        AND f.length_seconds = e.length_seconds AND f.window_start = e.window_start
        AND f.window_end = e.window_end AND f.version = e.version AND f.segment = e.segment %s
      ORDER BY e.window_start, e.window_end, e.version, e.segment, f.position
      """;

  private FindingTable() {}

  static int save(Handle handle, WindowFindings findings) {
    // First the window's own row: it makes concurrent writers of one window wait for each other.
    int saved = saveEvaluation(handle, findings);
    WindowColumns.bind(
            handle.createUpdate("DELETE FROM finding WHERE " + WindowColumns.ARE_EQUAL),
            findings.window())
        .execute();
    insert(handle, findings.window(), findings.findings());
    return saved;
  }

  private static int saveEvaluation(Handle handle, WindowFindings findings) {
    String sql =
        """
        INSERT INTO evaluation (%s, predictions, baseline_version, computed)
        VALUES (%s, :predictions, :baseline_version, :computed)
        ON CONFLICT (model, length_seconds, window_start, window_end, version, segment)
        DO UPDATE SET predictions = excluded.predictions,
          baseline_version = excluded.baseline_version, computed = excluded.computed
        """
            .formatted(WindowColumns.NAMES, WindowColumns.VALUES);
    return WindowColumns.bind(handle.createUpdate(sql), findings.window())
        .bind("predictions", findings.rows())
        .bind("baseline_version", findings.baselineVersion())
        .bind("computed", findings.computed())
        .execute();
  }

  private static void insert(Handle handle, WindowKey window, List<Finding> findings) {
    String sql =
        """
        INSERT INTO finding (%s, position, metric, feature, method, against, value, limit_value,
          ratio, verdict, severity, detail)
        VALUES (%s, :position, :metric, :feature, :method, :against, :value, :limit_value,
          :ratio, :verdict, :severity, :detail)
        """
            .formatted(WindowColumns.NAMES, WindowColumns.VALUES);
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      for (int i = 0; i < findings.size(); i++) {
        add(WindowColumns.bind(batch, window).bind("position", i), findings.get(i));
      }
      batch.execute();
    }
  }

  private static void add(PreparedBatch batch, Finding finding) {
    batch
        .bind("metric", finding.metric())
        .bind("feature", finding.feature())
        .bind("method", finding.method())
        .bind("against", finding.against())
        .bind("value", StoredNumber.of(finding.value()))
        .bind("limit_value", StoredNumber.of(finding.limit()))
        .bind("ratio", StoredNumber.of(finding.ratio()))
        .bind("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
        .bind("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .bind("detail", finding.detail())
        .add();
  }

  static List<WindowFindings> overlapping(
      Handle handle, String model, Duration length, Instant from, Instant to) {
    String windows = "SELECT * FROM evaluation WHERE " + WindowColumns.OVERLAP_OF_ALL;
    return read(
        handle
            .createQuery(SELECT.formatted(windows, ""))
            .bind("model", model)
            .bind("length_seconds", length.toSeconds())
            .bind("from", from)
            .bind("to", to));
  }

  static List<WindowFindings> overlapping(
      Handle handle, String model, Duration length, Instant from, Instant to, Set<String> metrics) {
    String windows = "SELECT * FROM evaluation WHERE " + WindowColumns.OVERLAP_OF_ALL;
    return read(
        handle
            .createQuery(SELECT.formatted(windows, "AND f.metric IN (<metrics>)"))
            .bindList("metrics", List.copyOf(metrics))
            .bind("model", model)
            .bind("length_seconds", length.toSeconds())
            .bind("from", from)
            .bind("to", to));
  }

  static List<WindowFindings> ofSegments(
      Handle handle, String model, Duration length, Instant from, Instant to, Set<String> metrics) {
    String windows = "SELECT * FROM evaluation WHERE " + WindowColumns.OVERLAP_OF_SEGMENTS;
    return read(
        handle
            .createQuery(SELECT.formatted(windows, "AND f.metric IN (<metrics>)"))
            .bindList("metrics", List.copyOf(metrics))
            .bind("model", model)
            .bind("length_seconds", length.toSeconds())
            .bind("from", from)
            .bind("to", to));
  }

  static List<WindowFindings> latest(Handle handle, String model, Duration length, int most) {
    String windows =
        """
        SELECT * FROM evaluation
        WHERE model = :model AND length_seconds = :length_seconds AND segment = ''
        ORDER BY window_start DESC, window_end DESC, version, segment LIMIT :most
        """;
    return read(
        handle
            .createQuery(SELECT.formatted(windows, ""))
            .bind("model", model)
            .bind("length_seconds", length.toSeconds())
            .bind("most", most));
  }

  private static List<WindowFindings> read(Query query) {
    Map<WindowKey, Evaluation> byWindow =
        query.reduceRows(
            new LinkedHashMap<WindowKey, Evaluation>(),
            (windows, row) -> {
              Evaluation evaluation =
                  windows.computeIfAbsent(
                      WindowColumns.read(row), window -> Evaluation.read(window, row));
              if (row.getColumn("position", Integer.class) != null) {
                evaluation.findings.add(readFinding(row));
              }
              return windows;
            });
    return byWindow.values().stream().map(Evaluation::result).toList();
  }

  private static Finding readFinding(RowView row) {
    return new Finding(
        row.getColumn("metric", String.class),
        row.getColumn("feature", String.class),
        row.getColumn("method", String.class),
        row.getColumn("against", String.class),
        row.getColumn("value", OptionalDouble.class),
        row.getColumn("limit_value", OptionalDouble.class),
        Verdict.valueOf(row.getColumn("verdict", String.class).toUpperCase(Locale.ROOT)),
        Severity.valueOf(row.getColumn("severity", String.class).toUpperCase(Locale.ROOT)),
        row.getColumn("detail", String.class));
  }

  private record Evaluation(
      WindowKey window,
      long rows,
      String baselineVersion,
      Instant computed,
      List<Finding> findings) {

    static Evaluation read(WindowKey window, RowView row) {
      return new Evaluation(
          window,
          row.getColumn("predictions", Long.class),
          row.getColumn("baseline_version", String.class),
          row.getColumn("computed", Instant.class),
          new ArrayList<>());
    }

    WindowFindings result() {
      return new WindowFindings(window, rows, baselineVersion, computed, findings);
    }
  }
}
