package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Cumulative sum of the deviations from the running mean, never below zero: S_t = max(0, S_{t−1} +
 * x_t − mean_t − δ), drift when S_t > λ. One-sided: rises only. As MOA's CusumDM; river has none.
 *
 * <p>MOA counts from 1, so that its first alarm may come at the 29th value with a minimum of 30;
 * here the minimum is what it says.
 *
 * @see <a href="https://doi.org/10.1093/biomet/41.1-2.100">Page: Continuous inspection schemes
 *     (1954)</a>
 */
public final class Cusum implements ChangeDetector {

  /**
   * @param leastValues no alarm before so many values, ≥ 1
   * @param delta change of the mean that is borne, ≥ 0, in the unit of the values
   * @param lambda threshold of the sum, > 0, in the unit of the values
   */
  public record Parameters(int leastValues, double delta, double lambda) {

    public static final Parameters DEFAULT = new Parameters(30, 0.005, 50);

    public Parameters {
      Limits.atLeast("leastValues", leastValues, 1);
      Limits.atLeast("delta", delta, 0);
      Limits.inside("lambda", lambda, 0, Double.POSITIVE_INFINITY);
    }
  }

  private final Parameters parameters;
  private long count;
  private double mean;
  private double sum;

  public Cusum(Parameters parameters) {
    this.parameters = parameters;
  }

  public Cusum() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    count++;
    mean += (value - mean) / count;
    sum = Math.max(0, sum + value - mean - parameters.delta());
    if (count < parameters.leastValues() || sum <= parameters.lambda()) {
      return State.STABLE;
    }
    reset();
    return State.DRIFT;
  }

  @Override
  public void reset() {
    count = 0;
    mean = 0;
    sum = 0;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, mean, sum);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    mean = StateBytes.read(in);
    sum = StateBytes.read(in);
  }
}
