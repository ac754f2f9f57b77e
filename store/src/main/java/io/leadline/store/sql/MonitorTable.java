package io.leadline.store.sql;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Registered monitors, as they were written. */
final class MonitorTable {

  private MonitorTable() {}

  static int save(Handle handle, String model, String yaml, Instant now) {
    return handle
        .createUpdate(
            """
            INSERT INTO monitor (model, yaml, updated) VALUES (:model, :yaml, :updated)
            ON CONFLICT (model) DO UPDATE SET yaml = excluded.yaml, updated = excluded.updated
            """)
        .bind("model", model)
        .bind("yaml", yaml)
        .bind("updated", now)
        .execute();
  }

  static Optional<String> yaml(Handle handle, String model) {
    return handle
        .createQuery("SELECT yaml FROM monitor WHERE model = :model")
        .bind("model", model)
        .mapTo(String.class)
        .findOne();
  }

  static List<String> models(Handle handle) {
    // Sorted here: the databases' ideas of an order differ.
    return handle.createQuery("SELECT model FROM monitor").mapTo(String.class).stream()
        .sorted()
        .toList();
  }
}
