package io.leadline.core.dependence;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.List;

/**
 * What two sums must share to be compared, and what chance makes of their differences. It travels
 * with every sum, so that profiles alone tell the drift.
 *
 * @param seed that the random frequencies are drawn from
 * @param bandwidth σ of the kernel exp(−‖x − y‖² ÷ 2σ²), in deviations of the baseline, &gt; 0
 * @param names of the features, in order
 * @param embedding how the difference of mean embeddings varies by chance
 * @param correlation how the difference of the correlation matrices varies by chance
 * @param residualDeviation standard deviation from row to row of the squared reconstruction error
 *     of principal components, ≥ 0
 */
public record JointFrame(
    long seed,
    double bandwidth,
    List<String> names,
    ChanceOfSquare embedding,
    ChanceOfSquare correlation,
    double residualDeviation) {

  public JointFrame {
    names = List.copyOf(names);
    if (!(bandwidth > 0 && bandwidth < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Invalid bandwidth: %s (must be positive)".formatted(bandwidth));
    }
  }

  void write(ByteWriter out) {
    out.fixed64(seed);
    out.fixed64(Double.doubleToLongBits(bandwidth));
    out.varint(names.size());
    names.forEach(out::text);
    embedding.write(out);
    correlation.write(out);
    out.fixed64(Double.doubleToLongBits(residualDeviation));
  }

  static JointFrame read(ByteReader in) throws CorruptBytesException {
    long seed = in.fixed64();
    double bandwidth = Double.longBitsToDouble(in.fixed64());
    List<String> names = new ArrayList<>();
    for (int left = in.count(JointSpace.MOST_AXES); left > 0; left--) {
      names.add(in.text());
    }
    try {
      return new JointFrame(
          seed,
          bandwidth,
          names,
          ChanceOfSquare.read(in),
          ChanceOfSquare.read(in),
          Double.longBitsToDouble(in.fixed64()));
    } catch (IllegalArgumentException e) {
      throw new CorruptBytesException(String.valueOf(e.getMessage()));
    }
  }
}
