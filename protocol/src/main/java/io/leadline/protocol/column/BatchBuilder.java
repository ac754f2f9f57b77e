package io.leadline.protocol.column;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rows under construction, from any format, to batches.
 *
 * <p>Cells are put through {@link #column}, at the row {@link #row}; then the row is {@linkplain
 * #endRow accepted} or {@linkplain #dropRow dropped}. The fields of the context that hold the id,
 * the event time and the version are columns like any other to put to, but become the batch's own.
 * Columns unknown to the schema are undecided until the first {@link #take}. Not thread-safe.
 */
public final class BatchBuilder {

  /** Bounds on what is held for inferring kinds; see {@link DecodeContext}. */
  private static final long MAX_SAMPLE_CELLS = 4 << 20;

  private static final long MAX_TEXT = 4 << 20;

  private static final int ROWS_BETWEEN_CHECKS = 256;

  private final DecodeContext context;
  private final Map<String, ColumnBuilder> columns = new LinkedHashMap<>();
  private final CategoryBuilder ids = new CategoryBuilder("id");
  private final CategoryBuilder times = new CategoryBuilder("time");
  private final CategoryBuilder versions = new CategoryBuilder("version");
  private long[] millis = new long[16];
  private int row;
  private boolean isDecided;
  private int nextTextCheck;
  private boolean isTextFull;

  public BatchBuilder(DecodeContext context) {
    this.context = context;
  }

  /** The row under construction, counted from 0 in the batch. */
  public int row() {
    return row;
  }

  /**
   * The column to put cells of this name into.
   *
   * @throws DecodeException if the input has more columns than the context allows
   */
  public ColumnBuilder column(String name) throws DecodeException {
    ColumnBuilder known = columns.get(name);
    return known != null ? known : add(name, Optional.empty());
  }

  /**
   * The column to put cells of this name into; if the schema does not name it, of the given kind.
   *
   * @throws DecodeException if the input has more columns than the context allows
   */
  public ColumnBuilder column(String name, Kind otherwise) throws DecodeException {
    ColumnBuilder known = columns.get(name);
    return known != null ? known : add(name, Optional.of(otherwise));
  }

  private ColumnBuilder add(String name, Optional<Kind> kind) throws DecodeException {
    if (columns.size() >= context.limits().maxColumns()) {
      throw DecodeException.tooLarge(
          context.source(),
          "row " + (row + 1),
          "more than %,d columns".formatted(context.limits().maxColumns()));
    }
    ColumnBuilder added = builder(name, kind);
    columns.put(name, added);
    return added;
  }

  private ColumnBuilder builder(String name, Optional<Kind> otherwise) {
    Optional<String> key = Optional.of(name);
    if (key.equals(context.idField())) {
      return ids;
    }
    if (key.equals(context.timeField())) {
      return times;
    }
    if (key.equals(context.versionField())) {
      return versions;
    }
    if (context.ignore().contains(name)) {
      return new SkippedColumn(name);
    }
    return context
        .schema()
        .field(name)
        .map(Field::kind)
        .or(() -> otherwise)
        .map(kind -> ColumnBuilder.of(name, kind))
        .orElseGet(() -> new UndecidedBuilder(name));
  }

  /** Sets the row's request id, whatever field the context names. */
  public void id(String id) {
    id(row, id);
  }

  /** Event time of a row that was accepted since the last {@link #take}. */
  public long eventMillis(int acceptedRow) {
    return millis[acceptedRow];
  }

  /** Sets the request id of a row that is not accepted yet. */
  public void id(int row, String id) {
    ids.put(row, CellType.STRING, id.toCharArray(), 0, id.length());
  }

  /** Sets the row's event time, whatever field the context names. */
  public void time(String time) {
    times.put(row, CellType.STRING, time.toCharArray(), 0, time.length());
  }

  /** Whether a row that is not accepted yet has a request id. */
  public boolean hasId(int row) {
    return ids.code(row) != CategoryColumn.MISSING;
  }

  /** Sets the row's model version, whatever field the context names. */
  public void version(String version) {
    version(row, version);
  }

  /** Sets the model version of a row that is not accepted yet. */
  public void version(int row, String version) {
    versions.put(row, CellType.STRING, version.toCharArray(), 0, version.length());
  }

  /**
   * Accepts the row.
   *
   * @throws RowException if its event time is none; the row is to be dropped then
   */
  public void endRow() throws RowException {
    endRow(timeOr(context.defaultTime().toEpochMilli()));
  }

  /**
   * Accepts the next rows, to which cells were put at {@link #row} and behind it.
   *
   * @param otherwise event time, in milliseconds since 1970 UTC, of rows that have none, or one
   *     that cannot be read
   * @return how many rows had an event time that cannot be read
   */
  public int endRows(int count, long otherwise) {
    int unreadable = 0;
    for (int i = 0; i < count; i++) {
      try {
        endRow(timeOr(otherwise));
      } catch (RowException e) {
        unreadable++;
        endRow(otherwise);
      }
    }
    return unreadable;
  }

  private void endRow(long eventMillis) {
    if (row >= millis.length) {
      millis = Arrays.copyOf(millis, 2 * millis.length);
    }
    millis[row] = eventMillis;
    row++;
  }

  private long timeOr(long otherwise) throws RowException {
    int code = times.code(row);
    if (code == CategoryColumn.MISSING) {
      return otherwise;
    }
    String text = code < 0 ? "" : times.dictionary().text(code);
    OptionalLong parsed = Times.parse(text);
    return parsed.orElseThrow(
        () ->
            new RowException(
                "invalid event time '%s' (must be %s)"
                    .formatted(text.length() > 40 ? text.substring(0, 40) : text, Times.ALLOWED)));
  }

  /** Forgets the cells of the row under construction. */
  public void dropRow() {
    dropRows(1);
  }

  /** Forgets the cells of the next rows. */
  public void dropRows(int count) {
    for (int dropped = row; dropped < row + count; dropped++) {
      for (ColumnBuilder column : columns.values()) {
        column.clear(dropped);
      }
      ids.clear(dropped);
      times.clear(dropped);
      versions.clear(dropped);
    }
  }

  /** Whether it is time to {@link #take}. */
  public boolean isFull() {
    if (isDecided) {
      return row >= context.limits().batchRows() || textIsFull();
    }
    return row >= DecodeContext.SAMPLE_ROWS
        || (long) row * Math.max(1, columns.size()) >= MAX_SAMPLE_CELLS
        || textIsFull();
  }

  private boolean textIsFull() {
    // Asking every column for every row would cost more than what is guarded against.
    if (isTextFull || row < nextTextCheck) {
      return isTextFull;
    }
    nextTextCheck = row + ROWS_BETWEEN_CHECKS;
    long text = ids.textLength();
    for (ColumnBuilder column : columns.values()) {
      text += column.textLength();
    }
    isTextFull = text >= MAX_TEXT;
    return isTextFull;
  }

  /**
   * Decides the kinds of the columns that are undecided, and hands over all accepted rows: batches
   * of one version each, of no more rows than the context allows. The builder is empty afterwards.
   */
  public List<Batch> take() {
    columns.replaceAll((name, column) -> decided(column));
    isDecided = true;
    int rows = row;
    row = 0;
    nextTextCheck = 0;
    isTextFull = false;
    List<Column> built = new ArrayList<>();
    for (ColumnBuilder column : columns.values()) {
      if (column.isPresent() && isValue(column)) {
        built.add(column.build(rows));
      }
    }
    String[] idTexts = texts(ids, rows, "");
    String[] versionTexts = texts(versions, rows, context.version());
    times.build(rows);
    if (rows == 0) {
      return List.of();
    }
    Batch all =
        new Batch(context.model(), context.version(), idTexts, Arrays.copyOf(millis, rows), built);
    return sliced(ByVersion.split(all, versionTexts));
  }

  private ColumnBuilder decided(ColumnBuilder column) {
    // An absent column stays undecided: only rows that have it can tell.
    return column instanceof UndecidedBuilder undecided && column.isPresent()
        ? undecided.decided(row)
        : column;
  }

  private boolean isValue(ColumnBuilder column) {
    return column != ids
        && column != times
        && column != versions
        && !(column instanceof SkippedColumn);
  }

  private static String[] texts(CategoryBuilder builder, int rows, String missing) {
    CategoryColumn column = (CategoryColumn) builder.build(rows);
    String[] texts = new String[rows];
    for (int i = 0; i < rows; i++) {
      texts[i] = column.codes()[i] < 0 ? missing : column.text(i);
    }
    return texts;
  }

  private List<Batch> sliced(List<Batch> batches) {
    int most = context.limits().batchRows();
    List<Batch> slices = new ArrayList<>();
    for (Batch batch : batches) {
      for (int from = 0; from < batch.rows(); from += most) {
        boolean isWhole = batch.rows() <= most;
        slices.add(isWhole ? batch : batch.slice(from, Math.min(batch.rows(), from + most)));
      }
    }
    return slices;
  }

  /** The columns known so far; those of the schema keep their role, the others are features. */
  public Schema schema() {
    List<Field> fields = new ArrayList<>();
    columns.forEach(
        (name, column) ->
            column
                .kind()
                .filter(kind -> isValue(column))
                .ifPresent(kind -> fields.add(field(name, kind))));
    return new Schema(fields);
  }

  private Field field(String name, Kind kind) {
    return context.schema().field(name).orElseGet(() -> Field.of(name, kind, Role.FEATURE));
  }
}
