package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.FeatureRow;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import java.util.List;
import java.util.Optional;

/** One of the numbers below a headline. */
record Card(String label, String value, String style, String note) {

  static Card drifted(List<Finding> findings) {
    List<FeatureRow> features = FeatureRow.ranked(findings);
    long drifted = features.stream().filter(row -> row.drift().isViolated()).count();
    return new Card(
        "Features drifted",
        drifted + " / " + features.size(),
        drifted > 0 ? "bad" : "",
        features.isEmpty()
            ? "no drift was computed"
            : "worst " + Numbers.ratio(features.get(0).drift().ratio()) + " its limit");
  }

  static Card quality(List<Finding> findings) {
    long issues =
        findings.stream()
            .filter(f -> Words.isQuality(f.metric()) || f.metric().equals(MetricNames.DUPLICATES))
            .filter(Finding::isViolated)
            .count();
    return new Card(
        "Data quality",
        Words.count(issues, "issue", "issues"),
        issues > 0 ? "bad" : "",
        issues > 0 ? "limits broken" : "every limit is kept");
  }

  /** The headline metric of realised performance, or why there is none. */
  static Card performance(List<Finding> findings) {
    Optional<Finding> metric =
        findings.stream()
            .filter(finding -> Words.isPerformance(finding.metric()))
            .filter(finding -> !finding.metric().equals(MetricNames.LABEL_COVERAGE))
            .filter(finding -> !finding.metric().equals(MetricNames.PERFORMANCE_DROP))
            .filter(finding -> finding.verdict() == Verdict.OK || finding.isViolated())
            .findFirst();
    if (metric.isEmpty()) {
      return new Card("Performance", "not known", "", "too few labels in the window");
    }
    Optional<Finding> drop =
        findings.stream()
            .filter(finding -> finding.metric().equals(MetricNames.PERFORMANCE_DROP))
            .filter(finding -> finding.value().isPresent())
            .findFirst();
    boolean bad = drop.map(Finding::isViolated).orElse(metric.get().isViolated());
    return new Card(
        Words.metric(metric.get().metric()),
        Words.value(metric.get()),
        bad ? "bad" : "",
        drop.map(d -> "drop " + Words.value(d) + ", limit " + Words.limit(d))
            .orElse("no baseline to compare with"));
  }
}
