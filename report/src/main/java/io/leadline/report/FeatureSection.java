package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.report.chart.Chart;
import io.leadline.report.chart.Comparison;
import io.leadline.report.chart.Markup;
import io.leadline.report.chart.Numbers;
import java.util.List;
import java.util.Optional;

/** The table of features, the most drifted first, with what changed. */
final class FeatureSection {

  private static final int MOST = 150;
  private static final int CATEGORIES = 5;

  private FeatureSection() {}

  static void write(Markup html, ReportModel model, List<FeatureRow> features) {
    html.open("h2").text("Which features, and how?");
    html.element("span", "baseline", "class", "key");
    html.element("span", "current", "class", "key now").close();
    if (features.isEmpty()) {
      html.element("p", "No feature was compared.", "class", "sub");
      return;
    }
    html.open(
        "div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", "Feature table");
    html.open("table", "class", "stack").open("thead").open("tr");
    for (String head : List.of("Feature", "Status", "Drift", "Ratio", "Distribution")) {
      boolean number = head.equals("Drift") || head.equals("Ratio");
      html.element("th", head, "scope", "col", "class", number ? "num" : "");
    }
    html.element("th", "What changed", "scope", "col").close().close().open("tbody");
    features.stream().limit(MOST).forEach(row -> writeRow(html, model, row));
    html.close().close().close();
    if (features.size() > MOST) {
      html.element(
          "p",
          "%d more features, all with smaller ratios, are left out here; --json has them."
              .formatted(features.size() - MOST),
          "class",
          "sub");
    }
  }

  private static void writeRow(Markup html, ReportModel model, FeatureRow row) {
    Finding drift = row.drift();
    html.open("tr").open("th", "scope", "row").text(row.feature());
    kind(model, row.feature()).ifPresent(kind -> html.element("small", kind));
    html.close().open("td");
    html.element("span", Words.verdict(drift), "class", "tag " + Words.style(drift.verdict()));
    html.close().open("td", "class", "num").text(Words.value(drift) + " ");
    html.text(drift.value().isPresent() ? Words.shortMethod(drift.method()) : "");
    html.element("small", "limit " + Words.limit(drift)).close();
    html.element("td", Numbers.ratio(drift.ratio()), "class", "num");
    html.open("td", "class", "wide").add(overlay(model, row.feature())).close();
    html.open("td", "class", "change wide").text(drift.detail());
    row.others().forEach(other -> html.element("small", other(other)));
    html.close().close();
  }

  private static String other(Finding finding) {
    String against = finding.against().isEmpty() ? "" : " against " + finding.against();
    return "%s%s %s, limit %s"
        .formatted(
            Words.shortMethod(finding.method()),
            against,
            Words.value(finding),
            Words.limit(finding));
  }

  private static Optional<String> kind(ReportModel model, String feature) {
    return model
        .current()
        .column(feature)
        .map(
            column ->
                (column.kind() == Kind.NUMERIC ? "numeric" : "categorical")
                    + (column.isPrivate() ? ", private" : ""));
  }

  private static String overlay(ReportModel model, String feature) {
    Optional<ColumnProfile> baseline = model.baseline().column(feature);
    Optional<ColumnProfile> current = model.current().column(feature);
    if (baseline.isEmpty() || current.isEmpty()) {
      return "";
    }
    return Comparison.of(baseline.get(), current.get(), CATEGORIES).map(Chart::markup).orElse("");
  }
}
