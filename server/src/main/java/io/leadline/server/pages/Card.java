package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.FeatureRow;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.store.WindowFindings;
import java.util.List;
import java.util.Optional;

/** One of the numbers below a headline. */
public record Card(String label, String value, String style, String note) {

  static Card drifted(List<Finding> findings) {
    List<FeatureRow> features = FeatureRow.ranked(findings);
    long drifted = features.stream().filter(row -> row.drift().isViolated()).count();
    boolean isJudged = features.stream().anyMatch(row -> row.drift().ratio().isPresent());
    if (!isJudged) {
      String why = features.isEmpty() ? "no drift was computed" : features.get(0).drift().detail();
      return new Card("Features drifted", "not known", "", why);
    }
    return new Card(
        "Features drifted",
        drifted + " / " + features.size(),
        drifted > 0 ? "bad" : "",
        "worst " + Numbers.ratio(features.get(0).drift().ratio()) + " its limit");
  }

  static Card quality(List<Finding> findings) {
    List<Finding> checks =
        findings.stream()
            .filter(f -> Words.isQuality(f.metric()) || f.metric().equals(MetricNames.DUPLICATES))
            .filter(f -> f.isViolated() || f.verdict() == Verdict.OK)
            .toList();
    if (checks.isEmpty()) {
      return new Card("Data quality", "not known", "", "no check was computed");
    }
    long issues = checks.stream().filter(Finding::isViolated).count();
    return new Card(
        "Data quality",
        Words.count(issues, "issue", "issues"),
        issues > 0 ? "bad" : "",
        issues > 0 ? "limits broken" : "every limit is kept");
  }

  /** The headline metric of realised performance where it was last known, or why it never was. */
  static Card performance(List<WindowFindings> windows) {
    for (int i = windows.size() - 1; i >= 0; i--) {
      Optional<Card> known = performance(windows.get(i), i == windows.size() - 1);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return new Card(
        "Performance",
        "not known",
        "",
        windows.isEmpty() ? "no window in this range" : "too few labels in every window");
  }

  private static Optional<Card> performance(WindowFindings window, boolean isNewest) {
    List<Finding> findings = window.findings();
    Optional<Finding> metric =
        findings.stream()
            .filter(finding -> Words.isPerformance(finding.metric()))
            .filter(finding -> !finding.metric().equals(MetricNames.LABEL_COVERAGE))
            .filter(finding -> !finding.metric().equals(MetricNames.PERFORMANCE_DROP))
            .filter(finding -> finding.verdict() == Verdict.OK || finding.isViolated())
            .findFirst();
    Optional<Finding> drop =
        findings.stream()
            .filter(finding -> finding.metric().equals(MetricNames.PERFORMANCE_DROP))
            .filter(finding -> finding.value().isPresent())
            .findFirst();
    return metric.map(
        known ->
            new Card(
                Words.metric(known.metric()),
                Words.value(known),
                drop.map(Finding::isViolated).orElse(known.isViolated()) ? "bad" : "",
                drop.map(Card::change).orElse("no baseline to compare with")
                    + (isNewest ? "" : "; as of " + Times.brief(window.window().start()))));
  }

  private static String change(Finding drop) {
    double fallen = drop.value().orElse(0);
    String verb = fallen >= 0 ? "down " : "up ";
    return verb
        + Words.value(drop.metric(), Math.abs(fallen))
        + " on the baseline, limit "
        + Words.limit(drop);
  }
}
