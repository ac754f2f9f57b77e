package io.leadline.store.sql;

import io.leadline.store.IncidentNote;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** What people did about incidents. */
final class NoteTable {

  private NoteTable() {}

  static int add(Handle handle, IncidentNote note) {
    return handle
        .createUpdate(
            """
            INSERT INTO incident_note (incident, position, at, kind, author, text)
            SELECT :incident, COALESCE(MAX(position), 0) + 1, :at, :kind, :author, :text
            FROM incident_note WHERE incident = :incident
            """)
        .bind("incident", note.incident())
        .bind("at", note.at())
        .bind("kind", note.kind().name().toLowerCase(Locale.ROOT))
        .bind("author", note.author())
        .bind("text", note.text())
        .execute();
  }

  static List<IncidentNote> of(Handle handle, String incident) {
    return handle
        .createQuery("SELECT * FROM incident_note WHERE incident = :incident ORDER BY position")
        .bind("incident", incident)
        .map(NoteTable::read)
        .list();
  }

  private static IncidentNote read(RowView row) {
    return new IncidentNote(
        row.getColumn("incident", String.class),
        row.getColumn("at", Instant.class),
        IncidentNote.Kind.valueOf(row.getColumn("kind", String.class).toUpperCase(Locale.ROOT)),
        row.getColumn("author", String.class),
        row.getColumn("text", String.class));
  }
}
