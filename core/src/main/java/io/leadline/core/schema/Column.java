package io.leadline.core.schema;

/**
 * The values of one field for the rows of a batch.
 *
 * <p>Five things that are often confused are kept apart here, once and for all: a value can be
 * <em>missing</em> (null, or the key absent), <em>mismatched</em> (present, but not of the field's
 * kind), <em>NaN</em>, <em>infinite</em>, or ordinary. A column that no row of the batch has is
 * <em>absent</em>: it is not in the batch, and all its rows count as missing.
 */
public sealed interface Column permits NumberColumn, CategoryColumn {

  String name();

  /** Number of rows. */
  int size();

  Kind kind();

  boolean isMissing(int row);

  boolean isMismatched(int row);

  /** The value as text, for display and samples; empty for missing and mismatched cells. */
  String text(int row);

  /** Rows {@code from} (inclusive) to {@code to} (exclusive), as a copy. */
  Column slice(int from, int to);

  /** The given rows, in the given order, as a copy. */
  Column select(int[] rows);
}
