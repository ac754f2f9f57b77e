package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.Markup;
import java.util.List;

/** What was not computed, and the columns that only one side has: never hidden further down. */
final class ProblemSection {

  private static final int MOST = 50;

  private ProblemSection() {}

  static void write(Markup html, ReportModel model) {
    List<String> failures =
        model.findings().stream()
            .filter(finding -> finding.verdict() == Verdict.NOT_COMPUTED)
            .map(ProblemSection::sentence)
            .toList();
    box(html, "Left out or failed", model.problems());
    box(html, "Not computed", failures);
    box(html, "Columns only in the baseline", model.onlyInBaseline());
    box(html, "Columns only in the current data", model.onlyInCurrent());
  }

  static String sentence(Finding finding) {
    String place = finding.feature().isEmpty() ? "" : " of " + finding.feature();
    String reason = finding.detail().isEmpty() ? "no reason given" : finding.detail();
    return Words.metric(finding.metric()) + place + ": " + reason;
  }

  private static void box(Markup html, String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    html.open("section", "class", "note-box").element("h2", title).open("ul");
    lines.stream().limit(MOST).forEach(line -> html.element("li", line));
    if (lines.size() > MOST) {
      html.element("li", "and " + (lines.size() - MOST) + " more");
    }
    html.close().close();
  }
}
