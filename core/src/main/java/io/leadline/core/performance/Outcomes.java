package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Sums over the predictions whose ground truth is known. Immutable; merges exactly.
 *
 * <p>Kept are confusion counts, score histograms per true class, and exact sums of numeric errors:
 * whatever the labels and predictions allow. So performance of any task is read off merged
 * outcomes, in constant memory.
 *
 * <p>The positive class of a binary task is {@code 1} (also written {@code true}) where it occurs,
 * otherwise the class that sorts last, as in scikit-learn.
 */
public final class Outcomes implements Mergeable<Outcomes> {

  /** Of no predictions. */
  public static final Outcomes EMPTY =
      new Outcomes(0, Confusion.EMPTY, ScoreHistograms.EMPTY, ErrorSums.EMPTY);

  private final long labelled;
  private final Confusion confusion;
  private final ScoreHistograms scores;
  private final ErrorSums errors;

  Outcomes(long labelled, Confusion confusion, ScoreHistograms scores, ErrorSums errors) {
    this.labelled = labelled;
    this.confusion = confusion;
    this.scores = scores;
    this.errors = errors;
  }

  /** Number of predictions whose ground truth is known. */
  public long labelled() {
    return labelled;
  }

  @Override
  public Outcomes merge(Outcomes other) {
    if (labelled == 0) {
      return other;
    }
    return other.labelled == 0
        ? this
        : new Outcomes(
            labelled + other.labelled,
            confusion.merge(other.confusion),
            scores.merge(other.scores),
            errors.merge(other.errors));
  }

  /** Share of right predictions, in [0, 1]; empty where nothing, or no classes, can be compared. */
  public OptionalDouble accuracy() {
    return confusion.accuracy();
  }

  /** TP ÷ (TP + FP) of the positive class; empty for other than two classes or no predicted one. */
  public OptionalDouble precision() {
    Optional<String> positive = positiveClass();
    return positive.isPresent() ? confusion.precision(positive.get()) : OptionalDouble.empty();
  }

  /** TP ÷ (TP + FN) of the positive class; empty for other than two classes or no true one. */
  public OptionalDouble recall() {
    Optional<String> positive = positiveClass();
    return positive.isPresent() ? confusion.recall(positive.get()) : OptionalDouble.empty();
  }

  /** 2 TP ÷ (2 TP + FP + FN) of the positive class; empty for other than two classes. */
  public OptionalDouble f1() {
    Optional<String> positive = positiveClass();
    return positive.isPresent() ? confusion.f1(positive.get()) : OptionalDouble.empty();
  }

  /** Mean of the classes' precisions; a class that was never predicted counts 0. */
  public OptionalDouble macroPrecision() {
    return confusion.classes().stream()
        .mapToDouble(c -> confusion.precision(c).orElse(0))
        .average();
  }

  /** Mean of the classes' recalls; a class that is never true counts 0. */
  public OptionalDouble macroRecall() {
    return confusion.classes().stream().mapToDouble(c -> confusion.recall(c).orElse(0)).average();
  }

  /** Mean of the classes' F1 scores. */
  public OptionalDouble macroF1() {
    return confusion.classes().stream().mapToDouble(c -> confusion.f1(c).orElse(0)).average();
  }

  /**
   * Area under the receiver operating characteristic of the score, in [0, 1]; empty unless both of
   * two classes have scores. The raw scores' area is within {@link #rocAucBound()}.
   */
  public OptionalDouble rocAuc() {
    return PerformanceMetric.ROC_AUC.value(binary(), PerformanceMetric.Terms.BINARY);
  }

  /** How far {@link #rocAuc()} may be from the area of the unbinned scores, in [0, 0.5]. */
  public double rocAucBound() {
    return scoresByTruth().map(ScoresByTruth::rocAucBound).orElse(0.0);
  }

  /** The counts that the metrics of a binary task are read off. */
  BinaryCounts binary() {
    return new BinaryCounts(hits(), scoresByTruth());
  }

  private Optional<Hits> hits() {
    return positiveClass().map(confusion::hits);
  }

  private Optional<ScoresByTruth> scoresByTruth() {
    return scoredClass().flatMap(scores::byTruth);
  }

  /** The class whose probability the scores are; empty where no labels have scores. */
  Optional<String> scoredClass() {
    return scores.counts().isEmpty()
        ? Optional.empty()
        : Optional.of(ClassName.positive(new TreeSet<>(scores.counts().keySet())));
  }

  /** Whether the scores of all labelled predictions are of at most two classes. */
  boolean areScoresKept() {
    return scores.isKept();
  }

  ErrorSums errors() {
    return errors;
  }

  /** Mean absolute error of numeric predictions, in the label's unit. */
  public OptionalDouble mae() {
    return errors.meanAbsolute();
  }

  /** Root mean squared error of numeric predictions, in the label's unit. */
  public OptionalDouble rmse() {
    return errors.rootMeanSquare();
  }

  /** Mean of prediction − label, in the label's unit; above 0 when predictions are too high. */
  public OptionalDouble bias() {
    return errors.bias();
  }

  private Optional<String> positiveClass() {
    TreeSet<String> classes = confusion.classes();
    boolean isBinary = classes.size() == 1 || classes.size() == 2;
    return isBinary ? Optional.of(ClassName.positive(classes)) : Optional.empty();
  }

  /** Appends the state, which {@link #read} restores: equal outcomes give equal bytes. */
  public void write(ByteWriter out) {
    out.varint(labelled);
    if (labelled > 0) {
      confusion.write(out);
      scores.write(out);
      errors.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static Outcomes read(ByteReader in) throws CorruptBytesException {
    long labelled = in.size();
    return labelled == 0
        ? EMPTY
        : new Outcomes(labelled, Confusion.read(in), ScoreHistograms.read(in), ErrorSums.read(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outcomes that
        && labelled == that.labelled
        && confusion.equals(that.confusion)
        && scores.equals(that.scores)
        && errors.equals(that.errors);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(labelled) * 31 + confusion.hashCode();
  }

  @Override
  public String toString() {
    return "Outcomes[%d labelled, classes %s]".formatted(labelled, confusion.classes());
  }
}
