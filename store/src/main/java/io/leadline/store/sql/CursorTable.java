package io.leadline.store.sql;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How far each job has come. */
final class CursorTable {

  private CursorTable() {}

  static int save(Handle handle, String model, String name, String value) {
    return handle
        .createUpdate(
            """
            INSERT INTO job_cursor (model, name, value) VALUES (:model, :name, :value)
            ON CONFLICT (model, name) DO UPDATE SET value = excluded.value
            """)
        .bind("model", model)
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  static Optional<String> value(Handle handle, String model, String name) {
    return handle
        .createQuery("SELECT value FROM job_cursor WHERE model = :model AND name = :name")
        .bind("model", model)
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }
}
