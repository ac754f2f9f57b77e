package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The drift of one feature.
 *
 * @param feature its name
 * @param drift its worst drift finding
 * @param others the drift by other methods or against other profiles
 */
public record FeatureRow(String feature, Finding drift, List<Finding> others) {

  private static final Comparator<Finding> WORST_FIRST =
      Comparator.<Finding>comparingInt(finding -> rank(finding.verdict()))
          .thenComparing(finding -> -finding.ratio().orElse(0))
          .thenComparing(Finding::feature);

  public FeatureRow {
    others = List.copyOf(others);
  }

  /** All features with a drift finding, the most drifted first. */
  public static List<FeatureRow> ranked(List<Finding> findings) {
    Map<String, List<Finding>> byFeature = new LinkedHashMap<>();
    findings.stream()
        .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
        .sorted(WORST_FIRST)
        .forEach(
            finding ->
                byFeature
                    .computeIfAbsent(finding.feature(), name -> new java.util.ArrayList<>())
                    .add(finding));
    // The first finding of each is its worst, and they were met worst first.
    return byFeature.values().stream()
        .map(all -> new FeatureRow(all.get(0).feature(), all.get(0), all.subList(1, all.size())))
        .toList();
  }

  /** Findings in the order in which they deserve attention. */
  public static List<Finding> worstFirst(List<Finding> findings) {
    return findings.stream().sorted(WORST_FIRST).toList();
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case VIOLATED -> 0;
      case NOT_COMPUTED -> 1;
      case OK -> 2;
      case NO_DATA -> 3;
    };
  }
}
