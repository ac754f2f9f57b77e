package io.leadline.core.performance;

import io.leadline.core.performance.PerformanceMetric.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the performance of a window is before its labels arrive, by what the baseline's labels teach
 * of scores and features.
 *
 * <p>Classification (confidence-based performance estimation, CBPE): each score is calibrated to
 * the probability p of its class; a prediction then counts as p right and 1 − p wrong ones, and the
 * metrics are read off these expected counts. Several classes are calibrated one against the rest
 * and scaled so that together they hold as many predictions as there are. Regression (direct loss
 * estimation, DLE): the leaf of an {@link ErrorTree} tells the error to expect.
 *
 * <p>Right as long as the relation of scores, or features, to the truth is that of the baseline:
 * shifts of the inputs are followed, changes of what they mean are not.
 *
 * @see <a href="https://arxiv.org/abs/2401.08348">Bialek et al., Estimating model performance under
 *     covariate shift without labels (2024)</a>
 */
public final class PerformanceEstimate {

  private static final long FEWEST_OF_A_CLASS = 50;
  private static final long FEWEST_LABELS = 500;
  private static final double MOST_BEYOND = 0.05;

  private final List<Expected> expected;
  private final Optional<Losses> losses;
  private final long rows;
  private final String lack;

  /**
   * Expected counts of each positive class: one for a binary task, all classes otherwise.
   *
   * @param whole by all calibrators together
   * @param parts [folds] by each alone
   */
  private record Expected(BinaryCounts whole, List<BinaryCounts> parts) {}

  /** A task's classes with the labelled scores that teach their calibration. */
  private record Taught(ScoreHistograms byAnswer, String positive, ScoresByTruth byTruth) {}

  private PerformanceEstimate(
      List<Expected> expected, Optional<Losses> losses, long rows, String lack) {
    this.expected = expected;
    this.losses = losses;
    this.rows = rows;
    this.lack = lack;
  }

  private static PerformanceEstimate none(String lack) {
    return new PerformanceEstimate(List.of(), Optional.empty(), 0, lack);
  }

  /**
   * @param current of the window
   * @param baseline of the baseline
   * @param labels the baseline's labelled predictions
   */
  public static PerformanceEstimate of(LabelFree current, LabelFree baseline, Outcomes labels) {
    if (labels.labelled() == 0) {
      return none("the baseline has no labels");
    }
    if (!current.leaves().leaves().isEmpty()) {
      return ofLosses(current.leaves(), baseline.leaves());
    }
    if (!current.classes().isEmpty()) {
      return ofClasses(current.classes(), baseline.classes());
    }
    if (!current.byAnswer().isKept() || !labels.areScoresKept()) {
      return none("more than two classes and no score for each");
    }
    if (current.byAnswer().counts().isEmpty()) {
      return none("no scores");
    }
    Optional<String> positive = labels.scoredClass();
    Optional<ScoresByTruth> truth = labels.binary().scores();
    if (positive.isEmpty() || truth.isEmpty()) {
      return none("the baseline's labelled scores are not of two classes");
    }
    return ofScores(
        List.of(new Taught(current.byAnswer(), positive.get(), truth.get())),
        current.byAnswer().total());
  }

  private static PerformanceEstimate ofClasses(
      SortedMap<String, OneVsRest> current, SortedMap<String, OneVsRest> baseline) {
    List<Taught> classes = new ArrayList<>();
    long rows = 0;
    for (Map.Entry<String, OneVsRest> entry : current.entrySet()) {
      OneVsRest known = baseline.get(entry.getKey());
      Optional<ScoresByTruth> truth =
          known == null ? Optional.empty() : known.byTruth().byTruth(ClassName.ONE);
      if (truth.isEmpty()) {
        return none("the baseline has no labelled scores of class " + entry.getKey());
      }
      ScoreHistograms byAnswer = entry.getValue().byAnswer();
      classes.add(new Taught(byAnswer, ClassName.ONE, truth.get()));
      rows = Math.max(rows, byAnswer.total());
    }
    return ofScores(classes, rows);
  }

  private static PerformanceEstimate ofScores(List<Taught> classes, long rows) {
    List<ScoreCalibration> calibrations = new ArrayList<>();
    for (Taught taught : classes) {
      Optional<String> few = tooFew(taught.byTruth);
      if (few.isPresent()) {
        return none(few.get());
      }
      ScoreCalibration calibration = new ScoreCalibration(taught.byTruth);
      double beyond = calibration.shareBeyond(taught.byAnswer);
      if (!calibration.isInformative()) {
        return none("the baseline's scores tell nothing about its labels");
      }
      if (beyond > MOST_BEYOND) {
        return none(
            "%.0f %% of the scores lie beyond all that the baseline has labels for"
                .formatted(100 * beyond));
      }
      calibrations.add(calibration);
    }
    List<BinaryCounts> whole =
        counts(classes, calibrations.stream().map(ScoreCalibration::probabilities).toList(), rows);
    List<List<BinaryCounts>> parts =
        IntStream.range(0, ScoreCalibration.FOLDS)
            .mapToObj(
                fold ->
                    counts(
                        classes,
                        calibrations.stream().map(known -> known.probabilities(fold)).toList(),
                        rows))
            .toList();
    List<Expected> expected =
        IntStream.range(0, classes.size())
            .mapToObj(
                i -> new Expected(whole.get(i), parts.stream().map(part -> part.get(i)).toList()))
            .toList();
    return new PerformanceEstimate(expected, Optional.empty(), rows, "");
  }

  private static Optional<String> tooFew(ScoresByTruth truth) {
    double positives = Arrays.stream(truth.positives()).sum();
    double fewest = Math.min(positives, truth.size() - positives);
    return fewest < FEWEST_OF_A_CLASS
        ? Optional.of(
            "the baseline has %.0f labelled scores of the rarer class (needs %d)"
                .formatted(fewest, FEWEST_OF_A_CLASS))
        : Optional.empty();
  }

  private static List<BinaryCounts> counts(
      List<Taught> classes, List<double[]> probabilities, long rows) {
    double scale = classes.size() == 1 ? 1 : scale(classes, probabilities, rows);
    return IntStream.range(0, classes.size())
        .mapToObj(i -> counts(classes.get(i), probabilities.get(i), scale))
        .toList();
  }

  /** What makes the classes' expected counts sum to the number of predictions. */
  private static double scale(List<Taught> classes, List<double[]> probabilities, long rows) {
    double sum = 0;
    for (int i = 0; i < classes.size(); i++) {
      for (long[] counts : classes.get(i).byAnswer.counts().values()) {
        for (int bin = 0; bin < counts.length; bin++) {
          sum += counts[bin] * probabilities.get(i)[bin];
        }
      }
    }
    return sum > 0 ? rows / sum : 1;
  }

  private static BinaryCounts counts(Taught taught, double[] probabilities, double scale) {
    long[] positive = taught.byAnswer.of(taught.positive);
    long[] negative = taught.byAnswer.others(taught.positive);
    double[] positives = new double[positive.length];
    double[] negatives = new double[positive.length];
    double hits = 0;
    double answers = 0;
    double actual = 0;
    double total = 0;
    for (int bin = 0; bin < positive.length; bin++) {
      double count = (double) positive[bin] + negative[bin];
      double p = Math.min(1, scale * probabilities[bin]);
      positives[bin] = count * p;
      negatives[bin] = count * (1 - p);
      hits += positive[bin] * p;
      answers += positive[bin];
      actual += positives[bin];
      total += count;
    }
    double missed = actual - hits;
    Hits expected = new Hits(hits, answers - hits, missed, total - answers - missed);
    boolean hasBoth = actual > 0 && actual < total;
    return new BinaryCounts(
        Optional.of(expected),
        hasBoth ? Optional.of(new ScoresByTruth(positives, negatives)) : Optional.empty());
  }

  private static PerformanceEstimate ofLosses(LeafErrors current, LeafErrors baseline) {
    long labelled = baseline.leaves().values().stream().mapToLong(l -> l.errors().count()).sum();
    if (current.tree() != baseline.tree()) {
      return none("the baseline expects errors by other groups");
    }
    if (labelled < FEWEST_LABELS) {
      return none(
          "the baseline has %d labelled predictions (needs %d)".formatted(labelled, FEWEST_LABELS));
    }
    SortedMap<Integer, ErrorSums> taught = new TreeMap<>();
    for (Map.Entry<Integer, LeafErrors.Leaf> leaf : baseline.leaves().entrySet()) {
      taught.put(leaf.getKey(), leaf.getValue().errors());
    }
    Losses losses = Losses.of(current, taught);
    return new PerformanceEstimate(List.of(), Optional.of(losses), current.rows(), "");
  }

  /** Why nothing can be estimated, in words; empty where something can. */
  public Optional<String> lack() {
    return lack.isEmpty() ? Optional.empty() : Optional.of(lack);
  }

  /** Number of predictions that it is about. */
  public long rows() {
    return rows;
  }

  /** A metric as it will turn out; empty where it cannot be estimated. */
  public Optional<Estimate> of(PerformanceMetric metric, Terms terms) {
    if (losses.isPresent()) {
      return losses.get().of(metric);
    }
    if (expected.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble value = mean(metric, terms, expected.stream().map(Expected::whole).toList());
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Estimate(
                value.getAsDouble(),
                Math.hypot(samplingError(metric, terms, value), calibrationError(metric, terms))));
  }

  private double samplingError(PerformanceMetric metric, Terms terms, OptionalDouble value) {
    return expected.size() == 1
        ? metric.standardError(expected.get(0).whole, terms)
        : Hits.shareStandardError(value, rows);
  }

  /** The delete-a-group jackknife over the folds of the baseline's labels. */
  private double calibrationError(PerformanceMetric metric, Terms terms) {
    double[] values =
        IntStream.range(0, ScoreCalibration.FOLDS)
            .mapToObj(fold -> expected.stream().map(one -> one.parts.get(fold)).toList())
            .mapToDouble(part -> mean(metric, terms, part).orElse(Double.NaN))
            .toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double folds = values.length;
    return Math.sqrt((folds - 1) / folds * squares);
  }

  /** Of several classes the mean, but for accuracy, which is the share of all hits. */
  private OptionalDouble mean(PerformanceMetric metric, Terms terms, List<BinaryCounts> counts) {
    if (counts.size() == 1) {
      return metric.value(counts.get(0), terms);
    }
    if (metric == PerformanceMetric.ACCURACY) {
      double hits = counts.stream().mapToDouble(PerformanceEstimate::hits).sum();
      return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of(hits / rows);
    }
    double[] values =
        counts.stream()
            .map(one -> metric.value(one, terms))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    // As scikit-learn has it, a class that is never the answer has a precision of 0.
    boolean isZeroForNone =
        metric == PerformanceMetric.PRECISION
            || metric == PerformanceMetric.RECALL
            || metric == PerformanceMetric.F1;
    if (values.length < counts.size() && !isZeroForNone) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Arrays.stream(values).sum() / counts.size());
  }

  private static double hits(BinaryCounts counts) {
    return counts.hits().map(Hits::truePositives).orElse(0.0);
  }

  /**
   * Expected errors of a window's predictions.
   *
   * @param rows number of predictions
   * @param bias mean error
   * @param absolute mean absolute error
   * @param squared mean squared error
   * @param leafBias variance of the bias that the baseline's labels leave open
   * @param leafAbsolute the same of the mean absolute error
   * @param leafSquared the same of the mean squared error, by that of the absolute one
   */
  private record Losses(
      long rows,
      double bias,
      double absolute,
      double squared,
      double leafBias,
      double leafAbsolute,
      double leafSquared) {

    static Losses of(LeafErrors current, SortedMap<Integer, ErrorSums> taught) {
      // A leaf without labels in the baseline is one that it hardly has: take its mean of all.
      ErrorSums all = taught.values().stream().reduce(ErrorSums.EMPTY, ErrorSums::merge);
      double rows = current.rows();
      double[] sums = new double[6];
      for (Map.Entry<Integer, LeafErrors.Leaf> leaf : current.leaves().entrySet()) {
        ErrorSums known = taught.getOrDefault(leaf.getKey(), ErrorSums.EMPTY);
        ErrorSums errors = known.count() == 0 ? all : known;
        double share = leaf.getValue().rows() / rows;
        double bias = errors.sum().value() / errors.count();
        double absolute = errors.absolute().value() / errors.count();
        double squared = errors.squared().value() / errors.count();
        double weight = share * share / errors.count();
        sums[0] += share * bias;
        sums[1] += share * absolute;
        sums[2] += share * squared;
        sums[3] += weight * Math.max(0, squared - bias * bias);
        sums[4] += weight * Math.max(0, squared - absolute * absolute);
        // Of normal errors the variance of a square is twice the squared mean square.
        sums[5] += weight * 2 * squared * squared;
      }
      return new Losses(current.rows(), sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
    }

    Optional<Estimate> of(PerformanceMetric metric) {
      double rmse = Math.sqrt(squared);
      return switch (metric) {
        case MAE ->
            Optional.of(
                new Estimate(
                    absolute,
                    Math.sqrt(Math.max(0, squared - absolute * absolute) / rows + leafAbsolute)));
        case RMSE ->
            Optional.of(
                new Estimate(
                    rmse,
                    Math.sqrt(
                        squared / (2.0 * rows) + leafSquared / Math.max(1e-300, 4 * squared))));
        case BIAS ->
            Optional.of(
                new Estimate(
                    bias, Math.sqrt(Math.max(0, squared - bias * bias) / rows + leafBias)));
        default -> Optional.empty();
      };
    }
  }
}
