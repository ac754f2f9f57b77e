package io.leadline.core.monitor.calibration;

import io.leadline.core.dependence.JointComparison;
import io.leadline.core.dependence.JointComparison.Distance;
import io.leadline.core.dependence.JointComparison.Measure;

/**
 * What is followed of the features together from window to window: one trace for each measure, as
 * if it were a column, so that they share the columns' budget of false alarms.
 */
public final class JointTraces {

  private static final String PREFIX = "\0joint:";

  private JointTraces() {}

  /** Stands for the measure among the columns; no column has such a name. */
  public static String column(Measure measure) {
    return PREFIX + measure.methodName();
  }

  public static Trace trace(JointComparison comparison, Measure measure) {
    Distance distance = comparison.distance(measure);
    double[] contrasts =
        measure == Measure.RECONSTRUCTION ? new double[] {distance.deviation()} : new double[0];
    return new Trace(contrasts, distance.excess(), 0, comparison.rows());
  }
}
