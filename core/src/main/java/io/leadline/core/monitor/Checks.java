package io.leadline.core.monitor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which checks run, and their limits.
 *
 * @param quality limits of the data-quality metrics; empty switches them off
 * @param drift how drift is measured; empty switches it off
 * @param performance limits of realised performance; empty switches it off
 * @param series change points and anomalies of metrics from window to window
 */
public record Checks(
    Optional<Quality> quality,
    Optional<Drift> drift,
    Optional<Performance> performance,
    SeriesChecks series) {

  public static final Checks DEFAULT =
      new Checks(
          Optional.of(Quality.DEFAULT),
          Optional.of(Drift.DEFAULT),
          Optional.of(Performance.DEFAULT));

  public Checks(
      Optional<Quality> quality, Optional<Drift> drift, Optional<Performance> performance) {
    this(quality, drift, performance, SeriesChecks.NONE);
  }

  /** The same, with these checks of series. */
  public Checks withSeries(SeriesChecks newSeries) {
    return new Checks(quality, drift, performance, newSeries);
  }

  /** The same, with drift measured by this method; drift is switched on if it was not. */
  public Checks withDriftMethod(String method) {
    Drift known = drift.orElse(Drift.DEFAULT);
    Drift changed = new Drift(known.against(), method, known.limit(), known.falseAlarm());
    return new Checks(quality, Optional.of(changed), performance, series);
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
   */
  public record Drift(
      List<Against> against, String method, OptionalDouble limit, double falseAlarm) {

    public static final Drift DEFAULT =
        new Drift(List.of(Against.BASELINE), "auto", OptionalDouble.empty(), 0.001);

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
   * @param minLabels fewest labelled predictions a window needs
   */
  public record Performance(List<String> metrics, double maxDrop, long minLabels) {

    public static final Performance DEFAULT = new Performance(List.of(), 0.05, 100);

    public Performance {
      metrics = List.copyOf(metrics);
    }
  }
}
