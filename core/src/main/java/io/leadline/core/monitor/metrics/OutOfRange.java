package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Share of rows outside the field's range. Infinite numbers are always outside, also of a field
 * that has no range.
 */
public final class OutOfRange implements Metric {

  @Override
  public String name() {
    return MetricNames.OUT_OF_RANGE;
  }

  @Override
  public List<String> subjects(Evaluation evaluation) {
    return evaluation.checkedColumns().stream()
        .filter(name -> evaluation.column(name).kind() == Kind.NUMERIC)
        .toList();
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Optional<Field> field = evaluation.field(subject);
    boolean hasMin = isPresent(field.map(Field::min));
    boolean hasMax = isPresent(field.map(Field::max));
    return new ColumnQuality(
            name(),
            "out of range",
            column -> bad(column, hasMin, hasMax),
            column -> bad(column, hasMin, hasMax),
            Checks.Quality::outOfRange)
        .measure(evaluation, subject);
  }

  private static boolean isPresent(Optional<OptionalDouble> bound) {
    return bound.isPresent() && bound.get().isPresent();
  }

  /** An infinity beyond a bound that the field has is among the profile's own count already. */
  private static long bad(ColumnProfile column, boolean hasMin, boolean hasMax) {
    long below = hasMin ? 0 : column.negativeInfinity();
    long above = hasMax ? 0 : column.positiveInfinity();
    return column.outOfRange() + below + above;
  }
}
