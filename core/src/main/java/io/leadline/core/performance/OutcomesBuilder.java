package io.leadline.core.performance;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ExactSum;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Accumulates {@link Outcomes} from batches. Owned by one thread.
 *
 * <p>Reads the first field of each of the roles label, prediction and score. A row counts when its
 * label is neither missing, mismatched nor NaN. A schema with a score but no prediction predicts
 * class 1 from a score of one half on, and class 0 below.
 */
public final class OutcomesBuilder {

  static final double SCORE_THRESHOLD = 0.5;

  private final Optional<String> label;
  private final Optional<String> prediction;
  private final Optional<String> score;

  private long labelled;
  private final ClassCodes classes = new ClassCodes(Confusion.MAX_CLASSES);
  private final long[] confusion = new long[Confusion.MAX_CLASSES * Confusion.MAX_CLASSES];
  private boolean isConfusionKept = true;

  private final ClassCodes scoredClasses = new ClassCodes(ScoreHistograms.MAX_CLASSES);
  private final long[][] histograms = new long[ScoreHistograms.MAX_CLASSES][];
  private boolean areScoresKept = true;

  private long errors;
  private final ExactSum sum = new ExactSum();
  private final ExactSum absolute = new ExactSum();
  private final ExactSum squared = new ExactSum();
  private final TruthSums.Builder truths = new TruthSums.Builder();

  public OutcomesBuilder(Schema schema) {
    label = schema.first(Role.LABEL).map(Field::name);
    prediction = schema.first(Role.PREDICTION).map(Field::name);
    score = schema.first(Role.SCORE).map(Field::name);
  }

  /** Adds the rows whose ground truth is known. A batch without a label column adds nothing. */
  public void add(Batch batch) {
    Optional<Column> labels = label.flatMap(batch::column);
    if (labels.isEmpty()) {
      return;
    }
    boolean[] known = known(labels.get());
    for (boolean row : known) {
      labelled += row ? 1 : 0;
    }
    Optional<NumberColumn> scores = score.flatMap(batch::column).flatMap(OutcomesBuilder::numbers);
    if (prediction.isPresent()) {
      batch
          .column(prediction.get())
          .ifPresent(column -> addPredictions(labels.get(), column, known));
    } else if (scores.isPresent()) {
      addThresholded(labels.get(), scores.get(), known);
    }
    scores.ifPresent(column -> addScores(labels.get(), column, known));
  }

  private static Optional<NumberColumn> numbers(Column column) {
    return column instanceof NumberColumn numbers ? Optional.of(numbers) : Optional.empty();
  }

  private static boolean[] known(Column column) {
    boolean[] known = new boolean[column.size()];
    for (int row = 0; row < known.length; row++) {
      known[row] = isKnown(column, row);
    }
    return known;
  }

  static boolean isKnown(Column column, int row) {
    return !column.isMissing(row)
        && !column.isMismatched(row)
        && !(column instanceof NumberColumn numbers && Double.isNaN(numbers.values()[row]));
  }

  private void addPredictions(Column labels, Column predictions, boolean[] known) {
    ClassCodes.Reader labelCodes = classes.reader(labels);
    ClassCodes.Reader predictionCodes = classes.reader(predictions);
    for (int row = 0; row < known.length && isConfusionKept; row++) {
      if (known[row] && isKnown(predictions, row)) {
        count(labelCodes.code(row), predictionCodes.code(row));
      }
    }
    if (labels instanceof NumberColumn truth && predictions instanceof NumberColumn answer) {
      addErrors(truth, answer, known);
    }
  }

  private void addThresholded(Column labels, NumberColumn scores, boolean[] known) {
    ClassCodes.Reader labelCodes = classes.reader(labels);
    for (int row = 0; row < known.length && isConfusionKept; row++) {
      if (known[row] && isScore(scores, row)) {
        count(labelCodes.code(row), classes.codeOf(scores.values()[row] < SCORE_THRESHOLD ? 0 : 1));
      }
    }
  }

  private void count(int labelCode, int predictionCode) {
    if (labelCode == ClassCodes.BEYOND || predictionCode == ClassCodes.BEYOND) {
      isConfusionKept = false;
    } else {
      confusion[labelCode * Confusion.MAX_CLASSES + predictionCode]++;
    }
  }

  private void addScores(Column labels, NumberColumn scores, boolean[] known) {
    ClassCodes.Reader labelCodes = scoredClasses.reader(labels);
    for (int row = 0; row < known.length && areScoresKept; row++) {
      if (known[row] && isScore(scores, row)) {
        int code = labelCodes.code(row);
        if (code == ClassCodes.BEYOND) {
          areScoresKept = false;
        } else {
          if (histograms[code] == null) {
            histograms[code] = new long[ScoreHistograms.BINS];
          }
          histograms[code][ScoreGrid.binOf(scores.values()[row])]++;
        }
      }
    }
  }

  static boolean isScore(NumberColumn scores, int row) {
    return isKnown(scores, row) && scores.values()[row] >= 0 && scores.values()[row] <= 1;
  }

  private void addErrors(NumberColumn labels, NumberColumn predictions, boolean[] known) {
    for (int row = 0; row < known.length; row++) {
      if (known[row] && isKnown(predictions, row)) {
        double error = predictions.values()[row] - labels.values()[row];
        // Infinite values, and errors whose square is beyond double, have no place in a mean.
        if (Double.isFinite(error * error)
            && Double.isFinite(labels.values()[row] * labels.values()[row])) {
          errors++;
          sum.add(error);
          absolute.add(Math.abs(error));
          squared.addSquare(error);
          truths.add(labels.values()[row], predictions.values()[row]);
        }
      }
    }
  }

  /** The outcomes of all rows added so far; the builder can go on. */
  public Outcomes build() {
    return labelled == 0
        ? Outcomes.EMPTY
        : new Outcomes(
            labelled,
            isConfusionKept ? confusion() : Confusion.BEYOND,
            areScoresKept ? scores() : ScoreHistograms.BEYOND,
            errors == 0
                ? ErrorSums.EMPTY
                : new ErrorSums(
                    errors, sum.copy(), absolute.copy(), squared.copy(), truths.build()));
  }

  private Confusion confusion() {
    Map<Confusion.Cell, Long> counts = new TreeMap<>();
    for (int of = 0; of < classes.size(); of++) {
      for (int as = 0; as < classes.size(); as++) {
        long count = confusion[of * Confusion.MAX_CLASSES + as];
        if (count > 0) {
          counts.put(new Confusion.Cell(classes.name(of), classes.name(as)), count);
        }
      }
    }
    return Confusion.of(counts);
  }

  private ScoreHistograms scores() {
    Map<String, long[]> counts = new TreeMap<>();
    for (int code = 0; code < scoredClasses.size(); code++) {
      counts.put(scoredClasses.name(code), histograms[code].clone());
    }
    return ScoreHistograms.of(counts);
  }
}
