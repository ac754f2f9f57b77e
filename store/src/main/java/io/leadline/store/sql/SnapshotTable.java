package io.leadline.store.sql;

import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.CorruptSnapshotException;
import io.leadline.store.MergedWindows;
import io.leadline.store.PathRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.result.RowView;

/** What every source last said about every window. */
final class SnapshotTable {

  /** How many profiles are in memory at a time while a range is merged. */
  private static final int FETCHED_ROWS = 64;

  /** The place of {@code path} in the order in which paths answer. */
  static final String RANK = "CASE path WHEN 'etl' THEN 0 WHEN 'stream' THEN 1 ELSE 2 END";

  /** Limits a query over {@code snapshot s} to the first path that knows the window. */
  private static final String FIRST_PATH =
      """
      %1$s = (SELECT MIN(%1$s) FROM snapshot o
        WHERE o.model = s.model AND o.length_seconds = s.length_seconds
          AND o.window_start = s.window_start AND o.window_end = s.window_end
          AND o.version = s.version AND o.segment = s.segment)
      """
          .formatted(RANK);

  private SnapshotTable() {}

  /**
   * One statement, so that no order of concurrent writers can leave the older snapshot: the later
   * (epoch, sequence) wins in the database itself.
   */
  static int accept(Handle handle, Snapshot snapshot) {
    String sql =
        """
        INSERT INTO snapshot (%s,
          path, source, epoch_slot, epoch, sequence, complete, predictions, profile)
        VALUES (%s,
          :path, :source, :epoch_slot, :epoch, :sequence, :complete, :predictions, :profile)
        ON CONFLICT (model, length_seconds, window_start, window_end, version, segment,
          path, source, epoch_slot)
        DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence,
          complete = excluded.complete, predictions = excluded.predictions,
          profile = excluded.profile
        WHERE excluded.epoch > snapshot.epoch
          OR (excluded.epoch = snapshot.epoch AND excluded.sequence >= snapshot.sequence)
        """
            .formatted(WindowColumns.NAMES, WindowColumns.VALUES);
    return WindowColumns.bind(handle.createUpdate(sql), snapshot.window())
        .bind("path", snapshot.path().name().toLowerCase(Locale.ROOT))
        .bind("source", snapshot.source())
        .bind("epoch_slot", snapshot.path() == Path.ETL ? 0 : snapshot.epoch())
        .bind("epoch", snapshot.epoch())
        .bind("sequence", snapshot.sequence())
        .bind("complete", snapshot.complete())
        .bind("predictions", snapshot.profile().rows())
        .bind("profile", snapshot.profile().toBytes())
        .execute();
  }

  static Optional<Profile> profile(Handle handle, WindowKey window) {
    String sql =
        "SELECT profile FROM snapshot s WHERE %s AND %s"
            .formatted(WindowColumns.ARE_EQUAL, FIRST_PATH);
    List<byte[]> sources =
        WindowColumns.bind(handle.createQuery(sql), window).mapTo(byte[].class).list();
    List<Profile> profiles = new ArrayList<>();
    for (byte[] bytes : sources) {
      try {
        profiles.add(Profile.fromBytes(bytes));
      } catch (CorruptProfileException e) {
        throw new CorruptSnapshotException(List.of(window), e);
      }
    }
    return profiles.isEmpty() ? Optional.empty() : Optional.of(Profile.mergeAll(profiles));
  }

  /** The first path that knows the window, as it is stored. */
  static Optional<String> answering(Handle handle, WindowKey window) {
    String sql =
        "SELECT path FROM snapshot WHERE %s ORDER BY %s LIMIT 1"
            .formatted(WindowColumns.ARE_EQUAL, RANK);
    return WindowColumns.bind(handle.createQuery(sql), window).mapTo(String.class).findOne();
  }

  static List<WindowKey> windows(
      Handle handle, String model, Duration length, Instant from, Instant to) {
    String sql =
        "SELECT DISTINCT %s FROM snapshot WHERE %s ORDER BY window_start, window_end"
            .formatted(WindowColumns.NAMES, WindowColumns.OVERLAP_OF_ALL);
    return handle
        .createQuery(sql)
        .bind("model", model)
        .bind("length_seconds", length.toSeconds())
        .bind("from", from)
        .bind("to", to)
        .map(WindowColumns::read)
        .list();
  }

  static List<PathRows> rowsByPath(
      Handle handle, String model, Duration length, Instant from, Instant to) {
    String sql =
        """
        SELECT %1$s, path, SUM(predictions) AS predictions, COUNT(*) AS sources,
          MIN(CASE WHEN complete THEN 1 ELSE 0 END) AS complete
        FROM snapshot WHERE %2$s GROUP BY %1$s, path ORDER BY window_start, window_end, %3$s
        """
            .formatted(WindowColumns.NAMES, WindowColumns.OVERLAP_OF_ALL, RANK);
    return handle
        .createQuery(sql)
        .bind("model", model)
        .bind("length_seconds", length.toSeconds())
        .bind("from", from)
        .bind("to", to)
        .map(
            row ->
                new PathRows(
                    WindowColumns.read(row),
                    Path.valueOf(row.getColumn("path", String.class).toUpperCase(Locale.ROOT)),
                    row.getColumn("predictions", Long.class),
                    row.getColumn("sources", Integer.class),
                    row.getColumn("complete", Integer.class) == 1))
        .list();
  }

  /** Names of the segments that have a snapshot of this window. */
  static List<String> segments(Handle handle, WindowKey window) {
    String sql =
        """
        SELECT DISTINCT segment FROM snapshot
        WHERE model = :model AND length_seconds = :length_seconds
          AND window_start = :window_start AND window_end = :window_end
          AND version = :version AND segment <> '' ORDER BY segment
        """;
    return handle
        .createQuery(sql)
        .bind("model", window.model())
        .bind("length_seconds", StoredTime.nominalSeconds(window))
        .bind("window_start", window.start())
        .bind("window_end", window.end())
        .bind("version", window.version())
        .mapTo(String.class)
        .list();
  }

  static MergedWindows merged(
      Handle handle, String model, String segment, Duration length, Instant from, Instant to) {
    String sql =
        """
        SELECT %s, profile FROM snapshot s
        WHERE model = :model AND length_seconds = :length_seconds
          AND window_start >= :from AND window_end <= :to AND version = '' AND segment = :segment AND %s
        ORDER BY window_start, window_end
        """
            .formatted(WindowColumns.NAMES, FIRST_PATH);
    try (ResultIterator<StoredProfile> rows =
        handle
            .createQuery(sql)
            .setFetchSize(FETCHED_ROWS)
            .bind("model", model)
            .bind("segment", segment)
            .bind("length_seconds", length.toSeconds())
            .bind("from", from)
            .bind("to", to)
            .map(StoredProfile::read)
            .iterator()) {
      return merge(rows);
    }
  }

  private static MergedWindows merge(Iterator<StoredProfile> rows) {
    RunningMerge merge = new RunningMerge();
    List<Profile> sources = new ArrayList<>();
    StoredProfile row = rows.hasNext() ? rows.next() : null;
    while (row != null) {
      WindowKey window = row.window();
      sources.clear();
      boolean isReadable = true;
      do {
        isReadable &= row.readInto(sources);
        row = rows.hasNext() ? rows.next() : null;
      } while (row != null && row.window().equals(window));
      // A window that lacks one of its sources would look like a fall in traffic: all or nothing.
      if (isReadable) {
        merge.add(Profile.mergeAll(sources));
      } else {
        merge.addUnreadable(window);
      }
    }
    return merge.result();
  }

  private record StoredProfile(WindowKey window, byte[] bytes) {

    static StoredProfile read(RowView row) {
      return new StoredProfile(WindowColumns.read(row), row.getColumn("profile", byte[].class));
    }

    boolean readInto(List<Profile> profiles) {
      try {
        profiles.add(Profile.fromBytes(bytes));
        return true;
      } catch (CorruptProfileException e) {
        return false;
      }
    }
  }
}
