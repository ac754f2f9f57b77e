package io.leadline.store.sql;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Numbers as the databases hold them: infinities as they are, an absent number or NaN as NULL. */
final class StoredNumber {

  private StoredNumber() {}

  static @Nullable Double of(OptionalDouble number) {
    return number.isPresent() ? of(number.getAsDouble()) : null;
  }

  static @Nullable Double of(double number) {
    // SQLite turns NaN into NULL by itself; PostgreSQL does not, and sorts it above all numbers.
    return Double.isNaN(number) ? null : (Double) number;
  }

  static double orNan(@Nullable Double number) {
    return number == null ? Double.NaN : number;
  }
}
