package io.leadline.core.performance;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.ExactSum;
import io.leadline.core.sketch.Mergeable;

/**
 * Exact sums of numeric labels, and of the errors as shares of them. Immutable: the sums are owned
 * and never changed.
 *
 * @param sum Σ label
 * @param squared Σ label²
 * @param count number of labels that an error can be a share of: other than 0
 * @param shares Σ |prediction − label| ÷ |label| over these
 */
record TruthSums(ExactSum sum, ExactSum squared, long count, ExactSum shares)
    implements Mergeable<TruthSums> {

  static final TruthSums EMPTY = new TruthSums(new ExactSum(), new ExactSum(), 0, new ExactSum());

  @Override
  public TruthSums merge(TruthSums other) {
    return new TruthSums(
        ErrorSums.add(sum, other.sum),
        ErrorSums.add(squared, other.squared),
        count + other.count,
        ErrorSums.add(shares, other.shares));
  }

  /** Of {@code labels} labels, their mean squared distance from their mean; never below 0. */
  double variance(long labels) {
    double mean = sum.value() / labels;
    return Math.max(0, squared.value() / labels - mean * mean);
  }

  void write(ByteWriter out) {
    sum.write(out);
    squared.write(out);
    out.varint(count);
    shares.write(out);
  }

  static TruthSums read(ByteReader in) throws CorruptBytesException {
    return new TruthSums(ExactSum.read(in), ExactSum.read(in), in.size(), ExactSum.read(in));
  }

  /** Accumulates; owned by one thread. */
  static final class Builder {

    private final ExactSum sum = new ExactSum();
    private final ExactSum squared = new ExactSum();
    private final ExactSum shares = new ExactSum();
    private long count;

    void add(double label, double prediction) {
      sum.add(label);
      squared.addSquare(label);
      double share = Math.abs(prediction - label) / Math.abs(label);
      if (Double.isFinite(share)) {
        count++;
        shares.add(share);
      }
    }

    TruthSums build() {
      return new TruthSums(sum.copy(), squared.copy(), count, shares.copy());
    }
  }
}
