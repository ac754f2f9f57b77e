package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Scores in [0, 1] of each class, true or predicted, in the bins of {@link ScoreGrid}. Immutable.
 *
 * <p>Kept while there are at most two classes; beyond that it is {@link #BEYOND} and stays so.
 *
 * @param isKept whether the counts are known
 * @param counts by class, the counts [bins] of its scores; owned
 */
record ScoreHistograms(boolean isKept, SortedMap<String, long[]> counts)
    implements Mergeable<ScoreHistograms> {

  static final int BINS = ScoreGrid.BINS;
  static final int MAX_CLASSES = 2;
  static final ScoreHistograms EMPTY = new ScoreHistograms(true, new TreeMap<>());
  static final ScoreHistograms BEYOND = new ScoreHistograms(false, new TreeMap<>());

  ScoreHistograms {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  static ScoreHistograms of(Map<String, long[]> counts) {
    return counts.size() > MAX_CLASSES ? BEYOND : new ScoreHistograms(true, new TreeMap<>(counts));
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

  /** The counts [bins] of one class; zeros where it does not occur. */
  long[] of(String name) {
    return counts.getOrDefault(name, new long[BINS]);
  }

  /** The counts [bins] of all classes but one. */
  long[] others(String name) {
    return counts.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(name))
        .map(Map.Entry::getValue)
        .reduce(new long[BINS], ScoreHistograms::add);
  }

  /** The scores of a positive class and of the other one; empty unless both have some. */
  Optional<ScoresByTruth> byTruth(String positive) {
    boolean hasBoth = counts.size() == 2 && counts.containsKey(positive);
    return hasBoth
        ? Optional.of(new ScoresByTruth(doubles(of(positive)), doubles(others(positive))))
        : Optional.empty();
  }

  private static double[] doubles(long[] counts) {
    return Arrays.stream(counts).asDoubleStream().toArray();
  }

  long total() {
    return counts.values().stream().mapToLong(bins -> Arrays.stream(bins).sum()).sum();
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
      if (bins[bin] == 0) {
        throw new CorruptBytesException("score bin %d without a score".formatted(bin));
      }
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
