package io.leadline.server.pages;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Fewer values for small drawings. */
final class Reduced {

  private Reduced() {}

  /** At most {@code most} values, each the largest of its neighbours; NaN where none is known. */
  static double[] maxima(double[] values, int most) {
    if (values.length <= most) {
      return values;
    }
    return IntStream.range(0, most)
        .mapToDouble(
            i -> {
              int from = (int) ((long) i * values.length / most);
              int to = (int) ((long) (i + 1) * values.length / most);
              return Arrays.stream(values, from, to)
                  .filter(value -> !Double.isNaN(value))
                  .max()
                  .orElse(Double.NaN);
            })
        .toArray();
  }
}
