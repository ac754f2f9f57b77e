package io.leadline.core.profile;

import io.leadline.core.drift.Bins;
import io.leadline.core.schema.Kind;
import io.leadline.core.sketch.CategorySketch;
import io.leadline.core.sketch.Distribution;
import io.leadline.core.text.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Two columns binned alike.
 *
 * @param fineCurrent on the finest bins that both sides know exactly
 * @param fineBaseline the same for the baseline
 * @param coarseCurrent on at most 32 bins of about equal mass in the baseline (heavy atoms on their
 *     own, numbers beyond the baseline's extremes apart), or the baseline's most frequent
 *     categories, the rest and the new ones
 * @param coarseBaseline the same for the baseline
 * @param coarseLabels what each coarse bin holds, for display; of private columns the index
 * @param bound how far a distribution function read off the fine bins may be from the raw data's
 */
public record AlignedBins(
    Bins fineCurrent,
    Bins fineBaseline,
    Bins coarseCurrent,
    Bins coarseBaseline,
    List<String> coarseLabels,
    double bound) {

  private static final int MOST_COARSE = 32;

  // Below 32, so that atoms, extremes and the rest fit beside the equal-mass bins.
  private static final int EQUAL_MASS = 20;

  /**
   * Aligns two profiles of one column.
   *
   * @throws IllegalArgumentException if one is numeric and the other categorical
   */
  public static AlignedBins of(ColumnProfile current, ColumnProfile baseline) {
    if (current.kind() != baseline.kind()) {
      throw new IllegalArgumentException(
          "Cannot compare column '%s': it is %s now and %s in the baseline"
              .formatted(current.name(), current.kind(), baseline.kind()));
    }
    return current.kind() == Kind.NUMERIC
        ? ofNumbers(current, baseline)
        : ofCategories(current, baseline);
  }

  private static AlignedBins ofNumbers(ColumnProfile current, ColumnProfile baseline) {
    Distribution.Pair pair = Distribution.Pair.of(current.numbers(), baseline.numbers());
    double[] positions = pair.first().positions();
    long[] now = pair.first().counts();
    long[] then = pair.second().counts();
    int[] starts = coarseStarts(now, then);
    return new AlignedBins(
        Bins.of(now, positions),
        Bins.of(then, positions),
        coarse(now, positions, starts),
        coarse(then, positions, starts),
        rangeLabels(positions, starts, current.isPrivate() || baseline.isPrivate()),
        pair.errorBound());
  }

  /** Indices at which a new coarse bin begins; the first is 0. */
  private static int[] coarseStarts(long[] now, long[] then) {
    long total = Arrays.stream(then).sum();
    int first = 0;
    while (first < then.length && then[first] == 0) {
      first++;
    }
    int last = then.length - 1;
    while (last >= 0 && then[last] == 0) {
      last--;
    }
    List<Integer> starts = new ArrayList<>(List.of(0));
    double share = total / (double) EQUAL_MASS;
    double mass = 0;
    for (int bin = 0; bin < then.length; bin++) {
      boolean atEdge = bin == first || bin == last + 1;
      boolean full = mass > 0 && mass + then[bin] / 2.0 > share;
      if (bin > 0 && (atEdge || (full && bin <= last))) {
        starts.add(bin);
        mass = 0;
      }
      mass += then[bin];
    }
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Bins coarse(long[] counts, double[] positions, int[] starts) {
    if (counts.length == 0) {
      return Bins.of(counts, positions);
    }
    long[] sums = new long[starts.length];
    double[] places = new double[starts.length];
    for (int bin = 0; bin < starts.length; bin++) {
      int end = bin + 1 < starts.length ? starts[bin + 1] : counts.length;
      for (int i = starts[bin]; i < end; i++) {
        sums[bin] += counts[i];
      }
      places[bin] = positions[(starts[bin] + end - 1) / 2];
    }
    return Bins.of(sums, places);
  }

  private static List<String> rangeLabels(double[] positions, int[] starts, boolean isPrivate) {
    List<String> labels = new ArrayList<>();
    for (int bin = 0; bin < starts.length && positions.length > 0; bin++) {
      int last = (bin + 1 < starts.length ? starts[bin + 1] : positions.length) - 1;
      double from = positions[starts[bin]];
      labels.add(
          isPrivate
              ? Integer.toString(bin)
              : from == positions[last]
                  ? Wording.number(from)
                  : Wording.range(from, positions[last]));
    }
    return labels;
  }

  private static AlignedBins ofCategories(ColumnProfile current, ColumnProfile baseline) {
    CategorySketch now = current.categories();
    CategorySketch then = baseline.categories();
    TreeSet<String> all = new TreeSet<>(now.counts().keySet());
    all.addAll(then.counts().keySet());
    // By baseline count, so that the coarse bins are the baseline's most frequent ones.
    List<String> shared =
        all.stream()
            .filter(category -> now.knows(category) && then.knows(category))
            .sorted(Comparator.comparingLong(then::countOf).reversed().thenComparing(c -> c))
            .toList();
    long[] fineNow = countsAndRest(now, shared);
    long[] fineThen = countsAndRest(then, shared);
    int apart = (int) shared.stream().filter(c -> then.countOf(c) > 0).count();
    apart = Math.min(apart, MOST_COARSE - 2);
    double bound = Math.max(lastShare(fineNow), lastShare(fineThen));
    return new AlignedBins(
        Bins.of(fineNow),
        Bins.of(fineThen),
        Bins.of(coarse(now, then, shared, apart, now)),
        Bins.of(coarse(now, then, shared, apart, then)),
        categoryLabels(shared, apart, current.isPrivate() || baseline.isPrivate()),
        bound);
  }

  private static long[] countsAndRest(CategorySketch side, List<String> categories) {
    long[] counts = new long[categories.size() + 1];
    long rest = side.count();
    for (int i = 0; i < categories.size(); i++) {
      counts[i] = side.countOf(categories.get(i));
      rest -= counts[i];
    }
    counts[categories.size()] = rest;
    return counts;
  }

  private static double lastShare(long[] counts) {
    long total = Arrays.stream(counts).sum();
    return total == 0 ? 0 : (double) counts[counts.length - 1] / total;
  }

  /** The {@code apart} first categories, then all others the baseline has, then the new ones. */
  private static long[] coarse(
      CategorySketch now,
      CategorySketch then,
      List<String> shared,
      int apart,
      CategorySketch side) {
    long[] counts = new long[apart + 2];
    long rest = side.count();
    for (int i = 0; i < shared.size(); i++) {
      String category = shared.get(i);
      boolean isNew = then.countOf(category) == 0;
      int bin = i < apart ? i : isNew ? apart + 1 : apart;
      counts[bin] += side.countOf(category);
      rest -= side.countOf(category);
    }
    // Counts that are not kept singly: new ones as far as they were recognised as unseen.
    long unseenRest =
        side == now ? Math.min(rest, Math.max(0, now.unseen() - counts[apart + 1])) : 0;
    counts[apart + 1] += unseenRest;
    counts[apart] += rest - unseenRest;
    return counts;
  }

  private static List<String> categoryLabels(List<String> shared, int apart, boolean isPrivate) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < apart; i++) {
      labels.add(isPrivate ? Integer.toString(i) : shared.get(i));
    }
    labels.add("other");
    labels.add("new");
    return labels;
  }
}
