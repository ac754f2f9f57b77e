package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.ExactSum;
import io.leadline.core.sketch.Mergeable;
import java.util.OptionalDouble;

/**
 * Exact sums of the errors, prediction − label, of numbers. Immutable: the sums are owned and never
 * changed.
 *
 * @param count number of errors
 * @param sum Σ e
 * @param absolute Σ |e|
 * @param squared Σ e²
 * @param truths sums of the labels themselves
 */
record ErrorSums(long count, ExactSum sum, ExactSum absolute, ExactSum squared, TruthSums truths)
    implements Mergeable<ErrorSums> {

  static final ErrorSums EMPTY =
      new ErrorSums(0, new ExactSum(), new ExactSum(), new ExactSum(), TruthSums.EMPTY);

  @Override
  public ErrorSums merge(ErrorSums other) {
    if (count == 0) {
      return other;
    }
    return other.count == 0
        ? this
        : new ErrorSums(
            count + other.count,
            add(sum, other.sum),
            add(absolute, other.absolute),
            add(squared, other.squared),
            truths.merge(other.truths));
  }

  static ExactSum add(ExactSum left, ExactSum right) {
    ExactSum both = left.copy();
    both.add(right);
    return both;
  }

  OptionalDouble bias() {
    return mean(sum);
  }

  OptionalDouble meanAbsolute() {
    return mean(absolute);
  }

  OptionalDouble rootMeanSquare() {
    OptionalDouble mean = mean(squared);
    return mean.isPresent() ? OptionalDouble.of(Math.sqrt(mean.getAsDouble())) : mean;
  }

  /**
   * Share of the labels' variance that the predictions explain, at most 1; empty where all labels
   * are equal.
   */
  OptionalDouble explained() {
    double variance = truths.variance(count);
    return variance > 0
        ? OptionalDouble.of(1 - squared.value() / count / variance)
        : OptionalDouble.empty();
  }

  /** Mean of |e| ÷ |label|; labels of 0 are left out. */
  OptionalDouble meanAbsoluteShare() {
    return truths.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(truths.shares().value() / truths.count());
  }

  /**
   * Mean pinball loss of the predictions as forecasts of a quantile: q times what they are too low
   * by, 1 − q times what they are too high by.
   *
   * @param quantile in (0, 1)
   * @see <a href="https://doi.org/10.2307/1913643">Koenker and Bassett (1978)</a>
   */
  OptionalDouble pinball(double quantile) {
    if (count == 0) {
      return OptionalDouble.empty();
    }
    double tooHigh = (absolute.value() + sum.value()) / 2;
    double tooLow = (absolute.value() - sum.value()) / 2;
    return OptionalDouble.of((quantile * tooLow + (1 - quantile) * tooHigh) / count);
  }

  private OptionalDouble mean(ExactSum total) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(total.value() / count);
  }

  void write(ByteWriter out) {
    out.varint(count);
    if (count > 0) {
      sum.write(out);
      absolute.write(out);
      squared.write(out);
      truths.write(out);
    }
  }

  static ErrorSums read(ByteReader in) throws CorruptBytesException {
    long count = in.size();
    return count == 0
        ? EMPTY
        : new ErrorSums(
            count, ExactSum.read(in), ExactSum.read(in), ExactSum.read(in), TruthSums.read(in));
  }
}
