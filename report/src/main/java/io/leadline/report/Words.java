package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.performance.PerformanceMetric;
import io.leadline.report.chart.Numbers;
import java.util.Map;
import java.util.Set;

/** What metrics, methods and verdicts are called in front of people. */
public final class Words {

  private static final Map<String, String> METRICS =
      Map.ofEntries(
          Map.entry(MetricNames.ROWS, "Predictions"),
          Map.entry(MetricNames.DUPLICATES, "Repeated request ids"),
          Map.entry(MetricNames.UNCOVERED, "Requests not profiled"),
          Map.entry(MetricNames.FAILED_REQUESTS, "Failed requests"),
          Map.entry(MetricNames.FRESHNESS, "Age of last prediction"),
          Map.entry(MetricNames.MISSING, "Missing values"),
          Map.entry(MetricNames.MISMATCHED, "Wrong type"),
          Map.entry(MetricNames.OUT_OF_RANGE, "Out of range"),
          Map.entry(MetricNames.UNSEEN, "New categories"),
          Map.entry(MetricNames.DRIFT, "Drift"),
          Map.entry(MetricNames.DRIFTED_FEATURES, "Drifted features"),
          Map.entry(MetricNames.JOINT_DRIFT, "Joint drift"),
          Map.entry(MetricNames.ALARM_CHANCE, "Chance of such a window"),
          Map.entry(MetricNames.ACCURACY, "Accuracy"),
          Map.entry(MetricNames.ROC_AUC, "ROC AUC"),
          Map.entry(MetricNames.F1, "F1 score"),
          Map.entry(MetricNames.PRECISION, "Precision"),
          Map.entry(MetricNames.RECALL, "Recall"),
          Map.entry(MetricNames.SPECIFICITY, "Specificity"),
          Map.entry(MetricNames.AVERAGE_PRECISION, "Average precision"),
          Map.entry(MetricNames.BUSINESS_VALUE, "Business value"),
          Map.entry("brier", "Brier score"),
          Map.entry("log_loss", "Log loss"),
          Map.entry("calibration_error", "Calibration error"),
          Map.entry("mape", "Mean absolute percentage error"),
          Map.entry("r2", "R²"),
          Map.entry("pinball_10", "Pinball loss at 10 %"),
          Map.entry("pinball_50", "Pinball loss at 50 %"),
          Map.entry("pinball_90", "Pinball loss at 90 %"),
          Map.entry(MetricNames.BIAS, "Bias"),
          Map.entry(MetricNames.PARITY_GAP, "Gap between groups"),
          Map.entry(MetricNames.IMPACT_RATIO, "Impact ratio"),
          Map.entry(MetricNames.MAE, "Mean absolute error"),
          Map.entry(MetricNames.RMSE, "Root mean squared error"),
          Map.entry(MetricNames.PERFORMANCE_DROP, "Performance drop"),
          Map.entry(MetricNames.LABEL_COVERAGE, "Label coverage"));

  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("js", "Jensen–Shannon distance"),
          Map.entry("ks", "Kolmogorov–Smirnov distance"),
          Map.entry("psi", "Population stability index"),
          Map.entry("wasserstein", "Wasserstein distance"),
          Map.entry("hellinger", "Hellinger distance"),
          Map.entry("tv", "Total variation distance"),
          Map.entry("chi2", "Chi-squared effect (Cramér’s V)"),
          Map.entry("linf", "L-infinity distance"),
          Map.entry("cvm", "Cramér–von Mises distance"),
          Map.entry("mmd", "Maximum mean discrepancy"),
          Map.entry("correlation", "Change of the correlations"),
          Map.entry("pca", "Reconstruction by principal components"),
          Map.entry("mahalanobis", "Shift of the mean (Mahalanobis)"));

  private static final Set<String> QUALITY =
      Set.of(
          MetricNames.MISSING,
          MetricNames.MISMATCHED,
          MetricNames.OUT_OF_RANGE,
          MetricNames.UNSEEN);

  private Words() {}

  /** A metric's name in words; a name that is not known stays as it is. */
  public static String metric(String name) {
    return name.startsWith(MetricNames.ESTIMATED)
        ? "Estimated " + unshouted(metric(name.substring(MetricNames.ESTIMATED.length())))
        : METRICS.getOrDefault(name, name);
  }

  /** {@code Accuracy} within a sentence is {@code accuracy}; {@code ROC AUC} stays. */
  private static String unshouted(String words) {
    boolean isAbbreviation = words.length() < 2 || !Character.isLowerCase(words.charAt(1));
    return isAbbreviation ? words : Character.toLowerCase(words.charAt(0)) + words.substring(1);
  }

  /** A drift method's full name; a method that is not known stays as it is. */
  public static String method(String name) {
    return METHODS.getOrDefault(name, name);
  }

  /** A drift method's name in few characters, as in {@code 0.236 JS}. */
  public static String shortMethod(String name) {
    return name.length() <= 3 ? name.toUpperCase(java.util.Locale.ROOT) : name;
  }

  public static boolean isPerformance(String metric) {
    return metric.startsWith(MetricNames.ESTIMATED)
        || metric.equals(MetricNames.PERFORMANCE_DROP)
        || metric.equals(MetricNames.LABEL_COVERAGE)
        || PerformanceMetric.find(metric).isPresent();
  }

  /** Whether it compares groups. */
  public static boolean isFairness(String metric) {
    return metric.equals(MetricNames.PARITY_GAP) || metric.equals(MetricNames.IMPACT_RATIO);
  }

  /** Whether it is one of the per-feature data-quality metrics. */
  public static boolean isQuality(String metric) {
    return QUALITY.contains(metric);
  }

  /** A metric's value as people read it: shares as percentages, counts as whole numbers. */
  public static String value(String metric, double value) {
    if (metric.equals(MetricNames.ROWS) || metric.equals(MetricNames.DRIFTED_FEATURES)) {
      return Numbers.count(Math.round(value));
    }
    if (metric.equals(MetricNames.FRESHNESS)) {
      return Numbers.seconds(value);
    }
    if (metric.equals(MetricNames.LABEL_COVERAGE)
        || metric.equals(MetricNames.DUPLICATES)
        || metric.equals(MetricNames.UNCOVERED)
        || metric.equals(MetricNames.FAILED_REQUESTS)
        || isQuality(metric)) {
      return Numbers.share(value);
    }
    if (metric.startsWith(MetricNames.ESTIMATED)) {
      return value(metric.substring(MetricNames.ESTIMATED.length()), value);
    }
    boolean unbounded =
        Set.of("mae", "rmse", "bias", "business_value", "pinball_10", "pinball_50", "pinball_90")
            .contains(metric);
    return unbounded ? Numbers.value(value) : Numbers.distance(value);
  }

  /** The finding's value, or a dash where there is none. */
  public static String value(Finding finding) {
    return finding.value().isPresent()
        ? value(finding.metric(), finding.value().getAsDouble())
        : "–";
  }

  /** The finding's limit, or a dash where there is none. */
  public static String limit(Finding finding) {
    return finding.limit().isPresent()
        ? value(finding.metric(), finding.limit().getAsDouble())
        : "–";
  }

  /** A sign and a word, so that colour is never alone. */
  public static String verdict(Finding finding) {
    boolean drift = finding.metric().equals(MetricNames.DRIFT);
    return switch (finding.verdict()) {
      case OK -> drift ? "stable ●" : "ok ●";
      case VIOLATED -> drift ? "drifted ▲" : "violated ▲";
      case NO_DATA -> "no data ○";
      case NOT_COMPUTED -> "not computed !";
    };
  }

  /** The style class that goes with {@link #verdict}. */
  public static String style(Verdict verdict) {
    return switch (verdict) {
      case OK -> "good";
      case VIOLATED -> "bad";
      case NO_DATA -> "none";
      case NOT_COMPUTED -> "warn";
    };
  }

  /** {@code 1 feature}, {@code 3 features}. */
  public static String count(long count, String one, String many) {
    return Numbers.count(count) + " " + (count == 1 ? one : many);
  }
}
