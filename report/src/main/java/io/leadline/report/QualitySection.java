package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.report.chart.Markup;
import java.util.List;
import java.util.Optional;

/** The data-quality table: missing, wrong type, out of range, new categories. */
final class QualitySection {

  private static final int MOST = 150;

  private QualitySection() {}

  static void write(Markup html, ReportModel model) {
    List<QualityRow> all = QualityRow.of(model.findings());
    List<QualityRow> rows = all.stream().filter(QualityRow::isRemarkable).limit(MOST).toList();
    html.element("h2", "Data quality");
    html.element("p", summary(all.size(), rows.size()), "class", "sub");
    if (rows.isEmpty()) {
      return;
    }
    html.open(
        "div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", "Data quality");
    html.open("table").open("thead").open("tr").element("th", "Feature", "scope", "col");
    for (String metric : QualityRow.METRICS) {
      html.element("th", Words.metric(metric), "scope", "col", "class", "num");
    }
    html.element("th", "What changed", "scope", "col").close().close().open("tbody");
    rows.forEach(row -> writeRow(html, row));
    html.close().close().close();
  }

  private static String summary(int features, int remarkable) {
    if (features == 0) {
      return "Data quality was not checked.";
    }
    int clean = features - remarkable;
    return clean == 0
        ? "Shares of rows; exact counts."
        : Words.count(clean, "feature has", "features have")
            + " nothing missing, mistyped, out of range or new.";
  }

  private static void writeRow(Markup html, QualityRow row) {
    html.open("tr").element("th", row.feature(), "scope", "row");
    StringBuilder changes = new StringBuilder();
    for (String metric : QualityRow.METRICS) {
      Optional<Finding> finding = row.finding(metric);
      writeCell(html, finding);
      finding
          .filter(f -> f.isViolated() && !f.detail().isEmpty())
          .ifPresent(f -> changes.append(changes.isEmpty() ? "" : "; ").append(f.detail()));
    }
    html.element("td", changes.toString(), "class", "change").close();
  }

  private static void writeCell(Markup html, Optional<Finding> known) {
    if (known.isEmpty()) {
      html.element("td", "–", "class", "num soft");
      return;
    }
    Finding finding = known.get();
    html.open("td", "class", finding.isViolated() ? "num bad" : "num");
    html.text(Words.value(finding) + (finding.isViolated() ? " ▲" : ""));
    if (finding.isViolated()) {
      html.element("small", "limit " + Words.limit(finding));
    }
    html.close();
  }
}
