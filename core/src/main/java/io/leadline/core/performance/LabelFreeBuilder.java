package io.leadline.core.performance;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Accumulates {@link LabelFree} from batches. Owned by one thread.
 *
 * <p>One field of the role score is the probability of the positive class of a binary task; several
 * are those of the classes that their names end with, as {@code p_cat} and {@code p_dog}. A schema
 * with a score but no prediction predicts as {@link OutcomesBuilder} says.
 */
public final class LabelFreeBuilder {

  private static final int MOST_CLASSES = 32;

  private final Optional<String> label;
  private final Optional<String> prediction;
  private final List<String> scores;
  private final Optional<ErrorTree> tree;

  private final ClassCodes answers = new ClassCodes(ScoreHistograms.MAX_CLASSES);
  private final long[][] histograms = new long[ScoreHistograms.MAX_CLASSES][];
  private boolean areAnswersKept = true;

  private final List<ClassScores> classes = new ArrayList<>();
  private final LeafAccumulator[] leaves;

  public LabelFreeBuilder(Schema schema, Optional<ErrorTree> tree) {
    this.label = schema.first(Role.LABEL).map(Field::name);
    this.prediction = schema.first(Role.PREDICTION).map(Field::name);
    this.scores = schema.withRole(Role.SCORE).stream().map(Field::name).toList();
    this.tree = tree.filter(known -> prediction.isPresent());
    this.leaves = new LeafAccumulator[this.tree.map(ErrorTree::leaves).orElse(0)];
    if (scores.size() > 1 && scores.size() <= MOST_CLASSES) {
      ScoreNames.classes(scores)
          .forEach((score, name) -> classes.add(new ClassScores(score, name)));
    }
  }

  /** Adds all rows, whether labelled or not. */
  public void add(Batch batch) {
    Optional<Column> answer = prediction.flatMap(batch::column);
    Optional<Column> truth = label.flatMap(batch::column);
    if (scores.size() == 1 && batch.column(scores.get(0)).orElse(null) instanceof NumberColumn s) {
      if (prediction.isEmpty()) {
        addThresholded(s);
      } else {
        answer.ifPresent(column -> addAnswers(column, s));
      }
    }
    for (ClassScores scored : classes) {
      if (batch.column(scored.score).orElse(null) instanceof NumberColumn s) {
        answer.ifPresent(column -> scored.answers.add(column, s));
        truth.ifPresent(column -> scored.truths.add(column, s));
      }
    }
    if (tree.isPresent() && answer.orElse(null) instanceof NumberColumn numbers) {
      addLeaves(tree.get().leavesOf(batch), numbers, truth);
    }
  }

  private void addThresholded(NumberColumn scores) {
    for (int row = 0; row < scores.size(); row++) {
      if (OutcomesBuilder.isScore(scores, row)) {
        boolean isPositive = scores.values()[row] >= OutcomesBuilder.SCORE_THRESHOLD;
        count(answers.codeOf(isPositive ? 1 : 0), scores.values()[row]);
      }
    }
  }

  private void addAnswers(Column predictions, NumberColumn scores) {
    ClassCodes.Reader codes = answers.reader(predictions);
    for (int row = 0; row < scores.size() && areAnswersKept; row++) {
      if (OutcomesBuilder.isKnown(predictions, row) && OutcomesBuilder.isScore(scores, row)) {
        count(codes.code(row), scores.values()[row]);
      }
    }
  }

  private void count(int code, double score) {
    if (code == ClassCodes.BEYOND) {
      areAnswersKept = false;
      return;
    }
    if (histograms[code] == null) {
      histograms[code] = new long[ScoreHistograms.BINS];
    }
    histograms[code][ScoreGrid.binOf(score)]++;
  }

  private void addLeaves(int[] leafOf, NumberColumn predictions, Optional<Column> truth) {
    double[] labels =
        truth.orElse(null) instanceof NumberColumn numbers
            ? ErrorTree.plain(numbers)
            : new double[0];
    for (int row = 0; row < leafOf.length; row++) {
      if (!OutcomesBuilder.isKnown(predictions, row)) {
        continue;
      }
      if (leaves[leafOf[row]] == null) {
        leaves[leafOf[row]] = new LeafAccumulator();
      }
      leaves[leafOf[row]].rows++;
      if (labels.length > 0 && !Double.isNaN(labels[row])) {
        leaves[leafOf[row]].add(predictions.values()[row] - labels[row]);
      }
    }
  }

  /** What was counted so far; the builder can go on. */
  public LabelFree build() {
    SortedMap<String, OneVsRest> byClass = new TreeMap<>();
    for (ClassScores scored : classes) {
      OneVsRest counted = new OneVsRest(scored.answers.build(), scored.truths.build());
      if (!counted.byAnswer().counts().isEmpty()) {
        byClass.put(scored.name, counted);
      }
    }
    return new LabelFree(answers(), byClass, leafErrors());
  }

  private ScoreHistograms answers() {
    if (!areAnswersKept) {
      return ScoreHistograms.BEYOND;
    }
    Map<String, long[]> counts = new TreeMap<>();
    for (int code = 0; code < answers.size(); code++) {
      counts.put(answers.name(code), histograms[code].clone());
    }
    return ScoreHistograms.of(counts);
  }

  private LeafErrors leafErrors() {
    SortedMap<Integer, LeafErrors.Leaf> counted = new TreeMap<>();
    for (int leaf = 0; leaf < leaves.length; leaf++) {
      if (leaves[leaf] != null) {
        counted.put(leaf, leaves[leaf].build());
      }
    }
    return counted.isEmpty()
        ? LeafErrors.EMPTY
        : new LeafErrors(tree.orElseThrow().fingerprint(), counted);
  }

  /** The scores of one class of several. */
  private static final class ClassScores {

    private final String score;
    private final String name;
    private final ThisOrOther answers;
    private final ThisOrOther truths;

    ClassScores(String score, String name) {
      this.score = score;
      this.name = name;
      this.answers = new ThisOrOther(name);
      this.truths = new ThisOrOther(name);
    }
  }

  /** Scores of rows that are of a class, and of those that are of another. */
  private static final class ThisOrOther {

    private final String name;
    private final long[] same = new long[ScoreHistograms.BINS];
    private final long[] other = new long[ScoreHistograms.BINS];
    private boolean isSame;
    private boolean isOther;

    ThisOrOther(String name) {
      this.name = name;
    }

    void add(Column classes, NumberColumn scores) {
      // Of each batch anew: any number of classes may occur in all.
      ClassCodes codes = new ClassCodes(1 << 16);
      ClassCodes.Reader reader = codes.reader(classes);
      for (int row = 0; row < scores.size(); row++) {
        if (OutcomesBuilder.isKnown(classes, row) && OutcomesBuilder.isScore(scores, row)) {
          int code = reader.code(row);
          boolean is = code >= 0 && codes.name(code).equals(name);
          (is ? same : other)[ScoreGrid.binOf(scores.values()[row])]++;
          isSame |= is;
          isOther |= !is;
        }
      }
    }

    ScoreHistograms build() {
      Map<String, long[]> counts = new TreeMap<>();
      if (isSame) {
        counts.put(ClassName.ONE, same.clone());
      }
      if (isOther) {
        counts.put(ClassName.ZERO, other.clone());
      }
      return ScoreHistograms.of(counts);
    }
  }

  /** The predictions of one leaf. */
  private static final class LeafAccumulator {

    private long rows;
    private long errors;
    private final ExactSum sum = new ExactSum();
    private final ExactSum absolute = new ExactSum();
    private final ExactSum squared = new ExactSum();

    void add(double error) {
      if (Double.isFinite(error * error)) {
        errors++;
        sum.add(error);
        absolute.add(Math.abs(error));
        squared.addSquare(error);
      }
    }

    LeafErrors.Leaf build() {
      return new LeafErrors.Leaf(
          rows,
          errors == 0
              ? ErrorSums.EMPTY
              : new ErrorSums(
                  errors, sum.copy(), absolute.copy(), squared.copy(), TruthSums.EMPTY));
    }
  }
}
