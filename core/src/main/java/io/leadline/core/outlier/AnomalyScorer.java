package io.leadline.core.outlier;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says how odd each prediction is beside the baseline's rows, by its features. Fitted by {@link
 * AnomalyScorerFitter}; immutable from then on, and part of the layout, so that every source scores
 * the same row to the same bits.
 *
 * <p>Four oddities are looked at, see {@link AnomalyReason}. Each becomes the share of baseline
 * rows that are as odd, by rows that were held out when the scorer was fitted; so does the rarest
 * of the four shares. What is left of one is the score: of new rows like the baseline's, the share
 * p has a score above 1 − p.
 */
public final class AnomalyScorer {

  /** Version of the way in which rows are scored: equal numbers, equal scores. */
  private static final int VERSION = 1;

  private final List<Input> inputs;
  private final IsolationForest forest;
  private final Pairs pairs;
  private final List<Tail> tails;
  private final Tail combined;
  private final double rate;
  private final boolean areIdsPrivate;
  private final int limit;

  // For comparison, on first use; two threads may write it twice, which is harmless.
  private volatile byte @Nullable [] bytes;

  /**
   * @param tails of the oddities, by reason
   * @param combined of the rarest of their shares, negated
   * @param rate the share of baseline rows that is called anomalous
   * @param areIdsPrivate whether request ids must not be shown
   */
  AnomalyScorer(
      List<Input> inputs,
      IsolationForest forest,
      Pairs pairs,
      List<Tail> tails,
      Tail combined,
      double rate,
      boolean areIdsPrivate) {
    this.inputs = List.copyOf(inputs);
    this.forest = forest;
    this.pairs = pairs;
    this.tails = List.copyOf(tails);
    this.combined = combined;
    this.rate = rate;
    this.areIdsPrivate = areIdsPrivate;
    // Few baseline rows cannot tell what is rarer than the rarest of them.
    this.limit = Math.max((int) (rate * Tail.ONE), combined.share(-tails.get(0).least()));
  }

  /** Names of the features that are looked at, in the schema's order. */
  public List<String> features() {
    return inputs.stream().map(Input::name).toList();
  }

  /** The share of rows like the baseline's that is called anomalous, in (0, 1). */
  public double rate() {
    return (double) limit / Tail.ONE;
  }

  /** Whether request ids must not be shown. */
  public boolean areIdsPrivate() {
    return areIdsPrivate;
  }

  int inputs() {
    return inputs.size();
  }

  int pairs() {
    return pairs.size();
  }

  String feature(int input) {
    return inputs.get(input).name();
  }

  String pair(int pair) {
    return feature(pairs.first(pair)) + PredictionAnomalies.TIMES + feature(pairs.second(pair));
  }

  /**
   * Scores all rows of a batch; those of another kind than the feature's are as good as missing.
   *
   * @param sink told of each row in order
   */
  void score(Batch batch, RowSink sink) {
    List<@Nullable Column> columns = new ArrayList<>();
    int[][] entries = new int[inputs.size()][];
    for (int input = 0; input < entries.length; input++) {
      Column column = batch.column(inputs.get(input).name()).orElse(null);
      columns.add(column);
      entries[input] = inputs.get(input).entries(column);
    }
    Block block = new Block(inputs.size(), Math.min(Block.ROWS, batch.rows()));
    for (int from = 0; from < batch.rows(); from += Block.ROWS) {
      block.clear(Math.min(Block.ROWS, batch.rows() - from));
      for (int input = 0; input < entries.length; input++) {
        inputs.get(input).read(columns.get(input), entries[input], from, block, input);
      }
      forest.depths(block.codes, block.rows, block.depths);
      pairs.look(block);
      for (int row = 0; row < block.rows; row++) {
        sink.accept(from + row, block, row, score(block, row));
      }
    }
  }

  /** Takes the scores of rows. */
  @FunctionalInterface
  interface RowSink {

    /**
     * @param batchRow its row in the batch
     * @param block where its oddities are
     * @param row its row there
     * @param score of the row
     */
    void accept(int batchRow, Block block, int row, Score score);
  }

  /**
   * @param share of baseline rows that are as odd, in units of 2⁻³⁰, in [1, 2³⁰]
   * @param reasons bits of {@link AnomalyReason}; none unless the row is an anomaly
   */
  record Score(int share, int reasons) {}

  private Score score(Block block, int row) {
    int isolated = tails.get(AnomalyReason.ISOLATED.ordinal()).share(-block.depths[row]);
    int outside = tails.get(AnomalyReason.OUT_OF_RANGE.ordinal()).share(block.outside[row]);
    int unseen = tails.get(AnomalyReason.UNSEEN.ordinal()).share(block.unseen[row]);
    int together = tails.get(AnomalyReason.COMBINATION.ordinal()).share(block.surprises[row]);
    int rarest = Math.min(Math.min(isolated, outside), Math.min(unseen, together));
    int share = combined.share(-rarest);
    if (share > limit) {
      return new Score(share, 0);
    }
    return new Score(
        share,
        bit(isolated, AnomalyReason.ISOLATED)
            | bit(outside, AnomalyReason.OUT_OF_RANGE)
            | bit(unseen, AnomalyReason.UNSEEN)
            | bit(together, AnomalyReason.COMBINATION));
  }

  private int bit(int share, AnomalyReason reason) {
    return combined.share(-share) <= limit ? reason.bit() : 0;
  }

  /** The oddities of a row, by reason. */
  static double[] oddities(Block block, int row) {
    return new double[] {
      -block.depths[row], block.outside[row], block.unseen[row], block.surprises[row]
    };
  }

  /**
   * The feature whose usual value would make the row least isolated.
   *
   * @return its name; empty where no feature by itself would
   */
  String isolating(Block block, int row) {
    int[] varied = new int[inputs.size() * inputs.size()];
    for (int input = 0; input < inputs.size(); input++) {
      System.arraycopy(
          block.codes, row * inputs.size(), varied, input * inputs.size(), inputs.size());
      varied[input * inputs.size() + input] = inputs.get(input).usualCode();
    }
    int[] depths = new int[inputs.size()];
    forest.depths(varied, inputs.size(), depths);
    int best = -1;
    int deepest = block.depths[row];
    for (int input = 0; input < depths.length; input++) {
      if (depths[input] > deepest) {
        deepest = depths[input];
        best = input;
      }
    }
    return best < 0 ? "" : feature(best);
  }

  /**
   * Scores of a batch, for those who want each of them.
   *
   * @return [rows] in [0, 1)
   */
  public double[] scores(Batch batch) {
    double[] scores = new double[batch.rows()];
    score(
        batch,
        (batchRow, block, row, score) -> scores[batchRow] = 1 - (double) score.share / Tail.ONE);
    return scores;
  }

  /**
   * Appends the scorer, which {@link #read} restores: equal scorers give equal bytes.
   *
   * <pre>
   * u8 version; 8 bytes rate; u8 ids private; varint inputs, each an {@link Input};
   * four tails, and the combined one; forest; pairs
   * </pre>
   */
  public void write(ByteWriter out) {
    out.u8(VERSION);
    out.fixed64(Double.doubleToLongBits(rate));
    out.u8(areIdsPrivate ? 1 : 0);
    out.varint(inputs.size());
    inputs.forEach(input -> input.write(out));
    tails.forEach(tail -> tail.write(out));
    combined.write(out);
    forest.write(out);
    pairs.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return empty if it was written by a later version, which scores otherwise
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static Optional<AnomalyScorer> read(ByteReader in) throws CorruptBytesException {
    if (in.u8() != VERSION) {
      return Optional.empty();
    }
    double rate = Double.longBitsToDouble(in.fixed64());
    if (!(rate > 0 && rate < 1)) {
      throw new CorruptBytesException("rate of anomalies out of (0, 1)");
    }
    boolean areIdsPrivate = in.count(1) == 1;
    List<Input> inputs = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    int count = in.count(IsolationForest.MOST_INPUTS - 1);
    for (int i = 0; i < count; i++) {
      inputs.add(Input.read(in));
      names.add(inputs.get(i).name());
    }
    if (inputs.isEmpty() || names.size() < inputs.size()) {
      throw new CorruptBytesException("features of a scorer: none, or one of them twice");
    }
    List<Tail> tails = new ArrayList<>();
    for (int i = 0; i < AnomalyReason.values().length; i++) {
      tails.add(Tail.read(in));
    }
    Tail combined = Tail.read(in);
    IsolationForest forest = IsolationForest.read(in, inputs.size());
    return Optional.of(
        new AnomalyScorer(
            inputs, forest, Pairs.read(in, inputs), tails, combined, rate, areIdsPrivate));
  }

  private byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      ByteWriter out = new ByteWriter();
      write(out);
      known = out.toByteArray();
      bytes = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof AnomalyScorer that && Arrays.equals(bytes(), that.bytes()));
  }

  @Override
  public int hashCode() {
    return 31 * features().hashCode() + Double.hashCode(rate);
  }

  @Override
  public String toString() {
    return "AnomalyScorer[%d features, %d pairs]".formatted(inputs(), pairs());
  }
}
