package io.leadline.core.monitor;

/** The names of all metrics, as they stand in the store, the API, the pages and the alert rules. */
public final class MetricNames {

  /** Predictions in the window. Model-level. */
  public static final String ROWS = "rows";

  /**
   * Share of predictions whose request id occurred before in the window, in [0, 1]. Model-level.
   */
  public static final String DUPLICATES = "duplicate_ratio";

  /** Share of the requests that a source saw and did not profile, in [0, 1]. Model-level. */
  public static final String UNCOVERED = "uncovered_ratio";

  /** Share of the requests that the model refused or failed to answer, in [0, 1]. Model-level. */
  public static final String FAILED_REQUESTS = "failed_ratio";

  /** Seconds between the window's end and its last prediction, ≥ 0. Model-level. */
  public static final String FRESHNESS = "freshness_seconds";

  /** Share of rows without a value, or with NaN for one, in [0, 1]. Per feature. */
  public static final String MISSING = "missing_ratio";

  /** Share of rows whose value is not of the field's kind, in [0, 1]. Per feature. */
  public static final String MISMATCHED = "mismatch_ratio";

  /** Share of rows outside the allowed range, or infinite, in [0, 1]. Per numeric feature. */
  public static final String OUT_OF_RANGE = "out_of_range_ratio";

  /** Share of rows whose category the baseline never had, in [0, 1]. Per categorical feature. */
  public static final String UNSEEN = "unseen_ratio";

  /** Distance between current and baseline; the method says which. Per feature. */
  public static final String DRIFT = "drift";

  /** Number of features whose drift is violated. Model-level. */
  public static final String DRIFTED_FEATURES = "drifted_features";

  /**
   * How far the features together are from the baseline's; the method says by what measure. The
   * features may each be unchanged, and yet no longer go together as they did. Model-level.
   */
  public static final String JOINT_DRIFT = "joint_drift";

  /**
   * Least false-alarm probability of a window at which drift or quality would alarm, in [0, 1];
   * with online control of false discoveries only. Model-level.
   */
  public static final String ALARM_CHANCE = "alarm_chance";

  /** Share of right predictions among those with ground truth, in [0, 1]. Model-level. */
  public static final String ACCURACY = "accuracy";

  /** Area under the receiver operating characteristic of labelled predictions, in [0, 1]. */
  public static final String ROC_AUC = "roc_auc";

  /** F1 score of the positive class, or the mean over more than two classes, in [0, 1]. */
  public static final String F1 = "f1";

  /** Precision of the positive class, or the mean over more than two classes, in [0, 1]. */
  public static final String PRECISION = "precision";

  /** Recall of the positive class, or the mean over more than two classes, in [0, 1]. */
  public static final String RECALL = "recall";

  /** Share of the truly negative that are predicted so, in [0, 1]. Model-level. */
  public static final String SPECIFICITY = "specificity";

  /** Mean precision over the positives, from the highest score down, in [0, 1]. Model-level. */
  public static final String AVERAGE_PRECISION = "average_precision";

  /** Mean worth of a prediction, in the unit of the configured values. Model-level. */
  public static final String BUSINESS_VALUE = "business_value";

  /** Mean absolute error of labelled predictions, in the label's unit. Model-level. */
  public static final String MAE = "mae";

  /** Root mean squared error of labelled predictions, in the label's unit. Model-level. */
  public static final String RMSE = "rmse";

  /** Mean of prediction − label, in the label's unit. Model-level. */
  public static final String BIAS = "bias";

  /**
   * How much worse the first performance metric is than the baseline's; negative when better. For
   * scores the fall, for errors the rise as a share of the baseline's error. Model-level.
   */
  public static final String PERFORMANCE_DROP = "performance_drop";

  /** Share of predictions whose ground truth is known, in [0, 1]. Model-level. */
  public static final String LABEL_COVERAGE = "label_coverage";

  /** Mean of the score, or of the prediction of a regression, in its unit. Model-level. */
  public static final String MEAN_SCORE = "mean_score";

  /**
   * Whether a detector (the method) finds a series (what it is against) changed at this window: 1
   * if so, 0.5 if it only warns, else 0. Of a feature's series per feature.
   */
  public static final String CHANGE_POINT = "change_point";

  /**
   * How odd the window's value of a series (what it is against) is, in [0, 1]; the method says how
   * it was found.
   */
  public static final String ANOMALY = "anomaly";

  /**
   * How much more or less a group gets than the reference group, in [0, 1]; the method says of
   * what. Per group, as {@code attribute=group}.
   */
  public static final String PARITY_GAP = "parity_gap";

  /**
   * Share of a group that is selected ÷ that of the reference group, ≥ 0. Per group, as {@code
   * attribute=group}.
   */
  public static final String IMPACT_RATIO = "impact_ratio";

  /** What the names of estimated metrics begin with. */
  public static final String ESTIMATED = "estimated_";

  private static final String LOW = "_low";
  private static final String HIGH = "_high";

  /** The name of a performance metric's estimate: {@code estimated_roc_auc}. */
  public static String estimated(String metric) {
    return ESTIMATED + metric;
  }

  /** The lower end of the estimate's 95 % band. */
  public static String estimatedLow(String metric) {
    return ESTIMATED + metric + LOW;
  }

  /** The upper end of the estimate's 95 % band. */
  public static String estimatedHigh(String metric) {
    return ESTIMATED + metric + HIGH;
  }

  /** Whether it is the end of a band, and not a metric that stands for itself. */
  public static boolean isBand(String metric) {
    return metric.startsWith(ESTIMATED) && (metric.endsWith(LOW) || metric.endsWith(HIGH));
  }

  /** Whether a limit of this metric is the least allowed value, not the largest. */
  static boolean isLessWorse(String metric) {
    return metric.equals(ROWS) || metric.equals(IMPACT_RATIO);
  }

  private MetricNames() {}
}
