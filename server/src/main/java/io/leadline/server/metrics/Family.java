package io.leadline.server.metrics;

import java.util.List;

/**
 * A gauge that is read from the fast store at every scrape.
 *
 * @param name as scraped
 * @param help one sentence
 * @param labels in order
 */
public record Family(String name, String help, List<String> labels) {

  public static final Family STORE_UP =
      of("leadline_store_up", "1 if the fast store answered this scrape, else 0");

  public static final Family MONITOR_INFO =
      of(
          "leadline_monitor_info",
          "A registered monitor, always 1",
          "model",
          "baseline",
          "task",
          "owner");

  public static final Family WINDOW_END =
      of(
          "leadline_window_end_timestamp_seconds",
          "End of the newest evaluated window, in event time",
          "model",
          "window");

  public static final Family WINDOW_ROWS =
      of("leadline_window_rows", "Predictions in the newest evaluated window", "model", "window");

  public static final Family ALERT_ACTIVE =
      of(
          "leadline_alert_active",
          "1 if an incident of this alert rule is open, else 0",
          "model",
          "alert",
          "severity");

  public static final Family CHECKS_FAILED =
      of(
          "leadline_checks_not_computed",
          "Checks of the newest window that could not be computed",
          "model");

  public static final Family PERFORMANCE =
      of(
          "leadline_performance_realized",
          "A performance metric of the newest window whose labels suffice",
          "model",
          "metric");

  public static final Family PERFORMANCE_ESTIMATED =
      of(
          "leadline_performance_estimated",
          "A performance metric of the newest window as it is to be expected before labels arrive",
          "model",
          "metric");

  public static final Family PARITY_GAP =
      of(
          "leadline_parity_gap",
          "How much more or less a group gets in the newest window than the reference group",
          "model",
          "attribute",
          "group",
          "metric");

  public static final Family PERFORMANCE_DROP =
      of(
          "leadline_performance_drop",
          "How much worse the monitor's first performance metric is than the baseline's",
          "model");

  public static final Family PERFORMANCE_DROP_LIMIT =
      of("leadline_performance_drop_limit", "The drop that is alarming", "model");

  public static final Family LABEL_COVERAGE =
      of(
          "leadline_label_coverage_ratio",
          "Share of the newest window's predictions whose ground truth is known",
          "model");

  public static final Family DUPLICATES =
      of(
          "leadline_duplicate_ratio",
          "Share of the newest window's predictions that repeat a request id",
          "model");

  public static final Family DRIFT_RATIO =
      of(
          "leadline_drift_ratio",
          "Drift of a feature divided by its limit; above 1 is alarming",
          "model",
          "feature",
          "against");

  public static final Family JOINT_DRIFT_RATIO =
      of(
          "leadline_joint_drift_ratio",
          "Drift of the features together divided by its limit; above 1 is alarming",
          "model",
          "against",
          "method");

  public static final Family DRIFT_DISTANCE =
      of(
          "leadline_drift_distance",
          "Drift of a feature as a distance in [0, 1]",
          "model",
          "feature",
          "against",
          "method");

  public static final Family DRIFT_PSI =
      of(
          "leadline_drift_psi",
          "Drift of a feature as population stability index",
          "model",
          "feature",
          "against");

  public static final Family DRIFT_WASSERSTEIN =
      of(
          "leadline_drift_wasserstein",
          "Drift of a feature as Wasserstein distance in baseline standard deviations",
          "model",
          "feature",
          "against");

  public static final Family MISSING =
      of("leadline_missing_ratio", "Share of rows without a value", "model", "feature");

  public static final Family MISMATCHED =
      of("leadline_mismatch_ratio", "Share of rows of the wrong type", "model", "feature");

  public static final Family UNSEEN =
      of(
          "leadline_unseen_ratio",
          "Share of rows whose category the baseline never had",
          "model",
          "feature");

  public static final Family OUT_OF_RANGE =
      of("leadline_out_of_range_ratio", "Share of rows out of range", "model", "feature");

  public static final Family LEFT_OUT =
      of(
          "leadline_series_left_out",
          "Series of a model that this scrape left out, to stay within leadline.limits.series",
          "model");

  /** All, in the order in which they are scraped. */
  public static final List<Family> ALL =
      List.of(
          STORE_UP,
          MONITOR_INFO,
          WINDOW_END,
          WINDOW_ROWS,
          ALERT_ACTIVE,
          CHECKS_FAILED,
          PERFORMANCE,
          PERFORMANCE_ESTIMATED,
          PARITY_GAP,
          PERFORMANCE_DROP,
          PERFORMANCE_DROP_LIMIT,
          LABEL_COVERAGE,
          DUPLICATES,
          DRIFT_RATIO,
          JOINT_DRIFT_RATIO,
          DRIFT_DISTANCE,
          DRIFT_PSI,
          DRIFT_WASSERSTEIN,
          MISSING,
          MISMATCHED,
          UNSEEN,
          OUT_OF_RANGE,
          LEFT_OUT);

  public Family {
    labels = List.copyOf(labels);
  }

  private static Family of(String name, String help, String... labels) {
    return new Family(name, help, List.of(labels));
  }
}
