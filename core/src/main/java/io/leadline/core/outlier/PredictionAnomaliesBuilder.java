package io.leadline.core.outlier;

import io.leadline.core.outlier.AnomalousPrediction.Rank;
import io.leadline.core.outlier.AnomalyScorer.Score;
import io.leadline.core.outlier.PredictionAnomalies.Subject;
import io.leadline.core.schema.Batch;
import java.util.Arrays;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Accumulates {@link PredictionAnomalies} from batches. Owned by one thread. */
public final class PredictionAnomaliesBuilder {

  private final Optional<AnomalyScorer> scorer;
  private final UnaryOperator<String> pseudonym;
  private final long[] byScore = new long[PredictionAnomalies.Grid.BINS];
  private final long[] byReasons = new long[AnomalyReason.SETS];
  private final long[] outside;
  private final long[] unseen;
  private final long[] together;

  // The least odd of those kept is the first to go.
  private final PriorityQueue<AnomalousPrediction> examples =
      new PriorityQueue<>((left, right) -> right.compareTo(left));
  private final long[] latestByScore = new long[byScore.length];
  private final long[] latestByReasons = new long[byReasons.length];
  private long shareSum;

  /**
   * @param scorer without one nothing is counted
   * @param pseudonym stands for a request id that must not be shown
   */
  public PredictionAnomaliesBuilder(
      Optional<AnomalyScorer> scorer, UnaryOperator<String> pseudonym) {
    this.scorer = scorer;
    this.pseudonym = pseudonym;
    this.outside = new long[scorer.map(AnomalyScorer::inputs).orElse(0)];
    this.unseen = new long[outside.length];
    this.together = new long[scorer.map(AnomalyScorer::pairs).orElse(0)];
  }

  public void add(Batch batch) {
    Arrays.fill(latestByScore, 0);
    Arrays.fill(latestByReasons, 0);
    scorer.ifPresent(
        known ->
            known.score(
                batch,
                (batchRow, block, row, score) -> {
                  shareSum += score.share();
                  latestByScore[PredictionAnomalies.Grid.bin(score.share())]++;
                  latestByReasons[score.reasons()]++;
                  if (score.reasons() != 0) {
                    count(block, row, score.reasons());
                    keep(known, batch, batchRow, block, row, score);
                  }
                }));
    for (int bin = 0; bin < byScore.length; bin++) {
      byScore[bin] += latestByScore[bin];
    }
    for (int set = 0; set < byReasons.length; set++) {
      byReasons[set] += latestByReasons[set];
    }
  }

  /** Number of rows of the latest batch by bin of {@link PredictionAnomalies#SCORES}. */
  public long latest(int bin) {
    return latestByScore[bin];
  }

  /** Number of anomalies of the latest batch for this reason, whether there are others or not. */
  public long latest(AnomalyReason reason) {
    return PredictionAnomalies.count(latestByReasons, reason);
  }

  /** Number of anomalies of the latest batch. */
  public long latestAnomalous() {
    return Arrays.stream(latestByReasons).skip(1).sum();
  }

  private void count(Block block, int row, int reasons) {
    if (has(reasons, AnomalyReason.OUT_OF_RANGE)) {
      outside[block.outsideInput[row]]++;
    }
    if (has(reasons, AnomalyReason.UNSEEN)) {
      unseen[block.unseenInput[row]]++;
    }
    if (has(reasons, AnomalyReason.COMBINATION)) {
      together[block.surprisingPair[row]]++;
    }
  }

  private static boolean has(int reasons, AnomalyReason reason) {
    return (reasons & reason.bit()) != 0;
  }

  private void keep(
      AnomalyScorer known, Batch batch, int batchRow, Block block, int row, Score score) {
    Rank rank =
        new Rank(score.share(), (float) block.outside[row], score.reasons(), block.depths[row]);
    AnomalousPrediction last = examples.peek();
    boolean isFull = examples.size() == PredictionAnomalies.MOST_EXAMPLES;
    if (isFull && last != null && last.rank().compareTo(rank) < 0) {
      return;
    }
    examples.add(
        new AnomalousPrediction(
            rank,
            id(known, batch.ids()[batchRow]),
            batch.eventMillis()[batchRow],
            subject(known, block, row, score.reasons())));
    if (examples.size() > PredictionAnomalies.MOST_EXAMPLES) {
      examples.poll();
    }
  }

  private String id(AnomalyScorer known, String id) {
    if (id.isEmpty()) {
      return "";
    }
    String shown = known.areIdsPrivate() ? pseudonym.apply(id) : id;
    return shown.length() <= AnomalousPrediction.MOST_ID_LENGTH
        ? shown
        : shown.substring(0, AnomalousPrediction.MOST_ID_LENGTH);
  }

  private static String subject(AnomalyScorer known, Block block, int row, int reasons) {
    if (has(reasons, AnomalyReason.OUT_OF_RANGE)) {
      return known.feature(block.outsideInput[row]);
    }
    if (has(reasons, AnomalyReason.UNSEEN)) {
      return known.feature(block.unseenInput[row]);
    }
    return has(reasons, AnomalyReason.COMBINATION)
        ? known.pair(block.surprisingPair[row])
        : known.isolating(block, row);
  }

  /** What was counted so far; the builder can go on. */
  public PredictionAnomalies build() {
    SortedMap<Subject, Long> subjects = new TreeMap<>();
    scorer.ifPresent(
        known -> {
          for (int input = 0; input < outside.length; input++) {
            put(subjects, AnomalyReason.OUT_OF_RANGE, known.feature(input), outside[input]);
            put(subjects, AnomalyReason.UNSEEN, known.feature(input), unseen[input]);
          }
          for (int pair = 0; pair < together.length; pair++) {
            put(subjects, AnomalyReason.COMBINATION, known.pair(pair), together[pair]);
          }
        });
    return PredictionAnomalies.of(shareSum, byScore, byReasons, subjects, examples);
  }

  private static void put(
      SortedMap<Subject, Long> subjects, AnomalyReason reason, String name, long count) {
    if (count > 0) {
      subjects.put(new Subject(reason, name), count);
    }
  }
}
