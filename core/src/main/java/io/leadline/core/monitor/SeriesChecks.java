package io.leadline.core.monitor;

import io.leadline.core.detect.DetectorFactory;
import io.leadline.core.detect.StandardDetectors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is checked of metrics as they follow each other from window to window.
 *
 * @param online change detectors; empty runs none
 * @param traffic anomalies of the number of predictions; empty looks for none
 */
public record SeriesChecks(Optional<Online> online, Optional<Traffic> traffic) {

  public static final SeriesChecks NONE = new SeriesChecks(Optional.empty(), Optional.empty());

  /** Mean probability, or mean prediction of a regression. */
  public static final String PROBABILITY = "probability";

  /** Share of wrong predictions, or mean absolute error of a regression. */
  public static final String ERROR = "error";

  // Those whose metric bears another name. A metric of features has a series for each.
  private static final Map<String, List<String>> METRICS =
      Map.of(
          PROBABILITY,
          List.of(MetricNames.MEAN_SCORE),
          ERROR,
          List.of(MetricNames.ACCURACY, MetricNames.MAE),
          "missing",
          List.of(MetricNames.MISSING));

  private static final List<String> BY_METRIC =
      List.of(
          MetricNames.ROWS,
          MetricNames.DRIFT,
          MetricNames.ACCURACY,
          MetricNames.ROC_AUC,
          MetricNames.F1,
          MetricNames.PRECISION,
          MetricNames.RECALL,
          MetricNames.MAE,
          MetricNames.RMSE,
          MetricNames.BIAS);

  /**
   * @param detectors names of detectors that can follow a series
   * @param on names of series, as in {@link #seriesNames}
   */
  public record Online(List<String> detectors, List<String> on) {

    public static final Online DEFAULT =
        new Online(List.of("adwin", "page_hinkley"), List.of(PROBABILITY, ERROR));

    public Online {
      detectors = List.copyOf(detectors);
      on = List.copyOf(on);
      for (String name : detectors) {
        Optional<DetectorFactory> factory = StandardDetectors.find(name);
        if (factory.isEmpty() || factory.get().values() == DetectorFactory.Values.ERRORS) {
          throw new IllegalArgumentException(
              "Invalid detector of a series: '%s' (must be one of %s)"
                  .formatted(name, String.join(", ", StandardDetectors.seriesNames())));
        }
      }
      for (String name : on) {
        if (!seriesNames().contains(name)) {
          throw new IllegalArgumentException(
              "Invalid series: '%s' (must be one of %s)"
                  .formatted(name, String.join(", ", seriesNames())));
        }
      }
    }
  }

  /**
   * @param method how what is usual is learned
   */
  public record Traffic(Method method) {

    public static final Traffic DEFAULT = new Traffic(Method.SEASONAL);
  }

  /** How anomalies of a series are found. */
  public enum Method {
    /** Against the usual at this hour of working days or weekends. */
    SEASONAL,
    /** Against all that has been before. */
    NOVELTY,
    /** By a random cut forest on the latest values. */
    RANDOM_CUT_FOREST
  }

  /** All series that detectors can follow. */
  public static List<String> seriesNames() {
    TreeMap<String, List<String>> names = new TreeMap<>(METRICS);
    BY_METRIC.forEach(metric -> names.put(metric, List.of(metric)));
    return List.copyOf(names.keySet());
  }

  /** The metrics that make this series: the first that a window has counts. */
  public static List<String> metrics(String series) {
    return METRICS.getOrDefault(series, List.of(series));
  }
}
