package io.leadline.predictions.table;

import io.leadline.core.schema.Kind;

/**
 * A column of a table.
 *
 * @param name the path of its field; members of a struct are joined by dots
 * @param content what its values are
 */
public record TableColumn(String name, Content content) {

  /** What the values of a column are, and so how they reach a batch. */
  public enum Content {
    /** Integers, floating-point numbers, decimals; times of day in milliseconds. */
    NUMBER(Kind.NUMERIC),
    /** Instants and dates, as milliseconds since 1970 UTC, with a fraction where they are finer. */
    INSTANT(Kind.NUMERIC),
    /** The categories {@code false} and {@code true}. */
    BOOLEAN(Kind.CATEGORICAL),
    /** Strings, enumerations and UUIDs. */
    TEXT(Kind.CATEGORICAL);

    private final Kind kind;

    Content(Kind kind) {
      this.kind = kind;
    }
  }

  /** How the column's values are compared, unless a monitor says otherwise. */
  public Kind kind() {
    return content.kind;
  }
}
