package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What performance can be estimated from before labels arrive: counts of scores by answer, and of
 * predictions by the errors to expect. Immutable; integers and exact sums, so it merges exactly.
 */
public final class LabelFree implements Mergeable<LabelFree> {

  /** Of no predictions. */
  public static final LabelFree EMPTY =
      new LabelFree(ScoreHistograms.EMPTY, new TreeMap<>(), LeafErrors.EMPTY);

  private static final int MOST_CLASSES = 32;

  private final ScoreHistograms byAnswer;
  private final SortedMap<String, OneVsRest> classes;
  private final LeafErrors leaves;

  /**
   * @param byAnswer of binary tasks, the scores by predicted class
   * @param classes of multiclass tasks, each class's scores
   * @param leaves of regression, predictions by the tree's leaf
   */
  LabelFree(ScoreHistograms byAnswer, SortedMap<String, OneVsRest> classes, LeafErrors leaves) {
    this.byAnswer = byAnswer;
    this.classes = Collections.unmodifiableSortedMap(classes);
    this.leaves = leaves;
  }

  ScoreHistograms byAnswer() {
    return byAnswer;
  }

  SortedMap<String, OneVsRest> classes() {
    return classes;
  }

  LeafErrors leaves() {
    return leaves;
  }

  public boolean isEmpty() {
    return equals(EMPTY);
  }

  @Override
  public LabelFree merge(LabelFree other) {
    SortedMap<String, OneVsRest> both = new TreeMap<>(classes);
    other.classes.forEach((name, scores) -> both.merge(name, scores, OneVsRest::merge));
    return new LabelFree(byAnswer.merge(other.byAnswer), both, leaves.merge(other.leaves));
  }

  /**
   * The same once some of its predictions have labels: what is counted by answer stays.
   *
   * @param truth of those predictions, with their labels
   */
  public LabelFree labelled(LabelFree truth) {
    SortedMap<String, OneVsRest> joined = new TreeMap<>(classes);
    truth.classes.forEach(
        (name, scores) ->
            joined.merge(
                name,
                scores,
                (all, labelled) ->
                    new OneVsRest(all.byAnswer(), all.byTruth().merge(labelled.byTruth()))));
    return new LabelFree(byAnswer, joined, leaves.labelled(truth.leaves));
  }

  /** Appends the state, which {@link #read} restores: equal states give equal bytes. */
  public void write(ByteWriter out) {
    byAnswer.write(out);
    leaves.write(out);
    out.varint(classes.size());
    classes.forEach(
        (name, scores) -> {
          out.text(name);
          scores.write(out);
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static LabelFree read(ByteReader in) throws CorruptBytesException {
    ScoreHistograms byAnswer = ScoreHistograms.read(in);
    LeafErrors leaves = LeafErrors.read(in);
    int count = in.count(MOST_CLASSES);
    SortedMap<String, OneVsRest> classes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      if (classes.put(in.text(), OneVsRest.read(in)) != null) {
        throw new CorruptBytesException("scores of one class twice");
      }
    }
    return new LabelFree(byAnswer, classes, leaves);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelFree that
        && byAnswer.equals(that.byAnswer)
        && classes.equals(that.classes)
        && leaves.equals(that.leaves);
  }

  @Override
  public int hashCode() {
    return 31 * byAnswer.hashCode() + leaves.hashCode();
  }

  @Override
  public String toString() {
    return "LabelFree[answers %s, classes %s, %d leaves]"
        .formatted(byAnswer.counts().keySet(), classes.keySet(), leaves.leaves().size());
  }
}
