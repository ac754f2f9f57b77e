package io.leadline.server.pages;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Path;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.report.Words;
import io.leadline.report.chart.HeatMap;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.store.FastStore;
import io.leadline.store.PathAnswer;
import io.leadline.store.PathRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What each path has seen of a model's predictions, which one answers, and where an answer changed
 * when a more complete path came to know a window.
 *
 * @param cards one a path
 * @param paths names of the paths that know any window, in the order in which they answer
 * @param map share of predictions that each path misses, by window; empty with a single path
 * @param differing windows where paths have seen different numbers, or the answer changed; latest
 *     first
 * @param others the windows beside these; latest first
 */
public record PathsPage(
    String model,
    String modelLink,
    String runsLink,
    String headline,
    String support,
    TimeRange range,
    List<Card> cards,
    List<String> paths,
    String map,
    List<WindowRow> differing,
    List<WindowRow> others) {

  private static final int MOST_ROWS = 100;
  private static final int MOST_COLUMNS = 60;

  /** Beyond this a path misses more than chance and the edges of windows explain. */
  private static final double MISSING_LIMIT = 0.01;

  /**
   * One window.
   *
   * @param cells as many as there are paths
   * @param answers the path whose profile is shown
   * @param change how the answer changed, in words; empty where it did not
   */
  public record WindowRow(
      String window, String iso, List<Cell> cells, String answers, String change) {}

  /** What a path has seen: its number, and what it lacks of the most that any has seen. */
  public record Cell(String count, String note, String style) {}

  static PathsPage of(FastStore store, MonitorLookup monitors, String model, TimeRange range) {
    Duration size = monitors.monitor(model).map(Monitor::windows).orElse(Windows.DEFAULT).size();
    Map<WindowKey, Seen> seen = new LinkedHashMap<>();
    for (PathRows rows : store.rowsByPath(model, size, range.from(), range.to())) {
      if (rows.window().version().isEmpty() && rows.window().segment().isEmpty()) {
        seen.computeIfAbsent(rows.window(), Seen::new).rows.put(rows.path(), rows);
      }
    }
    for (PathAnswer answer : store.answers(model, size, range.from(), range.to())) {
      Optional.ofNullable(seen.get(answer.window())).ifPresent(one -> one.answers.add(answer));
    }
    return of(model, range, List.copyOf(seen.values()));
  }

  private static PathsPage of(String model, TimeRange range, List<Seen> windows) {
    TreeSet<Path> paths = new TreeSet<>();
    windows.forEach(window -> paths.addAll(window.rows.keySet()));
    List<WindowRow> differing = new ArrayList<>();
    List<WindowRow> others = new ArrayList<>();
    for (int i = windows.size() - 1; i >= 0; i--) {
      boolean isDiffering = windows.get(i).isDiffering(paths) || windows.get(i).isChanged();
      (isDiffering ? differing : others).add(windows.get(i).row(paths));
    }
    return new PathsPage(
        model,
        Links.model(model, range.query()),
        Links.runs(model, range.query()),
        headline(windows, paths),
        support(paths),
        range,
        paths.stream().map(path -> card(path, windows)).toList(),
        paths.stream().map(PathsPage::name).toList(),
        paths.size() < 2 ? "" : map(windows, paths),
        differing.stream().limit(MOST_ROWS).toList(),
        others.stream().limit(MOST_ROWS).toList());
  }

  /** What is known of one window. */
  private static final class Seen {

    private final WindowKey window;
    private final Map<Path, PathRows> rows = new EnumMap<>(Path.class);
    private final List<PathAnswer> answers = new ArrayList<>();

    Seen(WindowKey window) {
      this.window = window;
    }

    long most() {
      return rows.values().stream().mapToLong(PathRows::rows).max().orElse(0);
    }

    long seenBy(Path path) {
      PathRows known = rows.get(path);
      return known == null ? 0 : known.rows();
    }

    double missingShare(Path path) {
      return most() == 0 ? 0 : 1 - (double) seenBy(path) / most();
    }

    boolean isDiffering(Collection<Path> paths) {
      return paths.stream().anyMatch(path -> seenBy(path) != most());
    }

    /** Whether another path said something else before. */
    boolean isChanged() {
      return answers.size() > 1 && !isSame(answers.get(0), answers.get(answers.size() - 1));
    }

    private static boolean isSame(PathAnswer before, PathAnswer after) {
      return before.rows() == after.rows()
          && before.violated() == after.violated()
          && Numbers.ratio(before.worstRatio()).equals(Numbers.ratio(after.worstRatio()));
    }

    Path answering() {
      return rows.keySet().iterator().next();
    }

    WindowRow row(Collection<Path> paths) {
      return new WindowRow(
          Times.range(window.start(), window.end()),
          window.start() + "/" + window.end(),
          paths.stream().map(this::cell).toList(),
          name(answering()),
          isChanged() ? change() : "");
    }

    private Cell cell(Path path) {
      PathRows known = rows.get(path);
      if (known == null) {
        return new Cell("–", "not seen", "none");
      }
      long missing = most() - known.rows();
      String open = known.complete() ? "" : "still open";
      return missing == 0
          ? new Cell(Numbers.count(known.rows()), open, "")
          : new Cell(
              Numbers.count(known.rows()),
              "▼ %s missing, %s"
                  .formatted(Numbers.count(missing), Numbers.share(missingShare(path))),
              missingShare(path) > MISSING_LIMIT ? "bad" : "warn");
    }

    private String change() {
      PathAnswer before = answers.get(0);
      PathAnswer after = answers.get(answers.size() - 1);
      return "%s said %s; %s says %s since %s"
          .formatted(
              name(before.path()),
              words(before),
              name(after.path()),
              words(after),
              Times.minute(after.first()));
    }

    private static String words(PathAnswer answer) {
      String checks =
          answer.violated() == 0
              ? "all within limits"
              : Words.count(answer.violated(), "check beyond", "checks beyond");
      String worst =
          answer.worstRatio().isPresent()
              ? ", worst " + Numbers.ratio(answer.worstRatio()) + " its limit"
              : "";
      return "%s (%s%s)".formatted(Numbers.count(answer.rows()), checks, worst);
    }
  }

  private static String name(Path path) {
    return path.name().toLowerCase(Locale.ROOT);
  }

  private static String headline(List<Seen> windows, Collection<Path> paths) {
    if (windows.isEmpty()) {
      return "No path has seen a prediction in this range";
    }
    long all = windows.stream().mapToLong(Seen::most).sum();
    String predictions = Words.count(all, "prediction", "predictions");
    if (paths.size() == 1) {
      return "One path watches: %s has seen %s"
          .formatted(name(paths.iterator().next()), predictions);
    }
    long differing = windows.stream().filter(window -> window.isDiffering(paths)).count();
    return differing == 0
        ? "All %d paths have seen the same %s".formatted(paths.size(), predictions)
        : "The paths differ in %s of %s"
            .formatted(Words.count(differing, "window", "windows"), Numbers.count(windows.size()));
  }

  private static String support(Collection<Path> paths) {
    return paths.size() < 2
        ? "With a second path beside it, this page shows what either has missed."
        : "Per window the first path that knows it answers: etl, then stream, then sidecar. The"
            + " others are not added to it; they show what it has missed. What is missing is"
            + " measured by the most that any path has seen.";
  }

  private static Card card(Path path, List<Seen> windows) {
    long seen = windows.stream().mapToLong(window -> window.seenBy(path)).sum();
    long all = windows.stream().mapToLong(Seen::most).sum();
    long known = windows.stream().filter(window -> window.rows.containsKey(path)).count();
    long answered = windows.stream().filter(window -> window.answering() == path).count();
    String missing =
        seen == all
            ? "nothing missing"
            : "%s missing, %s"
                .formatted(Numbers.count(all - seen), Numbers.share((double) (all - seen) / all));
    return new Card(
        name(path),
        Numbers.count(seen),
        seen < all * (1 - MISSING_LIMIT) ? "bad" : "",
        "%s; %s, answers in %s"
            .formatted(missing, Words.count(known, "window", "windows"), Numbers.count(answered)));
  }

  private static String map(List<Seen> windows, Collection<Path> paths) {
    List<Seen> shown = windows.subList(Math.max(0, windows.size() - MOST_COLUMNS), windows.size());
    List<HeatMap.Column> columns =
        shown.stream()
            .map(
                one ->
                    new HeatMap.Column(
                        Times.brief(one.window.start()),
                        Times.range(one.window.start(), one.window.end())))
            .toList();
    List<HeatMap.Row> rows =
        paths.stream()
            .map(
                path ->
                    new HeatMap.Row(
                        name(path), "", shown.stream().map(one -> mapCell(one, path)).toList()))
            .toList();
    return new HeatMap("Path", "Missing predictions by path and window", columns, rows).markup();
  }

  private static HeatMap.Cell mapCell(Seen window, Path path) {
    return window.rows.containsKey(path)
        ? HeatMap.Cell.of(window.missingShare(path) / MISSING_LIMIT)
        : HeatMap.Cell.NO_DATA;
  }
}
