package io.leadline.store.sql;

import io.leadline.store.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Update;

/** The outbox. */
final class NotificationTable {

  private NotificationTable() {}

  static void queue(Handle handle, List<Notification> notifications) {
    for (Notification notification : notifications) {
      bind(
              handle.createUpdate(
                  """
                  INSERT INTO notification (id, incident, target, payload, state, attempts, due,
                    last_error)
                  VALUES (:id, :incident, :target, :payload, :state, :attempts, :due, :last_error)
                  ON CONFLICT (id) DO NOTHING
                  """),
              notification)
          .bind("incident", notification.incident())
          .bind("target", notification.target())
          .bind("payload", notification.payload())
          .execute();
    }
  }

  static int update(Handle handle, Notification notification) {
    return bind(
            handle.createUpdate(
                """
                UPDATE notification
                SET state = :state, attempts = :attempts, due = :due, last_error = :last_error
                WHERE id = :id
                """),
            notification)
        .execute();
  }

  private static Update bind(Update update, Notification notification) {
    return update
        .bind("id", notification.id())
        .bind("state", notification.state().name().toLowerCase(Locale.ROOT))
        .bind("attempts", notification.attempts())
        .bind("due", notification.due())
        .bind("last_error", notification.lastError());
  }

  static List<Notification> due(Handle handle, Instant now, int most) {
    return handle
        .createQuery(
            """
            SELECT * FROM notification WHERE state = 'queued' AND due <= :now
            ORDER BY due, id LIMIT :most
            """)
        .bind("now", now)
        .bind("most", most)
        .map(NotificationTable::read)
        .list();
  }

  static List<Notification> of(Handle handle, String incident) {
    return handle
        .createQuery("SELECT * FROM notification WHERE incident = :incident ORDER BY id")
        .bind("incident", incident)
        .map(NotificationTable::read)
        .list();
  }

  static List<Notification> troubled(Handle handle, int most) {
    return handle
        .createQuery(
            """
            SELECT * FROM notification
            WHERE state = 'given_up' OR state = 'queued' AND last_error <> ''
            ORDER BY due DESC, id LIMIT :most
            """)
        .bind("most", most)
        .map(NotificationTable::read)
        .list();
  }

  private static Notification read(RowView row) {
    return new Notification(
        row.getColumn("id", String.class),
        row.getColumn("incident", String.class),
        row.getColumn("target", String.class),
        row.getColumn("payload", String.class),
        Notification.State.valueOf(row.getColumn("state", String.class).toUpperCase(Locale.ROOT)),
        row.getColumn("attempts", Integer.class),
        row.getColumn("due", Instant.class),
        row.getColumn("last_error", String.class));
  }
}
