package io.leadline.core.schema;

import java.util.OptionalDouble;

/**
 * One column of a model's predictions.
 *
 * @param name unique within a schema, never blank
 * @param kind how its values are compared
 * @param role the part it plays
 * @param min smallest allowed number, inclusive; absent means unbounded
 * @param max largest allowed number, inclusive; absent means unbounded
 * @param importance the feature's weight in the model, in [0, 1], where known
 * @param isPrivate whether its values must not be shown or leave the process in clear
 */
public record Field(
    String name,
    Kind kind,
    Role role,
    OptionalDouble min,
    OptionalDouble max,
    OptionalDouble importance,
    boolean isPrivate) {

  public Field {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "Invalid field name: blank (must have a visible character)");
    }
    if (min.isPresent() && max.isPresent() && min.getAsDouble() > max.getAsDouble()) {
      throw new IllegalArgumentException(
          "Invalid range of '%s': min %s is above max %s"
              .formatted(name, min.getAsDouble(), max.getAsDouble()));
    }
    if (importance.isPresent()
        && !(importance.getAsDouble() >= 0 && importance.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "Invalid importance of '%s': %s (must be in [0, 1])"
              .formatted(name, importance.getAsDouble()));
    }
  }

  public static Field of(String name, Kind kind, Role role) {
    return new Field(
        name,
        kind,
        role,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }

  public static Field numeric(String name) {
    return of(name, Kind.NUMERIC, Role.FEATURE);
  }

  public static Field categorical(String name) {
    return of(name, Kind.CATEGORICAL, Role.FEATURE);
  }

  public Field withRole(Role newRole) {
    return new Field(name, kind, newRole, min, max, importance, isPrivate);
  }

  /** Whether {@code value} violates the allowed range; NaN never does, it is counted apart. */
  public boolean isOutOfRange(double value) {
    return (min.isPresent() && value < min.getAsDouble())
        || (max.isPresent() && value > max.getAsDouble());
  }
}
