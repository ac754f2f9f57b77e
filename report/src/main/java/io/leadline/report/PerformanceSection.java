package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.Markup;
import java.util.List;

/** Realised performance, where ground truth is known, and the other metrics of the whole. */
final class PerformanceSection {

  private PerformanceSection() {}

  static void write(Markup html, ReportModel model) {
    List<Finding> findings =
        model.findings().stream()
            .filter(finding -> finding.feature().isEmpty())
            .filter(finding -> finding.verdict() != Verdict.NO_DATA)
            .toList();
    if (findings.isEmpty()) {
      return;
    }
    html.element("h2", "The model as a whole");
    html.open("div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", "Metrics");
    html.open("table", "class", "stack").open("thead").open("tr");
    html.element("th", "Metric", "scope", "col").element("th", "Status", "scope", "col");
    html.element("th", "Value", "scope", "col", "class", "num");
    html.element("th", "Limit", "scope", "col", "class", "num");
    html.element("th", "Detail", "scope", "col").close().close().open("tbody");
    findings.forEach(finding -> writeRow(html, finding));
    html.close().close().close();
  }

  private static void writeRow(Markup html, Finding finding) {
    html.open("tr").element("th", Words.metric(finding.metric()), "scope", "row").open("td");
    html.element("span", Words.verdict(finding), "class", "tag " + Words.style(finding.verdict()));
    html.close().element("td", Words.value(finding), "class", "num");
    html.element("td", Words.limit(finding), "class", "num");
    html.element("td", finding.detail(), "class", "change").close();
  }
}
