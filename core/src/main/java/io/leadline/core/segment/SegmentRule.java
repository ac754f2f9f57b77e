package io.leadline.core.segment;

import io.leadline.core.fairness.Grouping;
import java.util.List;

/**
 * What a monitor asks for under {@code segments}: one segment, or one for each value of a field.
 */
public sealed interface SegmentRule {

  /** How it is named in other rules, and in the names of its segments. */
  String name();

  /**
   * One segment for each value, named {@code field=value}; rows of other values and rows without
   * one are segments as well, so that every row is in one of them.
   *
   * @param field a feature, tag or output
   * @param values the values; empty takes the baseline's most frequent ones
   * @param most how many of those, in [1, {@value Grouping#MOST_VALUES}]
   */
  record ByValue(String field, List<String> values, int most) implements SegmentRule {

    /** How many values are taken where nothing is said. */
    public static final int USUAL = 8;

    public ByValue {
      values = List.copyOf(values);
      if (most < 1 || most > Grouping.MOST_VALUES || values.size() > Grouping.MOST_VALUES) {
        throw new IllegalArgumentException(
            "Invalid segments by '%s': %d values (must be 1 to %d)"
                .formatted(field, Math.max(most, values.size()), Grouping.MOST_VALUES));
      }
    }

    /** One segment for each of the {@value #USUAL} most frequent values of the baseline. */
    public static ByValue of(String field) {
      return new ByValue(field, List.of(), USUAL);
    }

    @Override
    public String name() {
      return field;
    }
  }

  /** The rows for which a condition is true. */
  record Where(String name, Condition condition) implements SegmentRule {}

  /**
   * The rows that are in one segment of each of some other rules: {@code country=DE & long-loans}.
   *
   * @param of names of rules that stand before, at least two
   */
  record Cross(List<String> of) implements SegmentRule {

    public Cross {
      of = List.copyOf(of);
      if (of.size() < 2 || of.stream().distinct().count() < of.size()) {
        throw new IllegalArgumentException(
            "Invalid crossed segments: %s (must be two or more different ones)".formatted(of));
      }
    }

    @Override
    public String name() {
      return String.join(Segmentation.AND, of);
    }
  }
}
