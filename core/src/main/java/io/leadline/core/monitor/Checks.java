package io.leadline.core.monitor;

import io.leadline.core.dependence.JointSpace;
import io.leadline.core.dependence.JointSpaceInference;
import io.leadline.core.fairness.Grouping;
import io.leadline.core.fairness.ParityMetric;
import io.leadline.core.performance.BusinessValue;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which checks run, and their limits.
 *
 * @param quality limits of the data-quality metrics; empty switches them off
 * @param drift how drift is measured; empty switches it off
 * @param performance limits of realised and estimated performance; empty switches it off
 * @param series change points and anomalies of metrics from window to window
 * @param fairness which groups are compared; empty compares none
 * @param joint how drift of the features together is measured; empty switches it off
 * @param anomalies how each prediction is scored; empty scores none
 */
public record Checks(
    Optional<Quality> quality,
    Optional<Drift> drift,
    Optional<Performance> performance,
    SeriesChecks series,
    Optional<Fairness> fairness,
    Optional<Joint> joint,
    Optional<Anomalies> anomalies) {

  public static final Checks DEFAULT =
      new Checks(
          Optional.of(Quality.DEFAULT),
          Optional.of(Drift.DEFAULT),
          Optional.of(Performance.DEFAULT));

  public Checks(
      Optional<Quality> quality, Optional<Drift> drift, Optional<Performance> performance) {
    this(
        quality,
        drift,
        performance,
        SeriesChecks.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with these checks of series. */
  public Checks withSeries(SeriesChecks newSeries) {
    return new Checks(quality, drift, performance, newSeries, fairness, joint, anomalies);
  }

  /** The same, scoring each prediction in this way. */
  public Checks withAnomalies(Optional<Anomalies> newAnomalies) {
    return new Checks(quality, drift, performance, series, fairness, joint, newAnomalies);
  }

  /** The same, with drift measured by this method; drift is switched on if it was not. */
  public Checks withDriftMethod(String method) {
    Drift known = drift.orElse(Drift.DEFAULT);
    Drift changed =
        new Drift(known.against(), method, known.limit(), known.falseAlarm(), known.control());
    return new Checks(
        quality, Optional.of(changed), performance, series, fairness, joint, anomalies);
  }

  /** The same, with this probability of a false alarm in a window. */
  public Checks withFalseAlarm(double falseAlarm) {
    Drift known = drift.orElse(Drift.DEFAULT);
    Drift changed =
        new Drift(known.against(), known.method(), known.limit(), falseAlarm, known.control());
    return new Checks(
        quality, Optional.of(changed), performance, series, fairness, joint, anomalies);
  }

  /** The same, with a share in (0, 1] of the bearable false alarms of a window. */
  public Checks withShareOfFalseAlarms(double share) {
    return drift.map(known -> withFalseAlarm(share * known.falseAlarm())).orElse(this);
  }

  /**
   * Largest bearable share of rows, each in [0, 1], above the baseline's own share.
   *
   * @param missing of rows without a value
   * @param mismatched of rows of the wrong type
   * @param unseen of rows with a category that the baseline never had
   * @param outOfRange of rows outside the field's range
   * @param duplicates of rows with a repeated request id
   * @param minRows fewest predictions a window may have; 0 checks nothing
   */
  public record Quality(
      double missing,
      double mismatched,
      double unseen,
      double outOfRange,
      double duplicates,
      long minRows) {

    public static final Quality DEFAULT = new Quality(0.02, 0.001, 0.001, 0.005, 0.01, 0);
  }

  /**
   * @param against what windows are compared with, in order of importance
   * @param method a drift method's name, or {@code auto}: Jensen–Shannon for every kind of column
   * @param limit effect-size floor that replaces the method's own; empty keeps that
   * @param falseAlarm bearable probability in (0, 1) that a window in which nothing changed raises
   *     any alarm, whatever the number of features
   * @param control how that probability follows from what the windows before showed
   */
  public record Drift(
      List<Against> against,
      String method,
      OptionalDouble limit,
      double falseAlarm,
      AlarmControl control) {

    public static final Drift DEFAULT =
        new Drift(List.of(Against.BASELINE), "auto", OptionalDouble.empty(), 0.001);

    /** With the budget spent evenly. */
    public Drift(List<Against> against, String method, OptionalDouble limit, double falseAlarm) {
      this(against, method, limit, falseAlarm, AlarmControl.BUDGET);
    }

    public Drift {
      against = List.copyOf(against);
      if (!(falseAlarm > 0 && falseAlarm < 1)) {
        throw new IllegalArgumentException(
            "Invalid false-alarm probability: %s (must be in (0, 1))".formatted(falseAlarm));
      }
    }
  }

  /**
   * @param metrics names of performance metrics, the first being the headline
   * @param maxDrop largest bearable fall of the headline metric below the baseline's, ≥ 0
   * @param minLabels fewest labelled predictions a window needs for realised performance, and
   *     fewest predictions for an estimate
   * @param isEstimated whether performance is estimated where the baseline has labels
   * @param worth of right and wrong answers, for the business value; empty where not said
   */
  public record Performance(
      List<String> metrics,
      double maxDrop,
      long minLabels,
      boolean isEstimated,
      Optional<BusinessValue> worth) {

    public static final Performance DEFAULT = new Performance(List.of(), 0.05, 100);

    public Performance(List<String> metrics, double maxDrop, long minLabels) {
      this(metrics, maxDrop, minLabels, true, Optional.empty());
    }

    public Performance {
      metrics = List.copyOf(metrics);
    }
  }

  /**
   * @param attributes fields whose values sort people into groups; where there are several, their
   *     intersection is looked at too
   * @param reference by attribute, the group that others are compared with; the largest one where
   *     not said
   * @param gap largest bearable difference between a group and the reference, in (0, 1]
   * @param leastRatio least bearable ratio of the shares selected, in [0, 1); 0 checks none
   * @param metrics which gaps are measured
   * @param minRows fewest predictions a group needs; of those that need labels, labelled ones
   */
  public record Fairness(
      List<String> attributes,
      Map<String, String> reference,
      double gap,
      double leastRatio,
      List<ParityMetric> metrics,
      long minRows) {

    public static final double DEFAULT_GAP = 0.1;
    public static final long DEFAULT_MIN_ROWS = 30;
    private static final int MOST_ATTRIBUTES = 3;

    public Fairness {
      attributes = List.copyOf(attributes);
      reference = Map.copyOf(reference);
      metrics = List.copyOf(metrics);
      if (attributes.isEmpty() || attributes.size() > MOST_ATTRIBUTES) {
        throw new IllegalArgumentException(
            "Invalid fairness check: %d attributes (must be 1 to %d)"
                .formatted(attributes.size(), MOST_ATTRIBUTES));
      }
      if (!(gap > 0 && gap <= 1)) {
        throw new IllegalArgumentException(
            "Invalid parity gap: %s (must be in (0, 1])".formatted(gap));
      }
      if (!(leastRatio >= 0 && leastRatio < 1)) {
        throw new IllegalArgumentException(
            "Invalid impact ratio: %s (must be in [0, 1))".formatted(leastRatio));
      }
    }

    /** Compares the groups of these attributes in every usual way. */
    public static Fairness of(List<String> attributes) {
      return new Fairness(
          attributes, Map.of(), DEFAULT_GAP, 0, List.of(ParityMetric.values()), DEFAULT_MIN_ROWS);
    }

    /** The groups, as a sample of the baseline has them. */
    public List<Grouping> groupings(List<Batch> sample) {
      return attributes.stream().map(name -> Grouping.ofSample(name, sample)).toList();
    }
  }

  /**
   * How predictions are scored one by one.
   *
   * @param rate the share of rows like the baseline's that is called anomalous, in (0, 1)
   * @param share largest bearable share of anomalous predictions above the baseline's own, in [0,
   *     1]
   */
  public record Anomalies(double rate, double share) {

    public static final Anomalies DEFAULT = new Anomalies(0.001, 0.01);

    public Anomalies {
      if (!(rate > 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "Invalid rate of anomalies: %s (must be in (0, 1))".formatted(rate));
      }
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Invalid share of anomalies: %s (must be in [0, 1])".formatted(share));
      }
    }
  }

  /**
   * Drift of the features together, which no feature on its own may show.
   *
   * @param features names of those that are looked at together; empty takes all that can be
   */
  public record Joint(List<String> features) {

    /** Of all features. */
    public static final Joint DEFAULT = new Joint(List.of());

    public Joint {
      features = List.copyOf(features);
    }
  }

  /** The same, with drift of the features together measured so. */
  public Checks withJoint(Joint newJoint) {
    return new Checks(
        quality, drift, performance, series, fairness, Optional.of(newJoint), anomalies);
  }

  /** The space of the features together, as a sample of the baseline has them. */
  public Optional<JointSpace> jointSpace(Schema schema, List<Batch> sample) {
    return joint.flatMap(check -> JointSpaceInference.ofSample(schema, check.features(), sample));
  }

  /** The groups whose outcomes are compared, as a sample of the baseline has them. */
  public List<Grouping> groupings(List<Batch> sample) {
    return fairness.map(check -> check.groupings(sample)).orElse(List.of());
  }
}
