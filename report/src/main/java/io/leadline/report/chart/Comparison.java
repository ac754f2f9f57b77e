package io.leadline.report.chart;

import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.ColumnProfile.Frequent;
import io.leadline.core.schema.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How one column's values lay in the baseline and lie now, ready to draw. Nothing is drawn of
 * private columns, nor where one side has no values.
 */
public final class Comparison {

  private static final int INTERVALS = 36;
  private static final int MOST_CATEGORIES = 400;

  private Comparison() {}

  /**
   * A small drawing of both sides.
   *
   * @param most how many categories to show on their own
   */
  public static Optional<Chart> of(ColumnProfile baseline, ColumnProfile current, int most) {
    if (isWithheld(baseline, current) || baseline.values() == 0 || current.values() == 0) {
      return Optional.empty();
    }
    String title = "Distribution of " + current.name() + ", baseline against current";
    return current.kind() == Kind.NUMERIC
        ? density(title, baseline, current)
        : Optional.of(new PairedBars(title, groups(baseline, current, most)));
  }

  /** Shares of the most frequent categories of both sides, largest first, and of the rest. */
  public static List<PairedBars.Group> groups(
      ColumnProfile baseline, ColumnProfile current, int most) {
    if (isWithheld(baseline, current)) {
      return List.of();
    }
    Map<String, Double> before = shares(baseline);
    Map<String, Double> now = shares(current);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    List<PairedBars.Group> all =
        names.stream()
            .map(
                name ->
                    new PairedBars.Group(
                        name, before.getOrDefault(name, 0.0), now.getOrDefault(name, 0.0)))
            .sorted(
                Comparator.comparingDouble(
                        (PairedBars.Group g) -> -Math.max(g.baseline(), g.current()))
                    .thenComparing(PairedBars.Group::category))
            .toList();
    return all.size() <= most ? all : withRest(all.subList(0, most - 1));
  }

  private static boolean isWithheld(ColumnProfile baseline, ColumnProfile current) {
    return baseline.isPrivate() || current.isPrivate() || baseline.kind() != current.kind();
  }

  private static List<PairedBars.Group> withRest(List<PairedBars.Group> top) {
    List<PairedBars.Group> groups = new ArrayList<>(top);
    double before = top.stream().mapToDouble(PairedBars.Group::baseline).sum();
    double now = top.stream().mapToDouble(PairedBars.Group::current).sum();
    groups.add(new PairedBars.Group("other", Math.max(0, 1 - before), Math.max(0, 1 - now)));
    return groups;
  }

  private static Map<String, Double> shares(ColumnProfile column) {
    Map<String, Double> shares = new HashMap<>();
    for (Frequent frequent : column.frequent(MOST_CATEGORIES)) {
      shares.put(frequent.value(), (double) frequent.count() / column.values());
    }
    return shares;
  }

  private static Optional<Chart> density(
      String title, ColumnProfile baseline, ColumnProfile current) {
    OptionalDouble low = extreme(baseline, current, 0.005);
    OptionalDouble high = extreme(baseline, current, 0.995);
    if (low.isEmpty() || high.isEmpty()) {
      return Optional.empty();
    }
    boolean logarithmic =
        low.getAsDouble() > 0 && isFarApart(baseline, current) && high.getAsDouble() < 1e300;
    double[] edges =
        logarithmic
            ? logarithmicEdges(low.getAsDouble(), high.getAsDouble())
            : edges(baseline, current, low.getAsDouble(), high.getAsDouble());
    return Optional.of(
        new Density(title, edges, logarithmic, baseline.shares(edges), current.shares(edges)));
  }

  // The tails are left out: a single far value would squeeze all others into one interval.
  private static OptionalDouble extreme(ColumnProfile baseline, ColumnProfile current, double q) {
    OptionalDouble before = baseline.quantile(q);
    OptionalDouble now = current.quantile(q);
    if (before.isEmpty() || now.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        q < 0.5
            ? Math.min(before.getAsDouble(), now.getAsDouble())
            : Math.max(before.getAsDouble(), now.getAsDouble()));
  }

  /** Whether the medians differ so much, as with a wrong unit, that one side would be a sliver. */
  private static boolean isFarApart(ColumnProfile baseline, ColumnProfile current) {
    double before = baseline.quantile(0.5).orElse(1);
    double now = current.quantile(0.5).orElse(1);
    return Math.max(before, now) > 20 * Math.min(before, now);
  }

  private static double[] logarithmicEdges(double low, double high) {
    double step = Math.log(high / low) / (INTERVALS - 2);
    return IntStream.rangeClosed(0, INTERVALS)
        .mapToDouble(i -> low * Math.exp((i - 1) * step))
        .toArray();
  }

  private static double[] edges(
      ColumnProfile baseline, ColumnProfile current, double low, double high) {
    boolean whole = low == Math.rint(low) && high == Math.rint(high);
    boolean few = baseline.distinct() <= 48 && current.distinct() <= 48;
    if (whole && few && high - low < 48) {
      // Whole numbers get an interval each, or the picture would show gaps that are not there.
      return IntStream.rangeClosed(0, (int) (high - low) + 1)
          .mapToDouble(i -> low + i - 0.5)
          .toArray();
    }
    double width = high > low ? (high - low) / (INTERVALS - 1) : Math.max(1e-9, Math.abs(low) / 10);
    double first = high > low ? low - width / 2 : low - width * INTERVALS / 2.0;
    return IntStream.rangeClosed(0, INTERVALS).mapToDouble(i -> first + i * width).toArray();
  }
}
