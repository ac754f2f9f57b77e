package io.leadline.core.performance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A measure of how well predictions met their labels, read off {@link Outcomes}. Absent where the
 * outcomes do not allow it.
 */
public enum PerformanceMetric {
  ACCURACY {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return outcomes.accuracy();
    }
  },
  ROC_AUC {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return outcomes.rocAuc();
    }

    @Override
    public double standardError(Outcomes outcomes, Averaging averaging) {
      return outcomes.rocAucStandardError();
    }
  },
  F1 {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return averaging == Averaging.MACRO ? outcomes.macroF1() : outcomes.f1();
    }
  },
  PRECISION {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return averaging == Averaging.MACRO ? outcomes.macroPrecision() : outcomes.precision();
    }
  },
  RECALL {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return averaging == Averaging.MACRO ? outcomes.macroRecall() : outcomes.recall();
    }
  },
  MAE {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return outcomes.mae();
    }

    @Override
    public double standardError(Outcomes outcomes, Averaging averaging) {
      double mae = outcomes.mae().orElse(0);
      double rmse = outcomes.rmse().orElse(0);
      return Math.sqrt(Math.max(0, rmse * rmse - mae * mae) / Math.max(1, outcomes.labelled()));
    }
  },
  RMSE {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return outcomes.rmse();
    }

    /** Of normal errors: rmse ÷ √(2 n). */
    @Override
    public double standardError(Outcomes outcomes, Averaging averaging) {
      return outcomes.rmse().orElse(0) / Math.sqrt(2.0 * Math.max(1, outcomes.labelled()));
    }
  },
  BIAS {
    @Override
    public OptionalDouble value(Outcomes outcomes, Averaging averaging) {
      return outcomes.bias();
    }
  };

  /** Whose precision, recall and F1 are meant. */
  public enum Averaging {
    /** The positive class of two. */
    POSITIVE_CLASS,
    /** The plain mean over all classes. */
    MACRO
  }

  /**
   * The metric of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PerformanceMetric named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown performance metric: '%s' (must be one of %s)"
                        .formatted(name, String.join(", ", names()))));
  }

  /** All names, as in monitors. */
  public static List<String> names() {
    return Arrays.stream(values()).map(PerformanceMetric::metricName).toList();
  }

  public static Optional<PerformanceMetric> find(String name) {
    return Arrays.stream(values()).filter(metric -> metric.metricName().equals(name)).findFirst();
  }

  /** As in configuration, API and pages: {@code roc_auc}. */
  public String metricName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is in the label's unit, and smaller is better. */
  public boolean isError() {
    return this == MAE || this == RMSE;
  }

  /** Whether a change of it is for better or worse; a bias can grow either way. */
  public boolean isRanked() {
    return this != BIAS;
  }

  public abstract OptionalDouble value(Outcomes outcomes, Averaging averaging);

  /** Roughly how far chance moves it; for shares the binomial √(p (1 − p) ÷ n). */
  public double standardError(Outcomes outcomes, Averaging averaging) {
    double share = value(outcomes, averaging).orElse(0);
    return Math.sqrt(Math.max(0, share * (1 - share)) / Math.max(1, outcomes.labelled()));
  }
}
