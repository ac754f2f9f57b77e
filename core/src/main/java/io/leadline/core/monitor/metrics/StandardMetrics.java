package io.leadline.core.monitor.metrics;

import java.util.List;

/** All metrics, in the order in which they are computed and shown. */
public final class StandardMetrics {

  public static final List<Metric> ALL =
      List.of(
          new Rows(),
          new Uncovered(),
          new FailedRequests(),
          new Duplicates(),
          new Freshness(),
          new MeanScore(),
          new Missing(),
          new Mismatched(),
          new OutOfRange(),
          new Unseen(),
          new Drift(),
          // Counts what Drift found, so it comes after it.
          new DriftedFeatures(),
          new JointDrift(),
          new AlarmChance(),
          new AnomalyRate(),
          new AnomalyScore(),
          new LabelCoverage(),
          new Performance(),
          new EstimatedPerformance(),
          new PerformanceDrop(),
          new Fairness());

  /** Those that can be told of a segment alone. */
  public static final List<Metric> OF_SEGMENTS =
      List.of(
          new Rows(),
          new MeanScore(),
          new Missing(),
          new Mismatched(),
          new OutOfRange(),
          new Unseen(),
          new Drift(),
          new DriftedFeatures(),
          new LabelCoverage(),
          new Performance(),
          new EstimatedPerformance(),
          new PerformanceDrop());

  private StandardMetrics() {}
}
