package io.leadline.batch.table;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Task;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import io.leadline.protocol.column.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A monitor for tables that come without one: outputs are recognised by their customary names;
 * columns that count or time the rows are left out, for they differ by nature.
 *
 * @param monitor what to check
 * @param leftOut columns that are not checked, with the reason
 */
public record MonitorGuess(Monitor monitor, List<String> leftOut) {

  private static final Set<String> PREDICTIONS = Set.of("prediction", "y_pred", "predicted");
  private static final Set<String> SCORES =
      Set.of("score", "probability", "y_pred_proba", "y_proba", "y_score", "predict_proba");
  // Beyond so many different answers they are numbers, not classes.
  private static final int MOST_CLASSES = 64;

  private static final Set<String> LABELS =
      Set.of("label", "target", "y_true", "ground_truth", "actual");

  public MonitorGuess {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * @param fields of the baseline
   * @param sample first rows of the baseline
   */
  public static MonitorGuess of(List<Table.TableField> fields, List<Batch> sample) {
    List<Field> guessed = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    Set<String> ignored = new LinkedHashSet<>();
    Optional<String> id = Optional.empty();
    Optional<String> time = Optional.empty();
    for (Table.TableField field : fields) {
      Optional<Reason> reason = reasonToLeaveOut(field, sample);
      if (reason.isPresent()) {
        ignored.add(field.name());
        leftOut.add("column '%s' is not checked: %s".formatted(field.name(), reason.get().words));
        id = reason.get() == Reason.NAMES_ROWS ? id.or(() -> Optional.of(field.name())) : id;
        time = reason.get() == Reason.TELLS_TIME ? time.or(() -> Optional.of(field.name())) : time;
      } else {
        guessed.add(Field.of(field.name(), field.kind(), role(field.name())));
      }
    }
    Duration window =
        time.map(name -> WindowGuess.size(name, sample)).orElse(Windows.DEFAULT.size());
    return new MonitorGuess(monitor(new Schema(guessed), id, time, ignored, window), leftOut);
  }

  private static Monitor monitor(
      Schema schema,
      Optional<String> id,
      Optional<String> time,
      Set<String> ignored,
      Duration window) {
    Windows usual = Windows.DEFAULT;
    return new Monitor(
        "check",
        task(schema),
        "",
        id,
        time,
        schema,
        ignored,
        new Monitor.BaselineSource("", ""),
        new Windows(window, List.of(), usual.lateness(), usual.zone(), usual.minRows()),
        Checks.DEFAULT,
        List.of());
  }

  /** A score speaks of two classes; a number that is predicted without one, of a quantity. */
  private static Task task(Schema schema) {
    if (schema.first(Role.SCORE).isPresent()) {
      return Task.BINARY;
    }
    Optional<Field> prediction = schema.first(Role.PREDICTION);
    if (prediction.isEmpty()) {
      return Task.BINARY;
    }
    return prediction.get().kind() == Kind.NUMERIC ? Task.REGRESSION : Task.MULTICLASS;
  }

  private static Role role(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (PREDICTIONS.contains(lower)) {
      return Role.PREDICTION;
    }
    if (SCORES.contains(lower)) {
      return Role.SCORE;
    }
    return LABELS.contains(lower) ? Role.LABEL : Role.FEATURE;
  }

  private enum Reason {
    TELLS_TIME("it tells the time"),
    NAMES_ROWS("it names the rows");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  private static Optional<Reason> reasonToLeaveOut(Table.TableField field, List<Batch> sample) {
    if (field.isInstant()) {
      return Optional.of(Reason.TELLS_TIME);
    }
    List<Column> columns =
        sample.stream().flatMap(batch -> batch.column(field.name()).stream()).toList();
    if (field.kind() == Kind.CATEGORICAL && areTimes(columns)) {
      return Optional.of(Reason.TELLS_TIME);
    }
    if (isNamedLikeId(field.name()) && isUnique(columns)) {
      return Optional.of(Reason.NAMES_ROWS);
    }
    return Optional.empty();
  }

  private static boolean isNamedLikeId(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("id")
        || lower.equals("index")
        || lower.equals("uuid")
        || lower.endsWith("_id")
        || lower.isEmpty();
  }

  private static boolean areTimes(List<Column> columns) {
    boolean isAny = false;
    for (Column column : columns) {
      if (!(column instanceof CategoryColumn categories)) {
        return false;
      }
      // Dictionaries are small where columns are no times, and the first text tells it there.
      for (String text : categories.dictionary()) {
        if (Times.parse(text).isEmpty()) {
          return false;
        }
        isAny = true;
      }
    }
    return isAny;
  }

  private static boolean isUnique(List<Column> columns) {
    Set<Object> seen = new HashSet<>();
    for (Column column : columns) {
      for (int row = 0; row < column.size(); row++) {
        if (!column.isMissing(row) && !seen.add(value(column, row))) {
          return false;
        }
      }
    }
    return seen.size() > 1;
  }

  private static Object value(Column column, int row) {
    if (column.kind() == Kind.NUMERIC && column instanceof NumberColumn numbers) {
      return numbers.values()[row];
    }
    return column instanceof CategoryColumn categories ? categories.text(row) : "";
  }
}
