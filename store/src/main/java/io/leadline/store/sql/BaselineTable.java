package io.leadline.store.sql;

import io.leadline.core.monitor.calibration.Calibrations;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Profile;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.store.Baseline;
import io.leadline.store.StoreException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The baselines of each model, one of them current. */
final class BaselineTable {

  private static final byte[] NONE = {};

  private BaselineTable() {}

  /** Replaces all that is kept of the baseline. */
  static int save(Handle handle, Baseline baseline, Map<String, Profile> segments) {
    int saved = save(handle, baseline);
    handle
        .createUpdate("DELETE FROM baseline_segment WHERE model = :model AND version = :version")
        .bind("model", baseline.model())
        .bind("version", baseline.version())
        .execute();
    segments.forEach((segment, profile) -> insert(handle, baseline, segment, profile));
    return saved;
  }

  private static void insert(Handle handle, Baseline baseline, String segment, Profile profile) {
    handle
        .createUpdate(
            """
            INSERT INTO baseline_segment (model, version, segment, predictions, profile)
            VALUES (:model, :version, :segment, :predictions, :profile)
            """)
        .bind("model", baseline.model())
        .bind("version", baseline.version())
        .bind("segment", segment)
        .bind("predictions", profile.rows())
        .bind("profile", profile.toBytes())
        .execute();
  }

  static Optional<Profile> segment(Handle handle, String model, String version, String segment) {
    Optional<byte[]> bytes =
        handle
            .createQuery(
                """
                SELECT profile FROM baseline_segment
                WHERE model = :model AND version = :version AND segment = :segment
                """)
            .bind("model", model)
            .bind("version", version)
            .bind("segment", segment)
            .mapTo(byte[].class)
            .findOne();
    try {
      return bytes.isEmpty() ? Optional.empty() : Optional.of(Profile.fromBytes(bytes.get()));
    } catch (CorruptProfileException e) {
      throw new StoreException(
          "Cannot read segment '%s' of the stored baseline '%s' of '%s': %s; compute it again"
              .formatted(segment, version, model, e.getMessage()),
          e);
    }
  }

  static Map<String, Long> segments(Handle handle, String model, String version) {
    return handle
        .createQuery(
            """
            SELECT segment, predictions FROM baseline_segment
            WHERE model = :model AND version = :version ORDER BY segment
            """)
        .bind("model", model)
        .bind("version", version)
        .reduceRows(
            new TreeMap<String, Long>(),
            (rows, row) -> {
              rows.put(
                  row.getColumn("segment", String.class), row.getColumn("predictions", Long.class));
              return rows;
            });
  }

  private static int save(Handle handle, Baseline baseline) {
    int saved =
        handle
            .createUpdate(
                """
                INSERT INTO baseline (model, version, current, created, predictions, layout, profile,
                  calibration, influence)
                VALUES (:model, :version, :current, :created, :predictions, :layout, :profile,
                  :calibration, :influence)
                ON CONFLICT (model, version) DO UPDATE SET current = excluded.current,
                  created = excluded.created, predictions = excluded.predictions,
                  layout = excluded.layout, profile = excluded.profile,
                  calibration = excluded.calibration, influence = excluded.influence
                """)
            .bind("model", baseline.model())
            .bind("version", baseline.version())
            .bind("current", true)
            .bind("created", baseline.created())
            .bind("predictions", baseline.profile().rows())
            .bind("layout", LayoutJson.write(baseline.layout()))
            .bind("profile", baseline.profile().toBytes())
            .bind(
                "calibration",
                baseline.calibrations().equals(Calibrations.NONE)
                    ? NONE
                    : baseline.calibrations().toBytes())
            .bind("influence", InfluenceText.write(baseline.influence()))
            .execute();
    handle
        .createUpdate(
            """
            UPDATE baseline SET current = :no
            WHERE model = :model AND version <> :version AND current
            """)
        .bind("no", false)
        .bind("model", baseline.model())
        .bind("version", baseline.version())
        .execute();
    return saved;
  }

  static Optional<Baseline> current(Handle handle, String model) {
    // Two writers at once may leave two current ones behind: the later counts.
    return one(
        handle
            .createQuery(
                """
                SELECT * FROM baseline WHERE model = :model AND current
                ORDER BY created DESC, version DESC LIMIT 1
                """)
            .bind("model", model));
  }

  static Optional<Baseline> version(Handle handle, String model, String version) {
    return one(
        handle
            .createQuery("SELECT * FROM baseline WHERE model = :model AND version = :version")
            .bind("model", model)
            .bind("version", version));
  }

  private static Optional<Baseline> one(Query query) {
    return query.map(BaselineTable::read).findOne();
  }

  private static Baseline read(RowView row) {
    String model = row.getColumn("model", String.class);
    String version = row.getColumn("version", String.class);
    try {
      return new Baseline(
          model,
          version,
          LayoutJson.read(row.getColumn("layout", String.class)),
          Profile.fromBytes(row.getColumn("profile", byte[].class)),
          row.getColumn("created", Instant.class),
          calibrations(row.getColumn("calibration", byte[].class)),
          InfluenceText.read(row.getColumn("influence", String.class)));
    } catch (CorruptProfileException | CorruptBytesException e) {
      throw new StoreException(
          "Cannot read the stored baseline '%s' of '%s': %s; compute it again"
              .formatted(version, model, e.getMessage()),
          e);
    }
  }

  // Baselines of before there were calibrations have none.
  private static Calibrations calibrations(byte @Nullable [] bytes) throws CorruptBytesException {
    return bytes == null || bytes.length == 0 ? Calibrations.NONE : Calibrations.fromBytes(bytes);
  }
}
