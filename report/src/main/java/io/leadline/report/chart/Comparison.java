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
import java.util.TreeSet;

/**
 * How one column's values lay in the baseline and lie now, ready to draw. Nothing is drawn of
 * private columns, nor where one side has no values.
 */
public final class Comparison {

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
    groups.add(PairedBars.Group.rest(Math.max(0, 1 - before), Math.max(0, 1 - now)));
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
    return Scale.of(List.of(baseline, current))
        .map(
            scale ->
                new Density(
                    title,
                    scale.edges(),
                    scale.logarithmic(),
                    baseline.shares(scale.edges()),
                    current.shares(scale.edges())));
  }

  /**
   * A large drawing of the baseline, the stretch of time before, and now.
   *
   * @param previous empty where it is not known
   * @param most how many categories to show on their own
   */
  public static Optional<Chart> large(
      ColumnProfile baseline, Optional<ColumnProfile> previous, ColumnProfile current, int most) {
    if (isWithheld(baseline, current) || baseline.values() == 0 || current.values() == 0) {
      return Optional.empty();
    }
    Optional<ColumnProfile> before =
        previous.filter(known -> known.values() > 0 && !isWithheld(known, current));
    String title = "Distribution of " + current.name() + ": baseline, previous and current";
    return current.kind() == Kind.NUMERIC
        ? overlay(title, baseline, before, current)
        : Optional.of(bars(title, baseline, before, current, most));
  }

  private static Optional<Chart> overlay(
      String title,
      ColumnProfile baseline,
      Optional<ColumnProfile> previous,
      ColumnProfile current) {
    List<ColumnProfile> all = new ArrayList<>(List.of(baseline, current));
    previous.ifPresent(all::add);
    return Scale.of(all)
        .map(
            scale -> {
              List<Overlay.Curve> curves = new ArrayList<>();
              curves.add(new Overlay.Curve("baseline", "base", baseline.shares(scale.edges())));
              previous.ifPresent(
                  known ->
                      curves.add(
                          new Overlay.Curve("previous", "prev", known.shares(scale.edges()))));
              curves.add(new Overlay.Curve("current", "line", current.shares(scale.edges())));
              return new Overlay(title, scale, curves);
            });
  }

  private static Chart bars(
      String title,
      ColumnProfile baseline,
      Optional<ColumnProfile> previous,
      ColumnProfile current,
      int most) {
    List<ShareBars.Side> sides = new ArrayList<>();
    sides.add(new ShareBars.Side("baseline", "base"));
    previous.ifPresent(known -> sides.add(new ShareBars.Side("previous", "before")));
    sides.add(new ShareBars.Side("current", "now"));
    Map<String, Double> before = previous.map(Comparison::shares).orElse(Map.of());
    List<PairedBars.Group> groups = groups(baseline, current, most);
    double named = groups.stream().mapToDouble(g -> before.getOrDefault(g.category(), 0.0)).sum();
    List<ShareBars.Category> categories = new ArrayList<>();
    for (PairedBars.Group group : groups) {
      double share =
          group.isRest() ? Math.max(0, 1 - named) : before.getOrDefault(group.category(), 0.0);
      double[] shares =
          previous.isPresent()
              ? new double[] {group.baseline(), share, group.current()}
              : new double[] {group.baseline(), group.current()};
      categories.add(new ShareBars.Category(group.category(), shares));
    }
    return new ShareBars(title, sides, categories);
  }

  /** One stretch of time of {@link #ridges}; {@code alarming} where a limit was broken in it. */
  public record Stretch(String time, Optional<ColumnProfile> column, boolean alarming) {}

  /** How a column of numbers lay over time, below the baseline; empty where nothing is to draw. */
  public static Optional<Chart> ridges(ColumnProfile baseline, List<Stretch> stretches) {
    List<ColumnProfile> all = new ArrayList<>();
    all.add(baseline);
    stretches.forEach(stretch -> stretch.column.filter(c -> c.values() > 0).ifPresent(all::add));
    boolean drawable =
        all.size() > 1
            && all.stream()
                .allMatch(c -> !c.isPrivate() && c.kind() == Kind.NUMERIC && c.values() > 0);
    if (!drawable) {
      return Optional.empty();
    }
    return Scale.of(all)
        .map(
            scale -> {
              List<Ridges.Row> rows = new ArrayList<>();
              rows.add(row(scale, "baseline", "ridge base", Optional.of(baseline)));
              for (Stretch stretch : stretches) {
                String label = stretch.alarming ? "▲ " + stretch.time : stretch.time;
                String style = stretch.alarming ? "ridge alarming" : "ridge";
                rows.add(row(scale, label, style, stretch.column));
              }
              return new Ridges("Distribution of " + baseline.name() + " over time", scale, rows);
            });
  }

  private static Ridges.Row row(
      Scale scale, String label, String style, Optional<ColumnProfile> column) {
    Optional<ColumnProfile> known = column.filter(c -> c.values() > 0);
    String note =
        known
            .map(c -> "%s: %s values".formatted(label, Numbers.count(c.values())))
            .orElse(label + ": no values");
    double[] shares = known.map(c -> c.shares(scale.edges())).orElse(new double[0]);
    return new Ridges.Row(label, style, shares, note);
  }
}
