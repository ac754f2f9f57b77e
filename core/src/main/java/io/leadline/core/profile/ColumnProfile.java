package io.leadline.core.profile;

import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import java.util.List;
import java.util.OptionalDouble;

/** What is kept of one column. Immutable. Counts are exact. */
public final class ColumnProfile {

  private ColumnProfile() {}

  public String name() {
    throw new UnsupportedOperationException();
  }

  public Kind kind() {
    throw new UnsupportedOperationException();
  }

  public Role role() {
    throw new UnsupportedOperationException();
  }

  /** Whether the column's values must not be shown. */
  public boolean isPrivate() {
    throw new UnsupportedOperationException();
  }

  public long rows() {
    throw new UnsupportedOperationException();
  }

  public long missing() {
    throw new UnsupportedOperationException();
  }

  public long mismatched() {
    throw new UnsupportedOperationException();
  }

  /** Rows with an ordinary value: for numbers finite, for categories any. */
  public long values() {
    throw new UnsupportedOperationException();
  }

  public long nan() {
    throw new UnsupportedOperationException();
  }

  public long positiveInfinity() {
    throw new UnsupportedOperationException();
  }

  public long negativeInfinity() {
    throw new UnsupportedOperationException();
  }

  public long zeros() {
    throw new UnsupportedOperationException();
  }

  public long negatives() {
    throw new UnsupportedOperationException();
  }

  public long outOfRange() {
    throw new UnsupportedOperationException();
  }

  /** Rows with a category that the layout's baseline never had. */
  public long unseen() {
    throw new UnsupportedOperationException();
  }

  /** Smallest finite number; empty for categories, private columns and columns without numbers. */
  public OptionalDouble min() {
    throw new UnsupportedOperationException();
  }

  public OptionalDouble max() {
    throw new UnsupportedOperationException();
  }

  /** Mean of the finite numbers, correctly rounded from their exact sum. */
  public OptionalDouble mean() {
    throw new UnsupportedOperationException();
  }

  /** Population variance of the finite numbers. */
  public OptionalDouble variance() {
    throw new UnsupportedOperationException();
  }

  /** Skewness, from the distribution. */
  public OptionalDouble skewness() {
    throw new UnsupportedOperationException();
  }

  /** Excess kurtosis, from the distribution. */
  public OptionalDouble kurtosis() {
    throw new UnsupportedOperationException();
  }

  /** Estimated number of distinct values; standard error 1.6 %, exact while few. */
  public double distinct() {
    throw new UnsupportedOperationException();
  }

  /**
   * The value below which the share {@code q} of the finite numbers lies.
   *
   * @param q in [0, 1]
   */
  public OptionalDouble quantile(double q) {
    throw new UnsupportedOperationException();
  }

  /** Certified bound of the rank error of {@link #quantile} and of {@code ks}, in [0, 1]. */
  public double rankErrorBound() {
    throw new UnsupportedOperationException();
  }

  /** Share of the finite numbers that lie in each of the half-open intervals between edges. */
  public double[] shares(double[] edges) {
    throw new UnsupportedOperationException();
  }

  /** A value and how many rows have it. */
  public record Frequent(String value, long count) {}

  /** The most frequent values, most frequent first, then by text; empty for private columns. */
  public List<Frequent> frequent(int most) {
    throw new UnsupportedOperationException();
  }
}
