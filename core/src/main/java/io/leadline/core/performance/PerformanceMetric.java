package io.leadline.core.performance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A measure of how well predictions meet their labels, read off {@link Outcomes} where labels are
 * known, and off expected counts where they are estimated. Absent where these do not allow it.
 */
public enum PerformanceMetric {
  ACCURACY(Hits::accuracy, Hits::total) {
    @Override
    public OptionalDouble value(Outcomes outcomes, Terms terms) {
      return outcomes.accuracy();
    }
  },
  ROC_AUC(ScoresByTruth::rocAuc, ScoresByTruth::rocAucStandardError),
  AVERAGE_PRECISION(ScoresByTruth::averagePrecision, ScoresByTruth::averagePrecisionStandardError),
  F1(Hits::f1, Hits::total) {
    @Override
    public OptionalDouble value(Outcomes outcomes, Terms terms) {
      return terms.isMacro() ? outcomes.macroF1() : outcomes.f1();
    }

    @Override
    double standardError(BinaryCounts counts, Terms terms) {
      return counts.hits().map(Hits::f1StandardError).orElse(0.0);
    }
  },
  PRECISION(Hits::precision, hits -> hits.truePositives() + hits.falsePositives()) {
    @Override
    public OptionalDouble value(Outcomes outcomes, Terms terms) {
      return terms.isMacro() ? outcomes.macroPrecision() : outcomes.precision();
    }
  },
  RECALL(Hits::recall, hits -> hits.truePositives() + hits.falseNegatives()) {
    @Override
    public OptionalDouble value(Outcomes outcomes, Terms terms) {
      return terms.isMacro() ? outcomes.macroRecall() : outcomes.recall();
    }
  },
  SPECIFICITY(Hits::specificity, hits -> hits.trueNegatives() + hits.falsePositives()),
  BUSINESS_VALUE(hits -> OptionalDouble.empty(), Hits::total) {
    @Override
    OptionalDouble value(BinaryCounts counts, Terms terms) {
      return terms.worth().isPresent() && counts.hits().isPresent()
          ? counts.hits().get().worth(terms.worth().get())
          : OptionalDouble.empty();
    }

    @Override
    double standardError(BinaryCounts counts, Terms terms) {
      return terms.worth().isPresent() && counts.hits().isPresent()
          ? counts.hits().get().worthStandardError(terms.worth().get())
          : 0;
    }
  },
  BRIER(ScoresByTruth::brier, ScoresByTruth::brierStandardError),
  LOG_LOSS(ScoresByTruth::logLoss, ScoresByTruth::logLossStandardError),
  /** Its standard error is the largest that one range of scores could have. */
  CALIBRATION_ERROR(
      ScoresByTruth::calibrationError, scores -> 0.5 / Math.sqrt(Math.max(1, scores.size()))),
  MAE(ErrorSums::meanAbsolute) {
    @Override
    public double standardError(Outcomes outcomes, Terms terms) {
      double mae = outcomes.mae().orElse(0);
      double rmse = outcomes.rmse().orElse(0);
      return Math.sqrt(Math.max(0, rmse * rmse - mae * mae) / Math.max(1, outcomes.labelled()));
    }
  },
  RMSE(ErrorSums::rootMeanSquare),
  MAPE(ErrorSums::meanAbsoluteShare),
  R2(ErrorSums::explained) {
    /** Of normal errors: 2 (1 − r²) √(r² ÷ n), at least (1 − r²) ÷ √n. */
    @Override
    public double standardError(Outcomes outcomes, Terms terms) {
      double unexplained = 1 - value(outcomes, terms).orElse(1);
      double explained = Math.max(0.25, 1 - unexplained);
      return 2 * unexplained * Math.sqrt(explained / Math.max(1, outcomes.labelled()));
    }
  },
  PINBALL_10(errors -> errors.pinball(0.1)),
  PINBALL_50(errors -> errors.pinball(0.5)),
  PINBALL_90(errors -> errors.pinball(0.9)),
  BIAS(ErrorSums::bias) {
    @Override
    public double standardError(Outcomes outcomes, Terms terms) {
      double rmse = outcomes.rmse().orElse(0);
      return rmse / Math.sqrt(Math.max(1, outcomes.labelled()));
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
   * What a monitor means by its metrics.
   *
   * @param averaging of precision, recall and F1
   * @param worth of right and wrong answers, where it was said
   */
  public record Terms(Averaging averaging, Optional<BusinessValue> worth) {

    public static final Terms BINARY = new Terms(Averaging.POSITIVE_CLASS, Optional.empty());
    public static final Terms MULTICLASS = new Terms(Averaging.MACRO, Optional.empty());

    boolean isMacro() {
      return averaging == Averaging.MACRO;
    }
  }

  private final Function<BinaryCounts, OptionalDouble> ofBinary;
  private final ToDoubleFunction<BinaryCounts> errorOfBinary;
  private final Function<ErrorSums, OptionalDouble> ofErrors;

  /**
   * A share of the answers.
   *
   * @param whole what it is a share of
   */
  PerformanceMetric(Function<Hits, OptionalDouble> value, ToDoubleFunction<Hits> whole) {
    ofBinary = counts -> counts.hits().map(value).orElse(OptionalDouble.empty());
    errorOfBinary =
        counts ->
            counts
                .hits()
                .map(hits -> Hits.shareStandardError(value.apply(hits), whole.applyAsDouble(hits)))
                .orElse(0.0);
    ofErrors = errors -> OptionalDouble.empty();
  }

  PerformanceMetric(
      ToDoubleFunction<ScoresByTruth> value, ToDoubleFunction<ScoresByTruth> standardError) {
    ofBinary =
        counts ->
            counts.scores().isPresent()
                ? OptionalDouble.of(value.applyAsDouble(counts.scores().get()))
                : OptionalDouble.empty();
    errorOfBinary = counts -> counts.scores().map(standardError::applyAsDouble).orElse(0.0);
    ofErrors = errors -> OptionalDouble.empty();
  }

  PerformanceMetric(Function<ErrorSums, OptionalDouble> value) {
    ofBinary = counts -> OptionalDouble.empty();
    errorOfBinary = counts -> 0;
    ofErrors = value;
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
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(PerformanceMetric::metricName)
                                .collect(Collectors.joining(", ")))));
  }

  public static Optional<PerformanceMetric> find(String name) {
    return Arrays.stream(values()).filter(metric -> metric.metricName().equals(name)).findFirst();
  }

  /** As in configuration, API and pages: {@code roc_auc}. */
  public String metricName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether smaller is better. */
  public boolean isError() {
    return switch (this) {
      case MAE, RMSE, MAPE, PINBALL_10, PINBALL_50, PINBALL_90 -> true;
      case BRIER, LOG_LOSS, CALIBRATION_ERROR -> true;
      default -> false;
    };
  }

  /** Whether a change of it is for better or worse; a bias can grow either way. */
  public boolean isRanked() {
    return this != BIAS;
  }

  public OptionalDouble value(Outcomes outcomes, Terms terms) {
    OptionalDouble ofNumbers = ofErrors.apply(outcomes.errors());
    return ofNumbers.isPresent() ? ofNumbers : value(outcomes.binary(), terms);
  }

  /** Roughly how far chance moves it. */
  public double standardError(Outcomes outcomes, Terms terms) {
    OptionalDouble ofNumbers = ofErrors.apply(outcomes.errors());
    if (ofNumbers.isPresent()) {
      // Of normal errors, as of their root mean square; much the same holds of the others.
      return Math.abs(ofNumbers.getAsDouble()) / Math.sqrt(2.0 * Math.max(1, outcomes.labelled()));
    }
    return terms.isMacro()
        ? Hits.shareStandardError(value(outcomes, terms), outcomes.labelled())
        : standardError(outcomes.binary(), terms);
  }

  OptionalDouble value(BinaryCounts counts, Terms terms) {
    return ofBinary.apply(counts);
  }

  double standardError(BinaryCounts counts, Terms terms) {
    return errorOfBinary.applyAsDouble(counts);
  }
}
