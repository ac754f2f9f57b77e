package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Scores in [0, 1] of each true class, in {@value #BINS} bins of equal width. Immutable.
 *
 * <p>Kept while the labels have at most two classes; beyond that it is {@link #BEYOND} and stays
 * so.
 *
 * @param isKept whether the counts are known
 * @param counts by true class, the counts [{@value #BINS}] of its scores; owned
 */
record ScoreHistograms(boolean isKept, SortedMap<String, long[]> counts)
    implements Mergeable<ScoreHistograms> {

  static final int BINS = 1024;
  static final int MAX_CLASSES = 2;
  static final ScoreHistograms EMPTY = new ScoreHistograms(true, new TreeMap<>());
  static final ScoreHistograms BEYOND = new ScoreHistograms(false, new TreeMap<>());

  /**
   * @param value area under the curve
   * @param bound how far the one of the unbinned scores may be from it
   * @param positives number of scores of the positive class
   * @param negatives number of scores of the negative class
   */
  record Area(double value, double bound, double positives, double negatives) {

    /** Hanley and McNeil's, with their exponential approximation of the pair probabilities. */
    double standardError() {
      double square = value * value;
      double twoPositives = value / (2 - value) - square;
      double twoNegatives = 2 * square / (1 + value) - square;
      double variance =
          value * (1 - value) + (positives - 1) * twoPositives + (negatives - 1) * twoNegatives;
      return Math.sqrt(Math.max(0, variance) / (positives * negatives));
    }
  }

  ScoreHistograms {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  static ScoreHistograms of(Map<String, long[]> counts) {
    return counts.size() > MAX_CLASSES ? BEYOND : new ScoreHistograms(true, new TreeMap<>(counts));
  }

  /** The bin of a score in [0, 1]; 1 belongs to the last. */
  static int binOf(double score) {
    return Math.min(BINS - 1, (int) (score * BINS));
  }

  @Override
  public ScoreHistograms merge(ScoreHistograms other) {
    if (!isKept || !other.isKept) {
      return BEYOND;
    }
    Map<String, long[]> sums = new TreeMap<>(counts);
    other.counts.forEach((name, bins) -> sums.merge(name, bins, ScoreHistograms::add));
    return of(sums);
  }

  private static long[] add(long[] left, long[] right) {
    long[] sum = left.clone();
    for (int bin = 0; bin < BINS; bin++) {
      sum[bin] += right[bin];
    }
    return sum;
  }

  /**
   * The Mann–Whitney form of the area: the share of (positive, negative) pairs in which the
   * positive has the higher score, pairs within a bin counting one half. The bound is therefore one
   * half of the share of pairs within a bin. There are scores of {@code positive} and of one other
   * class.
   *
   * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil (1982)</a>
   */
  Area area(String positive) {
    long[] positives = new long[BINS];
    long[] negatives = new long[BINS];
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      if (entry.getKey().equals(positive)) {
        positives = entry.getValue();
      } else {
        negatives = entry.getValue();
      }
    }
    return area(positives, negatives);
  }

  private static Area area(long[] positives, long[] negatives) {
    double won = 0;
    double tied = 0;
    double negativesBelow = 0;
    double positivesTotal = 0;
    for (int bin = 0; bin < BINS; bin++) {
      won += positives[bin] * negativesBelow;
      tied += (double) positives[bin] * negatives[bin];
      negativesBelow += negatives[bin];
      positivesTotal += positives[bin];
    }
    double pairs = positivesTotal * negativesBelow;
    return new Area((won + tied / 2) / pairs, tied / 2 / pairs, positivesTotal, negativesBelow);
  }

  void write(ByteWriter out) {
    out.u8(isKept ? 1 : 0);
    out.varint(counts.size());
    counts.forEach(
        (name, bins) -> {
          out.text(name);
          writeBins(out, bins);
        });
  }

  private static void writeBins(ByteWriter out, long[] bins) {
    out.varint(Arrays.stream(bins).filter(count -> count > 0).count());
    int previous = -1;
    for (int bin = 0; bin < BINS; bin++) {
      if (bins[bin] > 0) {
        out.varint(bin - previous);
        out.varint(bins[bin]);
        previous = bin;
      }
    }
  }

  static ScoreHistograms read(ByteReader in) throws CorruptBytesException {
    boolean isKept = in.count(1) == 1;
    int classes = in.count(isKept ? MAX_CLASSES : 0);
    Map<String, long[]> counts = new TreeMap<>();
    for (int i = 0; i < classes; i++) {
      if (counts.put(in.text(), readBins(in)) != null) {
        throw new CorruptBytesException("score histogram of one class twice");
      }
    }
    return isKept ? of(counts) : BEYOND;
  }

  private static long[] readBins(ByteReader in) throws CorruptBytesException {
    long[] bins = new long[BINS];
    int occupied = in.count(BINS);
    int bin = -1;
    for (int i = 0; i < occupied; i++) {
      int step = in.count(BINS);
      bin += step;
      if (step == 0 || bin >= BINS) {
        throw new CorruptBytesException("score bin %d (must rise, below %d)".formatted(bin, BINS));
      }
      bins[bin] = in.size();
    }
    return bins;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoreHistograms that
        && isKept == that.isKept
        && counts.keySet().equals(that.counts.keySet())
        && counts.entrySet().stream()
            .allMatch(entry -> Arrays.equals(entry.getValue(), that.counts.get(entry.getKey())));
  }

  @Override
  public int hashCode() {
    return counts.entrySet().stream()
        .mapToInt(entry -> entry.getKey().hashCode() ^ Arrays.hashCode(entry.getValue()))
        .sum();
  }

  @Override
  public String toString() {
    return "ScoreHistograms" + counts.keySet();
  }
}
