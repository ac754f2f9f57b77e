package io.leadline.batch.table;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.protocol.column.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads a table as predictions: with the ids and event times that a monitor's fields say. */
public final class TimedRows {

  private final Monitor monitor;
  private long untimed;
  private long read;

  public TimedRows(Monitor monitor) {
    this.monitor = monitor;
  }

  /**
   * Reads all rows that have an event time.
   *
   * @throws IOException if the table cannot be read, or has no column with the time
   */
  public void read(Table table, Consumer<Batch> consumer) throws IOException {
    String time =
        monitor
            .timeField()
            .orElseThrow(
                () -> new IOException("The monitor names no 'timestamp', so no row has a time"));
    Set<String> columns =
        table.fields().stream().map(Table.TableField::name).collect(Collectors.toSet());
    if (!columns.contains(time)) {
      throw new IOException(
          "%s has no column '%s', the monitor's timestamp (it has %s)"
              .formatted(table.name(), time, columns.stream().sorted().toList()));
    }
    table.read(columns, batch -> timed(batch, time, consumer));
  }

  /** The same, but of some columns only; the time comes with them. */
  public void read(Table table, Set<String> wanted, Consumer<Batch> consumer) throws IOException {
    Set<String> columns = new HashSet<>(wanted);
    String time = monitor.timeField().orElseThrow();
    columns.add(time);
    table.read(columns, batch -> timed(batch, time, consumer));
  }

  private void timed(Batch batch, String time, Consumer<Batch> consumer) {
    long[] millis = new long[batch.rows()];
    boolean[] isTimed = new boolean[batch.rows()];
    Column times = batch.column(time).orElse(CategoryColumn.of(time, List.of()));
    Map<String, OptionalLong> parsed = new HashMap<>();
    for (int row = 0; row < times.size(); row++) {
      OptionalLong value = millis(times, row, parsed);
      isTimed[row] = value.isPresent();
      millis[row] = value.orElse(0);
    }
    int[] rows = IntStream.range(0, millis.length).filter(row -> isTimed[row]).toArray();
    read += rows.length;
    untimed += millis.length - rows.length;
    if (rows.length > 0) {
      Batch all = new Batch(monitor.model(), "", ids(batch), millis, others(batch, time));
      consumer.accept(rows.length == millis.length ? all : all.select(rows));
    }
  }

  static OptionalLong millis(Column times, int row, Map<String, OptionalLong> parsed) {
    if (times.isMissing(row) || times.isMismatched(row)) {
      return OptionalLong.empty();
    }
    return times instanceof NumberColumn numbers
        ? Times.ofNumber(numbers.values()[row])
        : parsed.computeIfAbsent(times.text(row), Times::parse);
  }

  private String[] ids(Batch batch) {
    String[] ids = new String[batch.rows()];
    java.util.Arrays.fill(ids, "");
    monitor
        .idField()
        .flatMap(batch::column)
        .ifPresent(
            column -> {
              for (int row = 0; row < ids.length; row++) {
                ids[row] = column.text(row);
              }
            });
    return ids;
  }

  private List<Column> others(Batch batch, String time) {
    List<Column> others = new ArrayList<>();
    for (Column column : batch.columns()) {
      boolean isKey =
          column.name().equals(time)
              || monitor.idField().filter(column.name()::equals).isPresent()
              || monitor.ignore().contains(column.name());
      if (!isKey) {
        others.add(column);
      }
    }
    return others;
  }

  /** Rows that were handed over. */
  public long rows() {
    return read;
  }

  /** Rows that were left out for lack of an event time. */
  public long untimed() {
    return untimed;
  }
}
