package io.leadline.core.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Predictions of one version of one model, held by column: the unit of all work. It has at least
 * one row; all its columns have as many rows as the batch, and unique names.
 *
 * <p>Owns its arrays: callers hand them over and must not change them afterwards.
 *
 * @param model the model's name
 * @param version the model's version; empty where unknown
 * @param ids [rows] request ids; an empty string where a row has none
 * @param eventMillis [rows] when each prediction was made, in milliseconds since 1970 UTC
 * @param columns the fields, in any order
 */
public record Batch(
    String model, String version, String[] ids, long[] eventMillis, List<Column> columns) {

  public Batch {
    columns = List.copyOf(columns);
    if (eventMillis.length == 0) {
      throw new IllegalArgumentException("Invalid batch: no rows (must have at least one)");
    }
    if (ids.length != eventMillis.length) {
      throw new IllegalArgumentException(
          "Invalid batch: %d ids for %d rows".formatted(ids.length, eventMillis.length));
    }
    for (Column column : columns) {
      if (column.size() != eventMillis.length) {
        throw new IllegalArgumentException(
            "Invalid batch: column '%s' has %d rows, the batch %d"
                .formatted(column.name(), column.size(), eventMillis.length));
      }
    }
    long names = columns.stream().map(Column::name).distinct().count();
    if (names != columns.size()) {
      throw new IllegalArgumentException("Invalid batch: a column name occurs twice");
    }
  }

  public int rows() {
    return eventMillis.length;
  }

  public Optional<Column> column(String name) {
    for (Column column : columns) {
      if (column.name().equals(name)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive), as a copy. */
  public Batch slice(int from, int to) {
    return new Batch(
        model,
        version,
        Arrays.copyOfRange(ids, from, to),
        Arrays.copyOfRange(eventMillis, from, to),
        columns.stream().map(column -> column.slice(from, to)).toList());
  }

  /** The given rows, in the given order, as a copy. */
  public Batch select(int[] rows) {
    String[] pickedIds = new String[rows.length];
    long[] pickedMillis = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      pickedIds[i] = ids[rows[i]];
      pickedMillis[i] = eventMillis[rows[i]];
    }
    return new Batch(
        model,
        version,
        pickedIds,
        pickedMillis,
        columns.stream().map(column -> column.select(rows)).toList());
  }

  /** The same rows with {@code column} added, or in place of the column of that name. */
  public Batch with(Column column) {
    List<Column> others =
        columns.stream().filter(known -> !known.name().equals(column.name())).toList();
    Column[] all = Arrays.copyOf(others.toArray(new Column[0]), others.size() + 1);
    all[others.size()] = column;
    return new Batch(model, version, ids, eventMillis, List.of(all));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Batch that
        && model.equals(that.model)
        && version.equals(that.version)
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(eventMillis, that.eventMillis)
        && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return 31 * model.hashCode() + Arrays.hashCode(eventMillis);
  }

  @Override
  public String toString() {
    return "Batch[%s %s, %d rows × %d columns]".formatted(model, version, rows(), columns.size());
  }
}
