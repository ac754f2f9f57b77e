package io.leadline.core.monitor.metrics;

import io.leadline.core.drift.Bins;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.core.text.Wording;
import java.util.List;
import java.util.Optional;

/** What changed between two columns, in words: {@code median 21,904 → 44,640}. */
final class DriftChange {

  // Numbers that take this few values are told by their shares, like categories.
  private static final int FEW_VALUES = 3;

  // A median that moved less, in standard deviations, is not what changed.
  private static final double NOTABLE_SHIFT = 0.1;
  private static final double NOTABLE_SPREAD = 0.1;

  private static final int MOST_LOOKED_AT = 50;
  private static final int LONGEST = 40;

  private static final List<String> SPOKEN = List.of("other", "new");

  private DriftChange() {}

  static String words(
      ColumnProfile current, ColumnProfile baseline, AlignedBins bins, boolean isPrivate) {
    return isPrivate
        ? "values are private; share of the most changed bin " + largestChange(bins)
        : shift(current, baseline, bins).words();
  }

  /** What changed of the values, and in which way. */
  static Shift shift(ColumnProfile current, ColumnProfile baseline, AlignedBins bins) {
    if (current.kind() == Kind.CATEGORICAL) {
      return categories(current, baseline, bins);
    }
    if (Math.max(current.distinct(), baseline.distinct()) <= FEW_VALUES) {
      return new Shift(Shift.Kind.SHAPE, "value " + label(bins) + ": " + largestChange(bins));
    }
    return UnitChange.words(current, baseline)
        .map(words -> new Shift(Shift.Kind.UNIT, words))
        .orElseGet(() -> numbers(current, baseline, bins));
  }

  private static Shift categories(ColumnProfile current, ColumnProfile baseline, AlignedBins bins) {
    String label = label(bins);
    boolean isNew = label.equals("new");
    Optional<String> newcomer = isNew ? newcomer(current, baseline) : Optional.empty();
    String words =
        newcomer.orElse(
            (SPOKEN.contains(label) ? label + " categories " : label + ": ") + largestChange(bins));
    return new Shift(isNew ? Shift.Kind.NEW_CATEGORY : Shift.Kind.MIX, words);
  }

  /** How much the share of the most changed bin changed. */
  static double largestGap(AlignedBins bins) {
    int bin = mostChanged(bins);
    return Math.abs(bins.coarseCurrent().share(bin) - bins.coarseBaseline().share(bin));
  }

  private static Shift numbers(ColumnProfile current, ColumnProfile baseline, AlignedBins bins) {
    double from = baseline.quantile(0.5).orElse(0);
    double to = current.quantile(0.5).orElse(0);
    double fromSpread = Math.sqrt(baseline.variance().orElse(0));
    double toSpread = Math.sqrt(current.variance().orElse(0));
    if (from != to && Math.abs(to - from) >= NOTABLE_SHIFT * Math.min(fromSpread, toSpread)) {
      return new Shift(Shift.Kind.LOCATION, "median " + Wording.change(from, to));
    }
    if (Math.abs(toSpread - fromSpread) >= NOTABLE_SPREAD * fromSpread && toSpread != fromSpread) {
      return new Shift(
          Shift.Kind.SPREAD, "standard deviation " + Wording.change(fromSpread, toSpread));
    }
    return new Shift(Shift.Kind.SHAPE, "share of " + label(bins) + ": " + largestChange(bins));
  }

  /** The most frequent category that the baseline never had. */
  private static Optional<String> newcomer(ColumnProfile current, ColumnProfile baseline) {
    return current.frequent(MOST_LOOKED_AT).stream()
        .filter(category -> baseline.categories().countOf(category.value()) == 0)
        .findFirst()
        .map(
            category ->
                "new category %s: %s"
                    .formatted(
                        shortened(category.value()),
                        Wording.percentChange(
                            0, (double) category.count() / Math.max(1, current.values()))));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  private static String label(AlignedBins bins) {
    return bins.coarseLabels().get(mostChanged(bins));
  }

  private static String largestChange(AlignedBins bins) {
    int bin = mostChanged(bins);
    return Wording.percentChange(bins.coarseBaseline().share(bin), bins.coarseCurrent().share(bin));
  }

  private static int mostChanged(AlignedBins bins) {
    Bins current = bins.coarseCurrent();
    Bins baseline = bins.coarseBaseline();
    int most = 0;
    for (int bin = 1; bin < current.size(); bin++) {
      double gap = Math.abs(current.share(bin) - baseline.share(bin));
      if (gap > Math.abs(current.share(most) - baseline.share(most))) {
        most = bin;
      }
    }
    return most;
  }
}
