package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain sentences that a page opens with.
 *
 * @param sentence the most important thing
 * @param support what else to know; may be empty
 */
public record Headline(String sentence, String support) {

  /** What {@code findings} come to. */
  public static Headline of(List<Finding> findings) {
    List<FeatureRow> features = FeatureRow.ranked(findings);
    List<FeatureRow> drifted = features.stream().filter(f -> f.drift().isViolated()).toList();
    List<Finding> quality = violated(findings, true);
    List<Finding> performance = violated(findings, false);
    String first =
        performance.isEmpty()
            ? driftSentence(features, drifted, quality, isJointDrift(findings))
            : performanceSentence(performance.get(0));
    return new Headline(first, support(features, drifted, quality, performance, findings));
  }

  private static List<Finding> violated(List<Finding> findings, boolean quality) {
    return FeatureRow.worstFirst(findings).stream()
        .filter(Finding::isViolated)
        .filter(
            finding ->
                quality
                    ? Words.isQuality(finding.metric())
                        || finding.metric().equals(MetricNames.DUPLICATES)
                        || finding.metric().equals(MetricNames.UNCOVERED)
                        || finding.metric().equals(MetricNames.ROWS)
                        || finding.metric().equals(MetricNames.FRESHNESS)
                    : Words.isPerformance(finding.metric()))
        .toList();
  }

  private static String performanceSentence(Finding finding) {
    return finding.metric().equals(MetricNames.PERFORMANCE_DROP)
        ? "%s fell by %s, more than the allowed %s"
            .formatted(
                finding.method().startsWith(MetricNames.ESTIMATED)
                    ? "Estimated performance"
                    : "Performance",
                Words.value(finding),
                Words.limit(finding))
        : "%s is %s, beyond its limit of %s"
            .formatted(Words.metric(finding.metric()), Words.value(finding), Words.limit(finding));
  }

  private static String driftSentence(
      List<FeatureRow> features,
      List<FeatureRow> drifted,
      List<Finding> quality,
      boolean isJointDrift) {
    if (!drifted.isEmpty()) {
      return "%d of %s drifted"
          .formatted(drifted.size(), Words.count(features.size(), "feature", "features"));
    }
    if (!quality.isEmpty()) {
      return Words.count(quality.size(), "data-quality limit is", "data-quality limits are")
          + " broken";
    }
    if (isJointDrift) {
      return "The features together drifted";
    }
    boolean judged = features.stream().anyMatch(f -> f.drift().verdict() == Verdict.OK);
    return judged ? "Nothing drifted" : "Drift could not be judged";
  }

  private static boolean isJointDrift(List<Finding> findings) {
    return findings.stream()
        .anyMatch(
            finding -> finding.metric().equals(MetricNames.JOINT_DRIFT) && finding.isViolated());
  }

  private static String support(
      List<FeatureRow> features,
      List<FeatureRow> drifted,
      List<Finding> quality,
      List<Finding> performance,
      List<Finding> findings) {
    List<String> parts = new ArrayList<>();
    if (!performance.isEmpty() && !drifted.isEmpty()) {
      parts.add(driftSentence(features, drifted, quality, false) + ".");
    }
    if (!drifted.isEmpty()) {
      parts.add(largest(drifted.get(0)));
    } else if (judged(features) > 0) {
      parts.add(Words.count(judged(features), "feature is", "features are") + " within limits.");
    }
    if (!quality.isEmpty() && (!drifted.isEmpty() || !performance.isEmpty())) {
      parts.add(
          Words.count(quality.size(), "data-quality limit is", "data-quality limits are")
              + " broken.");
    } else if (!quality.isEmpty()) {
      Finding worst = quality.get(0);
      parts.add("The worst: " + place(worst) + " (" + Words.value(worst) + ").");
    }
    long failed = count(findings, Verdict.NOT_COMPUTED);
    if (failed > 0) {
      parts.add(Words.count(failed, "check was", "checks were") + " not computed.");
    }
    long unknown = features.stream().filter(f -> f.drift().verdict() == Verdict.NO_DATA).count();
    if (unknown > 0) {
      parts.add(Words.count(unknown, "feature has", "features have") + " too little data.");
    }
    return String.join(" ", parts);
  }

  private static String place(Finding finding) {
    String metric = Words.metric(finding.metric()).toLowerCase(java.util.Locale.ROOT);
    return finding.feature().isEmpty() ? metric : metric + " in " + finding.feature();
  }

  private static String largest(FeatureRow row) {
    String change = row.drift().detail();
    return "The largest change is in %s, %s its limit%s."
        .formatted(
            row.feature(),
            Numbers.ratio(row.drift().ratio()),
            change.isEmpty() || change.equals(ReportModel.WITHHELD) ? "" : ": " + change);
  }

  private static long judged(List<FeatureRow> features) {
    return features.stream().filter(f -> f.drift().verdict() == Verdict.OK).count();
  }

  private static long count(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
