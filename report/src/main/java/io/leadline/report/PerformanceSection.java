package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.Markup;
import java.util.List;

/** Realised and estimated performance, the other metrics of the whole, and gaps between groups. */
final class PerformanceSection {

  private PerformanceSection() {}

  static void write(Markup html, ReportModel model) {
    List<Finding> findings =
        model.findings().stream()
            .filter(finding -> finding.feature().isEmpty())
            .filter(finding -> finding.verdict() != Verdict.NO_DATA || isOfEstimate(finding))
            .filter(finding -> !MetricNames.isBand(finding.metric()))
            .toList();
    if (!findings.isEmpty()) {
      html.element("h2", "The model as a whole");
      PerformanceLine.of(model.windows()).ifPresent(line -> html.add(line.markup()));
      writeTable(html, findings);
    }
    List<Finding> groups =
        model.findings().stream().filter(f -> Words.isFairness(f.metric())).toList();
    if (!groups.isEmpty()) {
      html.element("h2", "Groups of people");
      writeTable(html, groups);
    }
  }

  /** Why there is no estimate is worth a line: it could be mended. */
  private static boolean isOfEstimate(Finding finding) {
    return finding.metric().startsWith(MetricNames.ESTIMATED);
  }

  private static void writeTable(Markup html, List<Finding> findings) {
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
    String name =
        Words.isFairness(finding.metric())
            ? finding.feature() + ", " + finding.method().replace('_', ' ')
            : Words.metric(finding.metric());
    html.open("tr").element("th", name, "scope", "row").open("td");
    html.element("span", Words.verdict(finding), "class", "tag " + Words.style(finding.verdict()));
    html.close().element("td", Words.value(finding), "class", "num");
    html.element("td", Words.limit(finding), "class", "num");
    html.element("td", finding.detail(), "class", "change").close();
  }
}
