package io.leadline.core.sketch;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the finite numbers of one column: exact counts, sums and extremes, and the
 * distribution. Order-free: a function of the multiset of numbers, of the budget and of the known
 * numbers alone. Mutable; owned by one thread.
 *
 * <p>While there are at most {@code budget} distinct numbers, all of them are counted exactly.
 * Beyond that the distribution is a {@link NestedHistogram}, beside exact counts of the simplest
 * numbers and of the known ones, which are taken out of their cells when ranks are read.
 */
public final class NumberSketch implements Mergeable<NumberSketch> {

  // Squares beyond this would leave the range of doubles; the variance is then not known.
  private static final double LARGEST_SQUARED = 1e150;

  private int budget;
  private long count;
  private long zeros;
  private long negatives;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private ExactSum sum = new ExactSum();
  private ExactSum squares = new ExactSum();
  private long withoutSquare;
  private ValueCounts values;
  private KnownCounts known;
  // Both present from the moment on when there are too many distinct numbers to keep them all.
  private @Nullable NestedHistogram histogram;
  private @Nullable DistinctCount distinct;

  /**
   * @param budget a power of two in [64, 65536]: cells, and distinct numbers that are kept exactly
   * @param knownNumbers numbers whose count stays exact whatever else there is, in any order
   */
  public NumberSketch(int budget, double... knownNumbers) {
    this.budget = budget;
    this.values = new ValueCounts(budget);
    this.known = KnownCounts.of(knownNumbers);
  }

  /** Adds one finite number. */
  public void add(double value) {
    count++;
    if (value == 0) {
      zeros++;
    } else if (value < 0) {
      negatives++;
    }
    if (value < min) {
      min = value + 0.0;
    }
    if (value > max) {
      max = value + 0.0;
    }
    sum.add(value);
    addSquare(value);
    place(OrderedBits.ofDouble(value), 1);
  }

  /** Adds one finite number {@code times} &gt; 0 times. */
  public void add(double value, long times) {
    count += times;
    if (value == 0) {
      zeros += times;
    } else if (value < 0) {
      negatives += times;
    }
    min = Math.min(min, value + 0.0);
    max = Math.max(max, value + 0.0);
    sum.add(value, times);
    if (Math.abs(value) <= LARGEST_SQUARED) {
      squares.addSquare(value, times);
    } else {
      withoutSquare += times;
    }
    place(OrderedBits.ofDouble(value), times);
  }

  /** Adds all numbers of a block, as if one by one, and empties the block. */
  public void add(NumberBlock block) {
    count += block.size();
    addSignsAndExtremes(block);
    sum.add(block);
    addSquares(block);
    place(block);
    block.clear();
  }

  private void addSignsAndExtremes(NumberBlock block) {
    double[] numbers = block.values();
    double least = min;
    double most = max;
    int zero = 0;
    int negative = 0;
    for (int i = 0; i < block.size(); i++) {
      double value = numbers[i];
      zero += value == 0 ? 1 : 0;
      negative += value < 0 ? 1 : 0;
      // Comparisons, not Math.min: there is no NaN, and zeros lose their sign below.
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    zeros += zero;
    negatives += negative;
    min = least + 0.0;
    max = most + 0.0;
  }

  private void addSquares(NumberBlock block) {
    double[] numbers = block.values();
    double most = 0;
    for (int i = 0; i < block.size(); i++) {
      most = Math.max(most, Math.abs(numbers[i]));
    }
    if (most <= LARGEST_SQUARED) {
      squares.addSquares(block);
      return;
    }
    for (int i = 0; i < block.size(); i++) {
      addSquare(numbers[i]);
    }
  }

  private void addSquare(double value) {
    if (Math.abs(value) <= LARGEST_SQUARED) {
      squares.addSquare(value);
    } else {
      withoutSquare++;
    }
  }

  private void place(NumberBlock block) {
    long[] keys = block.keys();
    int left = 0;
    for (int i = 0; i < block.size(); i++) {
      long key = keys[i];
      if (histogram == null || values.knows(key)) {
        // Rare once there are many numbers: what may overflow the exact counts goes one by one.
        place(key, 1);
      } else {
        keys[left++] = key;
      }
    }
    if (histogram != null && distinct != null) {
      histogram.add(keys, left);
      known.add(keys, left);
      distinct.add(keys, left);
    }
  }

  private void place(long key, long times) {
    values.add(key, times);
    if (histogram != null && distinct != null) {
      histogram.add(key, times);
      known.add(key, times);
      distinct.add(DistinctCount.mix(key));
    }
    if (values.isOverfull()) {
      spill();
      values.fit();
    }
  }

  /** Hands the exact counts to the histogram, before the first of them is dropped. */
  private void spill() {
    if (histogram != null) {
      return;
    }
    NestedHistogram cells = new NestedHistogram(budget);
    DistinctCount keys = new DistinctCount();
    values.forEach(
        (key, times) -> {
          cells.add(key, times);
          known.add(key, times);
          keys.add(DistinctCount.mix(key));
        });
    histogram = cells;
    distinct = keys;
  }

  @Override
  public NumberSketch merge(NumberSketch other) {
    NumberSketch merged = copy();
    merged.add(other);
    return merged;
  }

  /** Adds all that {@code other} has seen; it does not change. */
  public void add(NumberSketch other) {
    count += other.count;
    zeros += other.zeros;
    negatives += other.negatives;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    sum.add(other.sum);
    squares.add(other.squares);
    withoutSquare += other.withoutSquare;
    addDistribution(other);
  }

  private void addDistribution(NumberSketch other) {
    budget = Math.min(budget, other.budget);
    values.lowerBudget(budget);
    known.keepIfSame(other.known);
    if (values.isOverfull() || other.histogram != null) {
      spill();
    }
    values.fit();
    if (histogram != null) {
      histogram.lowerBudget(budget);
    }
    if (other.histogram == null || other.distinct == null) {
      other.values.forEach(this::place);
    } else if (histogram != null && distinct != null) {
      histogram.add(other.histogram);
      distinct.add(other.distinct);
      known.add(other.known);
      values.add(other.values);
    }
  }

  public NumberSketch copy() {
    NumberSketch copy = new NumberSketch(budget);
    copy.count = count;
    copy.zeros = zeros;
    copy.negatives = negatives;
    copy.min = min;
    copy.max = max;
    copy.sum = sum.copy();
    copy.squares = squares.copy();
    copy.withoutSquare = withoutSquare;
    copy.values = values.copy();
    copy.known = known.copy();
    copy.histogram = histogram == null ? null : histogram.copy();
    copy.distinct = distinct == null ? null : distinct.copy();
    return copy;
  }

  public long count() {
    return count;
  }

  public long zeros() {
    return zeros;
  }

  public long negatives() {
    return negatives;
  }

  public OptionalDouble min() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(min);
  }

  public OptionalDouble max() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(max);
  }

  /** The exact sum, rounded once, divided by the count. */
  public OptionalDouble mean() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.dividedBy(count));
  }

  /**
   * Population variance, from exact sums: (n Σx² − (Σx)²) / n². Empty without numbers, and where a
   * number's square leaves the range of doubles.
   */
  public OptionalDouble variance() {
    if (count == 0 || withoutSquare > 0) {
      return OptionalDouble.empty();
    }
    BigInteger n = BigInteger.valueOf(count);
    BigInteger total = sum.toBigInteger();
    // Both in units of 2^-2148, the square of a sum's unit.
    BigInteger numerator =
        squares
            .toBigInteger()
            .shiftLeft(-ExactSum.SMALLEST_EXPONENT)
            .multiply(n)
            .subtract(total.multiply(total));
    BigInteger variance = numerator.divide(n.multiply(n)).shiftRight(-ExactSum.SMALLEST_EXPONENT);
    return OptionalDouble.of(Math.max(0, ExactSum.round(variance)));
  }

  /** Estimated number of distinct numbers; exact up to the budget, then standard error 1.7 %. */
  public double distinct() {
    return distinct == null ? values.size() : distinct.estimate();
  }

  /** Whether every distinct number is counted exactly. */
  public boolean isExact() {
    return histogram == null;
  }

  /** Exact counts of all numbers that have one, by their shortest decimal form. */
  public Map<String, Long> exactCounts() {
    Map<String, Long> counts = new TreeMap<>();
    atoms()
        .filter(key -> countOf(key) > 0)
        .forEach(key -> counts.put(text(OrderedBits.toDouble(key)), countOf(key)));
    return counts;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The distribution, to read ranks and quantiles from. */
  public Distribution distribution() {
    return Distribution.of(this);
  }

  /** Whether the count of this key is exact, be it 0. */
  boolean knows(long key) {
    return values.knows(key) || known.knows(key);
  }

  long countOf(long key) {
    return values.knows(key) ? values.count(key) : known.count(key);
  }

  int shiftOf(long key) {
    return histogram == null ? 0 : histogram.shiftOf(key);
  }

  /** The keys with an exact count, other than 0 unless known beforehand, in any order. */
  LongStream atoms() {
    return LongStream.concat(
        Arrays.stream(values.sortedKeys()),
        Arrays.stream(known.keys()).filter(key -> !values.knows(key)));
  }

  /** Calls {@code each} with every cell's smallest key and count; cells of one key when exact. */
  void forEachCell(LongCounts.Entry each) {
    if (histogram == null) {
      values.forEach(each);
    } else {
      histogram.forEach(each);
    }
  }

  public void write(ByteWriter out) {
    out.varint(budget);
    out.varint(count);
    out.varint(zeros);
    out.varint(negatives);
    out.fixed64(Double.doubleToRawLongBits(min));
    out.fixed64(Double.doubleToRawLongBits(max));
    sum.write(out);
    squares.write(out);
    out.varint(withoutSquare);
    values.write(out);
    known.write(out);
    out.u8(histogram == null ? 0 : 1);
    if (histogram != null && distinct != null) {
      histogram.write(out);
      distinct.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated, out of bounds or contradict each
   *     other
   */
  public static NumberSketch read(ByteReader in) throws CorruptBytesException {
    int budget = in.count(1 << 16);
    if (Integer.bitCount(budget) != 1 || budget < 64) {
      throw new CorruptBytesException(
          "budget %d (must be a power of two in [64, 65536])".formatted(budget));
    }
    NumberSketch sketch = new NumberSketch(budget);
    sketch.count = in.size();
    sketch.zeros = in.size();
    sketch.negatives = in.size();
    sketch.min = Double.longBitsToDouble(in.fixed64());
    sketch.max = Double.longBitsToDouble(in.fixed64());
    sketch.sum = ExactSum.read(in);
    sketch.squares = ExactSum.read(in);
    sketch.withoutSquare = in.size();
    sketch.values = ValueCounts.read(in);
    sketch.known = KnownCounts.read(in);
    if (in.u8() != 0) {
      sketch.histogram = NestedHistogram.read(in);
      sketch.distinct = DistinctCount.read(in);
    }
    sketch.requireConsistent();
    return sketch;
  }

  private void requireConsistent() throws CorruptBytesException {
    long[] placed = {0};
    forEachCell((key, times) -> placed[0] += times);
    boolean extremes = count == 0 || (Double.isFinite(min) && Double.isFinite(max) && min <= max);
    if (placed[0] != count || !extremes || values.isComplete() != (histogram == null)) {
      throw new CorruptBytesException("counts, extremes and distribution contradict each other");
    }
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    write(out);
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberSketch that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  @Override
  public String toString() {
    return "NumberSketch[%d numbers in [%s, %s]]".formatted(count, min, max);
  }
}
