package io.leadline.store.sql;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Incidents and the causes behind them. */
final class IncidentTable {

  private static final String SELECT =
      """
      SELECT i.*, c.position, c.metric, c.feature, c.value, c.ratio, c.change, c.segment
      FROM (%s) i LEFT JOIN incident_cause c ON c.incident = i.id
      ORDER BY i.opened DESC, i.id DESC, c.position
      """;

  private IncidentTable() {}

  static int save(Handle handle, Incident incident) {
    int saved = saveIncident(handle, incident);
    handle
        .createUpdate("DELETE FROM incident_cause WHERE incident = :id")
        .bind("id", incident.id())
        .execute();
    insertCauses(handle, incident);
    return saved;
  }

  private static int saveIncident(Handle handle, Incident incident) {
    return handle
        .createUpdate(
            """
            INSERT INTO incident (id, model, rule, severity, state, summary, since, last_window,
              opened, resolved)
            VALUES (:id, :model, :rule, :severity, :state, :summary, :since, :last_window,
              :opened, :resolved)
            ON CONFLICT (id) DO UPDATE SET model = excluded.model, rule = excluded.rule,
              severity = excluded.severity, state = excluded.state, summary = excluded.summary,
              since = excluded.since, last_window = excluded.last_window,
              opened = excluded.opened, resolved = excluded.resolved
            """)
        .bind("id", incident.id())
        .bind("model", incident.model())
        .bind("rule", incident.rule())
        .bind("severity", incident.severity().name().toLowerCase(Locale.ROOT))
        .bind("state", incident.state().name().toLowerCase(Locale.ROOT))
        .bind("summary", incident.summary())
        .bind("since", incident.since())
        .bind("last_window", incident.lastWindow())
        .bind("opened", incident.opened())
        .bindByType("resolved", incident.resolved().orElse(null), Instant.class)
        .execute();
  }

  private static void insertCauses(Handle handle, Incident incident) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO incident_cause (incident, position, metric, feature, value, ratio, change,
              segment)
            VALUES (:incident, :position, :metric, :feature, :value, :ratio, :change, :segment)
            """)) {
      for (int i = 0; i < incident.causes().size(); i++) {
        Incident.Cause cause = incident.causes().get(i);
        batch
            .bind("incident", incident.id())
            .bind("position", i)
            .bind("metric", cause.metric())
            .bind("feature", cause.feature())
            .bind("value", StoredNumber.of(cause.value()))
            .bind("ratio", StoredNumber.of(cause.ratio()))
            .bind("change", cause.change())
            .bind("segment", cause.segment())
            .add();
      }
      batch.execute();
    }
  }

  static Optional<Incident> incident(Handle handle, String id) {
    String one = "SELECT * FROM incident WHERE id = :id";
    return read(handle.createQuery(SELECT.formatted(one)).bind("id", id)).stream().findFirst();
  }

  static List<Incident> incidents(Handle handle, String model, boolean openOnly, int most) {
    String some =
        "SELECT * FROM incident WHERE state <> :excluded %s ORDER BY opened DESC, id DESC LIMIT :most"
            .formatted(model.isEmpty() ? "" : "AND model = :model");
    Query query =
        handle
            .createQuery(SELECT.formatted(some))
            .bind("excluded", openOnly ? "resolved" : "none")
            .bind("most", most);
    return read(model.isEmpty() ? query : query.bind("model", model));
  }

  /** Counts up in the same transaction that hands the number out. */
  static String nextId(Handle handle) {
    long number =
        handle
            .createQuery(
                "UPDATE counter SET value = value + 1 WHERE name = 'incident' RETURNING value")
            .mapTo(Long.class)
            .one();
    return "inc-" + number;
  }

  private static List<Incident> read(Query query) {
    Map<String, Incident> byId =
        query.reduceRows(
            new LinkedHashMap<String, Incident>(),
            (incidents, row) -> {
              incidents.merge(
                  row.getColumn("id", String.class), readIncident(row), IncidentTable::join);
              return incidents;
            });
    return List.copyOf(byId.values());
  }

  /** Two rows of one incident: the causes of both. */
  private static Incident join(Incident first, Incident second) {
    List<Incident.Cause> causes = new ArrayList<>(first.causes());
    causes.addAll(second.causes());
    return withCauses(first, causes);
  }

  private static Incident withCauses(Incident incident, List<Incident.Cause> causes) {
    return new Incident(
        incident.id(),
        incident.model(),
        incident.rule(),
        incident.severity(),
        incident.state(),
        incident.summary(),
        incident.since(),
        incident.lastWindow(),
        incident.opened(),
        incident.resolved(),
        causes);
  }

  private static Incident readIncident(RowView row) {
    return new Incident(
        row.getColumn("id", String.class),
        row.getColumn("model", String.class),
        row.getColumn("rule", String.class),
        Severity.valueOf(row.getColumn("severity", String.class).toUpperCase(Locale.ROOT)),
        Incident.State.valueOf(row.getColumn("state", String.class).toUpperCase(Locale.ROOT)),
        row.getColumn("summary", String.class),
        row.getColumn("since", Instant.class),
        row.getColumn("last_window", Instant.class),
        row.getColumn("opened", Instant.class),
        Optional.ofNullable(row.getColumn("resolved", Instant.class)),
        readCause(row));
  }

  private static List<Incident.Cause> readCause(RowView row) {
    if (row.getColumn("position", Integer.class) == null) {
      return List.of();
    }
    return List.of(
        new Incident.Cause(
            row.getColumn("metric", String.class),
            row.getColumn("feature", String.class),
            StoredNumber.orNan(row.getColumn("value", Double.class)),
            StoredNumber.orNan(row.getColumn("ratio", Double.class)),
            row.getColumn("change", String.class),
            row.getColumn("segment", String.class)));
  }
}
