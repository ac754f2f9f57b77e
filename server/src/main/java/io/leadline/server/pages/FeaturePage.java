package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.report.FeatureRow;
import io.leadline.report.Words;
import io.leadline.report.chart.Comparison;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.PairedBars;
import io.leadline.report.chart.Times;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One feature of one model: the baseline against now, and how it came there.
 *
 * @param overlay the distributions of baseline, previous and current; empty for private columns and
 *     where one side is unknown
 * @param ridges the distribution over time; empty for categories and private columns
 * @param quantiles quantiles over time; empty for categories and private columns
 * @param drift drift over time with its limit
 * @param quality missing, unseen and the like over time
 * @param csv where the numbers behind the charts are
 * @param findings all metrics of the newest window
 * @param methods drift of the current side by every method
 * @param statistics numbers of both sides
 * @param frequent shares of frequent values of both sides
 */
public record FeaturePage(
    String model,
    String modelLink,
    String feature,
    String kind,
    String sentence,
    String status,
    String style,
    TimeRange range,
    String baselineName,
    String currentName,
    String previousName,
    String overlay,
    String ridges,
    String quantiles,
    String drift,
    String quality,
    String csv,
    List<Metric> findings,
    List<Metric> methods,
    List<Statistic> statistics,
    List<Share> frequent) {

  private static final int CATEGORIES = 12;
  private static final int MOST_INCIDENTS = 50;

  /** A metric of the newest window. */
  public record Metric(
      String name, String verdict, String style, String value, String limit, String detail) {}

  /** A number of both sides. */
  public record Statistic(String name, String baseline, String current) {}

  /** A value's share of both sides. */
  public record Share(String value, String baseline, String current) {}

  /**
   * Makes the page.
   *
   * @throws NoSuchPageException if neither baseline nor windows know the feature
   */
  static FeaturePage of(
      FastStore store, MonitorLookup monitors, String model, String feature, TimeRange range) {
    Optional<Monitor> monitor = monitors.monitor(model);
    History history = History.of(store, model, monitor);
    Grid grid = history.grid(range.from(), range.to());
    List<WindowFindings> found = history.windows(range.from(), range.to());
    List<Finding> findings =
        found.isEmpty()
            ? List.of()
            : found.get(found.size() - 1).findings().stream()
                .filter(finding -> finding.feature().equals(feature))
                .toList();
    Optional<Baseline> baseline = store.currentBaseline(model);
    Optional<History.Current> current = history.current(range.to());
    Optional<ColumnProfile> before = baseline.flatMap(known -> known.profile().column(feature));
    Optional<ColumnProfile> now = current.flatMap(known -> known.profile().column(feature));
    Optional<History.Current> earlier = history.previous(range.to());
    Optional<ColumnProfile> previous = earlier.flatMap(known -> known.profile().column(feature));
    if (findings.isEmpty() && before.isEmpty() && now.isEmpty()) {
      throw new NoSuchPageException(
          "Model '%s' has no feature '%s' in this range".formatted(model, feature));
    }
    FeatureCharts charts =
        new FeatureCharts(grid, feature, store.incidents(model, false, MOST_INCIDENTS));
    Optional<Finding> drift =
        FeatureRow.ranked(findings).stream().findFirst().map(FeatureRow::drift);
    return new FeaturePage(
        model,
        Links.model(model, range.query()),
        feature,
        now.or(() -> before).map(FeaturePage::kind).orElse(""),
        drift.map(d -> sentence(d, isPrivate(before, now))).orElse("No drift was computed"),
        drift.map(Words::verdict).orElse("no data ○"),
        drift.map(d -> Words.style(d.verdict())).orElse("none"),
        range,
        baseline.map(b -> b.version() + ", " + rows(before)).orElse("none"),
        current.map(c -> Times.range(c.from(), c.to()) + ", " + rows(now)).orElse("none"),
        earlier.map(c -> Times.range(c.from(), c.to()) + ", " + rows(previous)).orElse("none"),
        overlay(feature, before, previous, now),
        isPrivate(before, now) ? "" : charts.ridges(history, before),
        isPrivate(before, now) ? "" : charts.quantiles(history),
        charts.drift(),
        charts.quality(),
        Links.featureCsv(model, feature, range.query()),
        findings.stream().map(f -> metric(f, isPrivate(before, now))).toList(),
        DriftByMethod.of(monitor, before, now),
        Statistics.of(before, now),
        frequent(before, now));
  }

  private static boolean isPrivate(Optional<ColumnProfile> before, Optional<ColumnProfile> now) {
    return before.map(ColumnProfile::isPrivate).orElse(false)
        || now.map(ColumnProfile::isPrivate).orElse(false);
  }

  private static String kind(ColumnProfile column) {
    String kind = column.kind() == Kind.NUMERIC ? "numeric" : "categorical";
    String role = column.role().name().toLowerCase(Locale.ROOT);
    return kind + " " + role + (column.isPrivate() ? ", private" : "");
  }

  private static String sentence(Finding drift, boolean isPrivate) {
    return switch (drift.verdict()) {
      case VIOLATED ->
          "Drifted to %s its limit%s"
              .formatted(
                  Numbers.ratio(drift.ratio()),
                  isPrivate || drift.detail().isEmpty() ? "" : ": " + drift.detail());
      case OK -> "Stable at %s its limit".formatted(Numbers.ratio(drift.ratio()));
      case NO_DATA ->
          "Drift is not known" + (drift.detail().isEmpty() ? "" : ": " + drift.detail());
      case NOT_COMPUTED -> "Drift was not computed: " + drift.detail();
    };
  }

  private static String rows(Optional<ColumnProfile> column) {
    return column.map(c -> Words.count(c.rows(), "row", "rows")).orElse("no such column");
  }

  private static String overlay(
      String feature,
      Optional<ColumnProfile> before,
      Optional<ColumnProfile> previous,
      Optional<ColumnProfile> now) {
    return before.isEmpty() || now.isEmpty()
        ? ""
        : Comparison.large(before.get(), previous, now.get(), CATEGORIES)
            .map(chart -> FeatureCharts.scrolledFromLeft("Distribution of " + feature, chart))
            .orElse("");
  }

  private static Metric metric(Finding finding, boolean isPrivate) {
    String name = Words.metric(finding.metric());
    String method = finding.method().isEmpty() ? "" : ", " + Words.method(finding.method());
    return new Metric(
        name + method + (finding.against().isEmpty() ? "" : ", against " + finding.against()),
        Words.verdict(finding),
        Words.style(finding.verdict()),
        Words.value(finding),
        Words.limit(finding),
        isPrivate ? "private: values withheld" : finding.detail());
  }

  private static List<Share> frequent(Optional<ColumnProfile> before, Optional<ColumnProfile> now) {
    if (before.isEmpty() || now.isEmpty() || now.get().kind() == Kind.NUMERIC) {
      return List.of();
    }
    return Comparison.groups(before.get(), now.get(), CATEGORIES).stream()
        .map(FeaturePage::share)
        .toList();
  }

  private static Share share(PairedBars.Group group) {
    return new Share(
        group.category(), Numbers.share(group.baseline()), Numbers.share(group.current()));
  }
}
