package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The data-quality findings of one feature, by metric. */
record QualityRow(String feature, Map<String, Finding> findings) {

  /** The metrics in the order of their columns. */
  static final List<String> METRICS =
      List.of(
          MetricNames.MISSING,
          MetricNames.MISMATCHED,
          MetricNames.OUT_OF_RANGE,
          MetricNames.UNSEEN);

  QualityRow {
    findings = Map.copyOf(findings);
  }

  /** All features, those with something to tell first. */
  static List<QualityRow> of(List<Finding> findings) {
    Map<String, Map<String, Finding>> byFeature = new TreeMap<>();
    findings.stream()
        .filter(finding -> Words.isQuality(finding.metric()))
        .forEach(
            finding ->
                byFeature
                    .computeIfAbsent(finding.feature(), name -> new TreeMap<>())
                    .put(finding.metric(), finding));
    return byFeature.entrySet().stream()
        .map(entry -> new QualityRow(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble(row -> -row.worst()))
        .toList();
  }

  Optional<Finding> finding(String metric) {
    return Optional.ofNullable(findings.get(metric));
  }

  /** Whether there is anything but zeros. */
  boolean isRemarkable() {
    return findings.values().stream()
        .anyMatch(
            finding -> finding.value().orElse(0) > 0 || finding.verdict() == Verdict.NOT_COMPUTED);
  }

  // Violations before what is merely there, and within each the larger ratio first.
  private double worst() {
    return findings.values().stream()
        .mapToDouble(
            finding ->
                (finding.isViolated() ? 1e6 : 0)
                    + Math.min(1e5, finding.ratio().orElse(0))
                    + Math.min(1, finding.value().orElse(0)))
        .max()
        .orElse(0);
  }
}
