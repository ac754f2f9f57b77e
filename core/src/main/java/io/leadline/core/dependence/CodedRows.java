package io.leadline.core.dependence;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Up to {@value #ROWS} rows of a batch in whole numbers on the axes of a space: what does not fit
 * the first-level cache would wait for memory at every frequency. Owned by one thread.
 *
 * <p>Positions are cut at {@value #MOST_DEVIATIONS} deviations on both sides, so that single rows
 * bear no weight of their own; infinite numbers are there as well. A missing, mismatched or NaN
 * value is at the baseline's centre, and known to be absent.
 */
final class CodedRows {

  static final int ROWS = 256;
  static final int MOST_DEVIATIONS = 8;

  private static final int MOST = MOST_DEVIATIONS * FourierFeatures.UNITS;

  /** The place of a row without a value, of categorical axes; known categories come next. */
  private static final int ABSENT = 0;

  private final List<Axis> axes;
  private final int[][] levels;
  private final int[][] places;
  private final int[][] absent;
  private final int[] absentCount;
  private final Dictionary[] dictionaries;
  private int size;

  /**
   * @param most rows at once, at most {@value #ROWS}
   * @param dictionaries by axis, kept from block to block
   */
  CodedRows(List<Axis> axes, int most, Dictionary[] dictionaries) {
    this.axes = axes;
    this.levels = new int[axes.size()][most];
    this.places = new int[axes.size()][];
    for (int axis = 0; axis < places.length; axis++) {
      places[axis] = new int[isNumeric(axis) ? 0 : most];
    }
    this.absent = new int[axes.size()][most];
    this.absentCount = new int[axes.size()];
    this.dictionaries = dictionaries;
  }

  static Dictionary[] dictionaries(List<Axis> axes) {
    return axes.stream().map(Dictionary::new).toArray(Dictionary[]::new);
  }

  int size() {
    return size;
  }

  boolean isNumeric(int axis) {
    return axes.get(axis).kind() == Kind.NUMERIC;
  }

  /** [rows] positions, in units of 1/1024 deviation. */
  int[] levels(int axis) {
    return levels[axis];
  }

  /** [rows] which of the axis's categories each row has. */
  int[] places(int axis) {
    return places[axis];
  }

  /** The rows without a value; the first {@link #absentCount} of them are valid. */
  int[] absent(int axis) {
    return absent[axis];
  }

  int absentCount(int axis) {
    return absentCount[axis];
  }

  /** The columns of a batch, in the order of the axes. */
  Column[] columns(Batch batch) {
    Map<String, Column> byName = new HashMap<>();
    batch.columns().forEach(column -> byName.put(column.name(), column));
    Column[] columns = new Column[axes.size()];
    for (int axis = 0; axis < columns.length; axis++) {
      Column column = byName.get(axes.get(axis).name());
      columns[axis] = column == null ? nothing(axes.get(axis), batch.rows()) : column;
      dictionaries[axis].use(columns[axis]);
    }
    return columns;
  }

  private static Column nothing(Axis axis, int rows) {
    int[] codes = new int[rows];
    Arrays.fill(codes, CategoryColumn.MISSING);
    return new CategoryColumn(axis.name(), new String[0], codes);
  }

  /** Codes rows {@code from} to {@code to}, at most {@value #ROWS}, of {@link #columns}. */
  void code(Column[] columns, int from, int to) {
    size = to - from;
    Arrays.fill(absentCount, 0);
    for (int axis = 0; axis < columns.length; axis++) {
      Column column = columns[axis];
      if (column.kind() != axes.get(axis).kind()) {
        allAbsent(axis);
      } else if (column instanceof NumberColumn numbers) {
        codeNumbers(axis, numbers, from);
      } else if (column instanceof CategoryColumn categories) {
        codeCategories(axis, categories, from);
      }
    }
  }

  private void allAbsent(int axis) {
    Arrays.fill(levels[axis], 0, size, 0);
    Arrays.fill(places[axis], ABSENT);
    for (int row = 0; row < size; row++) {
      absent[axis][absentCount[axis]++] = row;
    }
  }

  private void codeNumbers(int axis, NumberColumn column, int from) {
    double centre = axes.get(axis).centre();
    double units = FourierFeatures.UNITS / axes.get(axis).scale();
    double[] values = column.values();
    boolean isComplete = column.isComplete();
    int[] coded = levels[axis];
    for (int row = 0; row < size; row++) {
      double value = values[from + row];
      boolean isAbsent =
          Double.isNaN(value)
              || (!isComplete && (column.isMissing(from + row) || column.isMismatched(from + row)));
      if (isAbsent) {
        coded[row] = 0;
        absent[axis][absentCount[axis]++] = row;
      } else {
        coded[row] = level((value - centre) * units);
      }
    }
  }

  static int level(double units) {
    // Floor of one half more, not rint: it is twice as fast, and ties do not matter.
    return (int) Math.floor(Math.max(-MOST, Math.min(MOST, units)) + 0.5);
  }

  private void codeCategories(int axis, CategoryColumn column, int from) {
    Dictionary dictionary = dictionaries[axis];
    int[] codes = column.codes();
    for (int row = 0; row < size; row++) {
      int code = codes[from + row];
      levels[axis][row] = code < 0 ? 0 : dictionary.levelOf[code];
      places[axis][row] = code < 0 ? ABSENT : dictionary.placeOf[code];
      if (code < 0) {
        absent[axis][absentCount[axis]++] = row;
      }
    }
  }

  /** Level and place of a dictionary's values; batches that share one have them looked up once. */
  static final class Dictionary {

    private final Axis axis;
    private String[] values = {};
    private int[] levelOf = {};
    private int[] placeOf = {};

    Dictionary(Axis axis) {
      this.axis = axis;
    }

    void use(Column column) {
      if (!(column instanceof CategoryColumn categories) || categories.dictionary() == values) {
        return;
      }
      values = categories.dictionary();
      levelOf = new int[values.length];
      placeOf = new int[values.length];
      for (int code = 0; code < values.length; code++) {
        double share = axis.shares().getOrDefault(values[code], 0.0);
        levelOf[code] = level((share - axis.centre()) / axis.scale() * FourierFeatures.UNITS);
        placeOf[code] = axis.placeOf(values[code]);
      }
    }
  }
}
