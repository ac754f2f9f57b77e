package io.leadline.core.monitor;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Completes a monitor's schema from the first batches of its baseline: every column that is not
 * declared becomes a feature.
 *
 * <p>A column is numeric when all its values came as numbers, however few distinct ones there are;
 * one text among them ("True", "unknown") makes it categorical. Outputs take the kind of their
 * data. A declared feature keeps its kind, unless it is declared numeric and has texts only. The
 * id, the time and ignored columns are left out, as are columns without any value.
 */
public final class SchemaInference {

  /** What the values of a column came as. */
  private enum Seen {
    NOTHING,
    NUMBERS,
    TEXTS,
    BOTH
  }

  private SchemaInference() {}

  /**
   * The full schema: declared fields in their order, then the others as they come in the batches.
   *
   * @param batches the first ones of the baseline
   * @param monitor its schema holds the declared fields
   */
  public static Schema infer(List<Batch> batches, Monitor monitor) {
    Map<String, Seen> seen = new LinkedHashMap<>();
    for (Batch batch : batches) {
      for (Column column : batch.columns()) {
        seen.merge(column.name(), values(column), SchemaInference::both);
      }
    }
    List<Field> fields = new ArrayList<>();
    for (Field field : monitor.schema().fields()) {
      fields.add(declared(field, seen.getOrDefault(field.name(), Seen.NOTHING)));
    }
    seen.forEach(
        (name, values) -> {
          if (values != Seen.NOTHING && !isLeftOut(name, monitor)) {
            fields.add(Field.of(name, kind(values), Role.FEATURE));
          }
        });
    return new Schema(fields);
  }

  private static boolean isLeftOut(String name, Monitor monitor) {
    return monitor.schema().field(name).isPresent()
        || monitor.ignore().contains(name)
        || monitor.idField().equals(Optional.of(name))
        || monitor.timeField().equals(Optional.of(name));
  }

  private static Field declared(Field field, Seen values) {
    boolean isInput = field.role() == Role.FEATURE || field.role() == Role.TAG;
    boolean isKept =
        values == Seen.NOTHING
            || (isInput && (field.kind() == Kind.CATEGORICAL || values != Seen.TEXTS));
    return isKept ? field : withKind(field, kind(values));
  }

  private static Field withKind(Field field, Kind kind) {
    return new Field(
        field.name(),
        kind,
        field.role(),
        field.min(),
        field.max(),
        field.importance(),
        field.isPrivate());
  }

  private static Kind kind(Seen values) {
    return values == Seen.NUMBERS ? Kind.NUMERIC : Kind.CATEGORICAL;
  }

  private static Seen both(Seen one, Seen other) {
    if (one == Seen.NOTHING || one == other) {
      return other;
    }
    return other == Seen.NOTHING ? one : Seen.BOTH;
  }

  private static Seen values(Column column) {
    for (int row = 0; row < column.size(); row++) {
      if (isValue(column, row)) {
        return column instanceof NumberColumn ? Seen.NUMBERS : Seen.TEXTS;
      }
    }
    return Seen.NOTHING;
  }

  private static boolean isValue(Column column, int row) {
    if (column instanceof CategoryColumn categories) {
      return categories.codes()[row] >= 0;
    }
    return !column.isMissing(row) && !column.isMismatched(row);
  }
}
