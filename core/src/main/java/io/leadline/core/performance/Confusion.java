package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often each class was predicted for each true class. Immutable.
 *
 * <p>Kept while there are at most {@value #MAX_CLASSES} classes and every label and prediction is a
 * class (see {@link ClassName}); beyond that it is {@link #BEYOND} and stays so. Which of the two
 * it is depends on the predictions alone, not on their order.
 *
 * @param isKept whether the counts are known
 * @param counts how many predictions each (label, prediction) has, without zeros
 */
record Confusion(boolean isKept, SortedMap<Cell, Long> counts) implements Mergeable<Confusion> {

  static final int MAX_CLASSES = 64;
  static final Confusion EMPTY = new Confusion(true, new TreeMap<>());
  static final Confusion BEYOND = new Confusion(false, new TreeMap<>());

  /** A true class and the class predicted for it. */
  record Cell(String label, String prediction) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      int byLabel = label.compareTo(other.label);
      return byLabel != 0 ? byLabel : prediction.compareTo(other.prediction);
    }

    boolean isRight() {
      return label.equals(prediction);
    }
  }

  Confusion {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  static Confusion of(Map<Cell, Long> counts) {
    Confusion all = new Confusion(true, new TreeMap<>(counts));
    return all.classes().size() > MAX_CLASSES ? BEYOND : all;
  }

  @Override
  public Confusion merge(Confusion other) {
    if (!isKept || !other.isKept) {
      return BEYOND;
    }
    Map<Cell, Long> sums = new TreeMap<>(counts);
    other.counts.forEach((cell, count) -> sums.merge(cell, count, Long::sum));
    return of(sums);
  }

  /** All classes that occur as label or prediction, sorted by their text. */
  TreeSet<String> classes() {
    TreeSet<String> classes = new TreeSet<>();
    for (Cell cell : counts.keySet()) {
      classes.add(cell.label);
      classes.add(cell.prediction);
    }
    return classes;
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Predictions of this label (empty: any) for which this class (empty: any) was predicted. */
  private long sum(Optional<String> label, Optional<String> prediction) {
    long sum = 0;
    for (Map.Entry<Cell, Long> entry : counts.entrySet()) {
      Cell cell = entry.getKey();
      if (label.map(cell.label::equals).orElse(true)
          && prediction.map(cell.prediction::equals).orElse(true)) {
        sum += entry.getValue();
      }
    }
    return sum;
  }

  /** The confusion matrix of {@code positive} against all other classes. */
  Hits hits(String positive) {
    Optional<String> of = Optional.of(positive);
    double hit = sum(of, of);
    double predicted = sum(Optional.empty(), of);
    double actual = sum(of, Optional.empty());
    return new Hits(hit, predicted - hit, actual - hit, total() - predicted - actual + hit);
  }

  OptionalDouble accuracy() {
    long right = 0;
    for (Map.Entry<Cell, Long> entry : counts.entrySet()) {
      right += entry.getKey().isRight() ? entry.getValue() : 0;
    }
    return ratio(right, total());
  }

  /** TP ÷ (TP + FP) of {@code positive}. */
  OptionalDouble precision(String positive) {
    Optional<String> of = Optional.of(positive);
    return ratio(sum(of, of), sum(Optional.empty(), of));
  }

  /** TP ÷ (TP + FN) of {@code positive}. */
  OptionalDouble recall(String positive) {
    Optional<String> of = Optional.of(positive);
    return ratio(sum(of, of), sum(of, Optional.empty()));
  }

  /** 2 TP ÷ (2 TP + FP + FN) of {@code positive}. */
  OptionalDouble f1(String positive) {
    Optional<String> of = Optional.of(positive);
    return ratio(2 * sum(of, of), sum(of, Optional.empty()) + sum(Optional.empty(), of));
  }

  private static OptionalDouble ratio(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  void write(ByteWriter out) {
    out.u8(isKept ? 1 : 0);
    out.varint(counts.size());
    counts.forEach(
        (cell, count) -> {
          out.text(cell.label);
          out.text(cell.prediction);
          out.varint(count);
        });
  }

  static Confusion read(ByteReader in) throws CorruptBytesException {
    boolean isKept = in.count(1) == 1;
    // A cell takes at least three bytes: two empty texts and a count.
    int cells = Math.min(in.items(3), MAX_CLASSES * MAX_CLASSES + 1);
    Map<Cell, Long> counts = new TreeMap<>();
    for (int i = 0; i < cells; i++) {
      Cell cell = new Cell(in.text(), in.text());
      long count = in.size();
      if (count == 0 || counts.put(cell, count) != null) {
        throw new CorruptBytesException("confusion count twice or zero: " + counts.size());
      }
    }
    Confusion read = isKept ? of(counts) : BEYOND;
    if (read.isKept != isKept || (!isKept && cells > 0)) {
      throw new CorruptBytesException(
          "confusion counts of more than %d classes".formatted(MAX_CLASSES));
    }
    return read;
  }
}
