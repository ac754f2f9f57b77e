package io.leadline.core.monitor.metrics;

import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.text.Wording;

/**
 * How a column changed.
 *
 * @param kind in which way
 * @param words what changed, with its numbers: {@code median 21,904 → 44,640}
 */
public record Shift(Kind kind, String words) {

  // Values that are missing explain more than any other change only from here on.
  private static final double NOTABLE_MISSING = 0.02;

  /** In which way a column changed, each told by the one before it first. */
  public enum Kind {
    /** Values went missing, or came back. */
    MISSING("missing values"),
    /** A category that the baseline never had. */
    NEW_CATEGORY("new category"),
    /** The categories' shares. */
    MIX("mix of categories"),
    /** The values of another unit: all times one factor. */
    UNIT("another unit"),
    /** The middle of the values. */
    LOCATION("location"),
    /** How far they are apart. */
    SPREAD("spread"),
    /** Anything else. */
    SHAPE("shape");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * What changed from the baseline; both columns are of one kind and have rows.
   *
   * @param isPrivate whether values must not be told
   */
  public static Shift of(ColumnProfile current, ColumnProfile baseline, boolean isPrivate) {
    double before = missing(baseline);
    double now = missing(current);
    boolean hasValues = current.values() > 0 && baseline.values() > 0;
    AlignedBins bins = AlignedBins.of(current, baseline);
    double gap = hasValues ? DriftChange.largestGap(bins) : 0;
    if (!hasValues || Math.abs(now - before) >= Math.max(NOTABLE_MISSING, gap)) {
      return new Shift(Kind.MISSING, "missing values " + Wording.percentChange(before, now));
    }
    Shift shift = DriftChange.shift(current, baseline, bins);
    return isPrivate
        ? new Shift(shift.kind(), DriftChange.words(current, baseline, bins, true))
        : shift;
  }

  private static double missing(ColumnProfile column) {
    return (double) (column.missing() + column.nan()) / Math.max(1, column.rows());
  }
}
