package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;

/**
 * One class of several against all others: its scores, under {@link ClassName#ONE} where it is the
 * answer (or the truth) and under {@link ClassName#ZERO} where another one is.
 *
 * @param byAnswer scores of all predictions
 * @param byTruth scores of the labelled ones
 */
record OneVsRest(ScoreHistograms byAnswer, ScoreHistograms byTruth)
    implements Mergeable<OneVsRest> {

  @Override
  public OneVsRest merge(OneVsRest other) {
    return new OneVsRest(byAnswer.merge(other.byAnswer), byTruth.merge(other.byTruth));
  }

  void write(ByteWriter out) {
    byAnswer.write(out);
    byTruth.write(out);
  }

  static OneVsRest read(ByteReader in) throws CorruptBytesException {
    return new OneVsRest(ScoreHistograms.read(in), ScoreHistograms.read(in));
  }
}
