package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.report.chart.Markup;
import java.util.List;

/** The drift of the features together, by each measure; nothing where it was not looked for. */
final class JointSection {

  private JointSection() {}

  static void write(Markup html, ReportModel model) {
    List<Finding> findings =
        model.findings().stream()
            .filter(finding -> finding.metric().equals(MetricNames.JOINT_DRIFT))
            .toList();
    if (findings.isEmpty()) {
      return;
    }
    html.element("h2", "Features together");
    html.element("p", sentence(findings), "class", "sub");
    html.open(
        "div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", "Joint drift");
    html.open("table").open("thead").open("tr").element("th", "Measure", "scope", "col");
    for (String title : List.of("Value", "Limit")) {
      html.element("th", title, "scope", "col", "class", "num");
    }
    html.element("th", "What changed", "scope", "col").close().close().open("tbody");
    findings.forEach(finding -> writeRow(html, finding));
    html.close().close().close();
  }

  private static String sentence(List<Finding> findings) {
    if (findings.stream().noneMatch(finding -> finding.value().isPresent())) {
      return "Could not be compared: " + findings.get(0).detail() + ".";
    }
    return findings.stream().anyMatch(Finding::isViolated)
        ? "The features no longer go together as they did in the baseline."
        : "The features go together as they did in the baseline.";
  }

  private static void writeRow(Markup html, Finding finding) {
    html.open("tr").element("th", Words.method(finding.method()), "scope", "row");
    html.open("td", "class", finding.isViolated() ? "num bad" : "num");
    html.text(Words.value(finding) + (finding.isViolated() ? " ▲" : "")).close();
    html.element("td", Words.limit(finding), "class", "num");
    html.element("td", finding.detail(), "class", "change").close();
  }
}
