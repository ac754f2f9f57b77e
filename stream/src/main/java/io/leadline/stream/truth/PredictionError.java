package io.leadline.stream.truth;

import io.leadline.core.monitor.Task;
import io.leadline.core.performance.ClassName;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How wrong one prediction was: 1 or 0 for classes, the absolute error for numbers. */
final class PredictionError {

  private static final double THRESHOLD = 0.5;

  private PredictionError() {}

  /** Empty where the answer or the label is none, or cannot be compared. */
  static OptionalDouble of(Task task, Schema schema, Row row, String label) {
    return task == Task.REGRESSION ? absolute(schema, row, label) : wrong(schema, row, label);
  }

  private static OptionalDouble absolute(Schema schema, Row row, String label) {
    @Nullable Object answer = cell(schema, Role.PREDICTION, row);
    if (!(answer instanceof Double number)) {
      return OptionalDouble.empty();
    }
    try {
      double error = Math.abs(number - Double.parseDouble(label));
      return Double.isFinite(error) ? OptionalDouble.of(error) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble wrong(Schema schema, Row row, String label) {
    Optional<String> answer = answer(schema, row);
    Optional<String> truth = ClassName.of(label);
    return answer.isEmpty() || truth.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(answer.equals(truth) ? 0 : 1);
  }

  /** A schema with a score but no prediction predicts class 1 from a score of one half on. */
  private static Optional<String> answer(Schema schema, Row row) {
    if (schema.first(Role.PREDICTION).isPresent()) {
      @Nullable Object cell = cell(schema, Role.PREDICTION, row);
      return cell == null || cell == Row.MISMATCH ? Optional.empty() : ClassName.of(Row.text(cell));
    }
    @Nullable Object score = cell(schema, Role.SCORE, row);
    return score instanceof Double value && !value.isNaN()
        ? Optional.of(value < THRESHOLD ? ClassName.ZERO : ClassName.ONE)
        : Optional.empty();
  }

  private static @Nullable Object cell(Schema schema, Role role, Row row) {
    return schema.first(role).map(Field::name).map(row.cells()::get).orElse(null);
  }
}
