package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * ADWIN as first described: it keeps the window itself and tries every split with the rigorous
 * bound, at each value. For series of at most some thousands of values, such as one value a window;
 * {@link Adwin2} is for streams.
 *
 * <p>The old part is dropped, value by value, while any split n = n0 + n1 shows |mean0 − mean1| ≥
 * ε, ε = R √(ln(4n/δ) / (2m)), m = 1/(1/n0 + 1/n1), R the width of the range. For values in a known
 * range whose mean does not change, the probability of a cut is at most δ at each step (theorem
 * 3.1), whatever their distribution. A value costs O(n); beyond {@code most} values the oldest is
 * dropped, which is no alarm.
 *
 * @see <a href="https://doi.org/10.1137/1.9781611972771.42">Bifet, Gavaldà: Learning from
 *     time-changing data with adaptive windowing (2007)</a>
 */
public final class Adwin implements ChangeDetector {

  /**
   * @param delta confidence of a cut, in (0, 1)
   * @param low least possible value
   * @param high largest possible value; what lies outside counts as the nearest end
   * @param most values that are kept, in [2, 1,000,000]
   */
  public record Parameters(double delta, double low, double high, int most) {

    public static final Parameters DEFAULT = new Parameters(0.002, 0, 1, 4_000);

    public Parameters {
      Limits.inside("delta", delta, 0, 1);
      Limits.inside("low", low, Double.NEGATIVE_INFINITY, high);
      Limits.inside("high", high, low, Double.POSITIVE_INFINITY);
      Limits.atLeast("most", most, 2);
      Limits.inside("most", most, 0, 1_000_001);
    }
  }

  private final Parameters parameters;
  private double[] values = new double[64];
  private int width;
  private double total;

  public Adwin(Parameters parameters) {
    this.parameters = parameters;
  }

  public Adwin() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    if (width == parameters.most()) {
      drop(1);
    }
    if (width == values.length) {
      values = Arrays.copyOf(values, Math.min(2 * width, parameters.most()));
    }
    values[width] = Math.min(Math.max(value, parameters.low()), parameters.high());
    total += values[width++];
    boolean isCut = false;
    while (findsCut()) {
      drop(1);
      isCut = true;
    }
    return isCut ? State.DRIFT : State.STABLE;
  }

  /** Values in the window. */
  public int width() {
    return width;
  }

  private boolean findsCut() {
    double range = parameters.high() - parameters.low();
    double factor = range * range * Math.log(4.0 * width / parameters.delta()) / 2;
    double sum0 = 0;
    for (int n0 = 1; n0 < width; n0++) {
      sum0 += values[n0 - 1];
      int n1 = width - n0;
      double gap = sum0 / n0 - (total - sum0) / n1;
      if (gap * gap >= factor * (1.0 / n0 + 1.0 / n1)) {
        return true;
      }
    }
    return false;
  }

  private void drop(int count) {
    width -= count;
    System.arraycopy(values, count, values, 0, width);
    // Summed afresh: what is subtracted from a running sum leaves its rounding behind.
    total = 0;
    for (int i = 0; i < width; i++) {
      total += values[i];
    }
  }

  @Override
  public void reset() {
    width = 0;
    total = 0;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(width);
    StateBytes.write(out, total);
    StateBytes.write(out, Arrays.copyOf(values, width));
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    width = in.items(Double.BYTES);
    if (width > parameters.most()) {
      throw new CorruptBytesException(
          "window of %d values (must be at most %d)".formatted(width, parameters.most()));
    }
    total = StateBytes.read(in);
    values = Arrays.copyOf(StateBytes.read(in, width), Math.max(width, 64));
  }
}
