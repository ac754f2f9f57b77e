package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/** Mean and deviation of the first values, which a control chart holds the rest against. */
final class Reference {

  private final int size;
  private int count;
  private double mean;
  private double squares;

  Reference(int size) {
    this.size = size;
  }

  boolean isComplete() {
    return count == size;
  }

  void add(double value) {
    count++;
    double before = mean;
    mean += (value - mean) / count;
    squares += (value - mean) * (value - before);
  }

  double mean() {
    return mean;
  }

  /** Sample deviation, > 0: of equal values the least that differs at all. */
  double deviation() {
    return Math.max(Math.sqrt(squares / (size - 1)), 1e-12 * Math.max(1e-300, Math.abs(mean)));
  }

  void reset() {
    count = 0;
    mean = 0;
    squares = 0;
  }

  void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, mean, squares);
  }

  void read(ByteReader in) throws CorruptBytesException {
    count = in.count(size);
    mean = StateBytes.read(in);
    squares = StateBytes.read(in);
  }
}
