package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.report.FeatureRow;
import io.leadline.report.Words;
import io.leadline.report.chart.Chart;
import io.leadline.report.chart.Comparison;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Sparkline;
import io.leadline.report.chart.Times;
import io.leadline.store.Baseline;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Features ranked by how far they are beyond their limits.
 *
 * @param current what the drawn current side covers, in words
 * @param rows worst first
 * @param more how many others are left out
 */
record FeatureTable(String current, List<Row> rows, int more) {

  private static final int MOST = 50;
  private static final int CATEGORIES = 5;

  /** One feature; {@code spark} and {@code overlay} are drawings, empty where there is nothing. */
  record Row(
      String feature,
      String link,
      String kind,
      String verdict,
      String style,
      String value,
      String limit,
      String ratio,
      String spark,
      String overlay,
      String change) {}

  FeatureTable {
    rows = List.copyOf(rows);
  }

  static FeatureTable of(
      String model,
      String query,
      List<Finding> findings,
      Grid grid,
      Optional<Baseline> baseline,
      Optional<History.Current> current) {
    List<FeatureRow> ranked = FeatureRow.ranked(findings);
    return new FeatureTable(
        current.map(c -> Times.range(c.from(), c.to())).orElse("none"),
        ranked.stream()
            .limit(MOST)
            .map(row -> row(row, Links.feature(model, row.feature(), query), grid, baseline, current))
            .toList(),
        Math.max(0, ranked.size() - MOST));
  }

  private static Row row(
      FeatureRow feature,
      String link,
      Grid grid,
      Optional<Baseline> baseline,
      Optional<History.Current> current) {
    Finding drift = feature.drift();
    String name = feature.feature();
    Optional<ColumnProfile> before = baseline.flatMap(known -> known.profile().column(name));
    Optional<ColumnProfile> now = current.flatMap(known -> known.profile().column(name));
    return new Row(
        name,
        link,
        now.or(() -> before).map(FeatureTable::kind).orElse(""),
        Words.verdict(drift),
        Words.style(drift.verdict()),
        Words.value(drift) + (drift.value().isPresent() ? " " + Words.shortMethod(drift.method()) : ""),
        Words.limit(drift),
        Numbers.ratio(drift.ratio()),
        spark(grid, name),
        before.isPresent() && now.isPresent()
            ? Comparison.of(before.get(), now.get(), CATEGORIES).map(Chart::markup).orElse("")
            : "",
        now.map(ColumnProfile::isPrivate).orElse(false) ? "private: values withheld" : drift.detail());
  }

  private static String kind(ColumnProfile column) {
    String kind = column.kind() == Kind.NUMERIC ? "numeric" : "categorical";
    return column.isPrivate() ? kind + ", private" : kind;
  }

  private static String spark(Grid grid, String feature) {
    if (!grid.knows(MetricNames.DRIFT, feature)) {
      return "";
    }
    return new Sparkline(
            "Drift ÷ limit of " + feature,
            grid.ratios(MetricNames.DRIFT, feature),
            OptionalDouble.of(1))
        .markup();
  }
}
