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
 */
record ErrorSums(long count, ExactSum sum, ExactSum absolute, ExactSum squared)
    implements Mergeable<ErrorSums> {

  static final ErrorSums EMPTY = new ErrorSums(0, new ExactSum(), new ExactSum(), new ExactSum());

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
            add(squared, other.squared));
  }

  private static ExactSum add(ExactSum left, ExactSum right) {
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

  private OptionalDouble mean(ExactSum total) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(total.value() / count);
  }

  void write(ByteWriter out) {
    out.varint(count);
    if (count > 0) {
      sum.write(out);
      absolute.write(out);
      squared.write(out);
    }
  }

  static ErrorSums read(ByteReader in) throws CorruptBytesException {
    long count = in.size();
    return count == 0
        ? EMPTY
        : new ErrorSums(count, ExactSum.read(in), ExactSum.read(in), ExactSum.read(in));
  }
}
