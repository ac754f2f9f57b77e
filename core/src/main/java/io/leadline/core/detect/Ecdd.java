package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * EWMA chart for concept drift detection: a moving average of errors against their mean, with
 * limits that keep the mean distance between false alarms whatever the error rate. For single
 * errors: 1 wrong, 0 right; rises only.
 *
 * <p>Z_t = (1 − λ) Z_{t−1} + λ x_t; drift when Z_t > p + L σ_Z, warning at half of L; σ_Z² = p(1 −
 * p) λ(1 − (1 − λ)^{2t})/(2 − λ); L a polynomial in p, fitted by the authors for λ = 0.2.
 *
 * <p>Only MOA has it (EWMAChartDM), with the limits for 400 values between false alarms and Z_0 =
 * 0, warnings from the 29th value and drift from the 30th. The same here.
 *
 * @see <a href="https://doi.org/10.1016/j.patrec.2011.08.019">Ross, Adams, Tasoulis, Hand:
 *     Exponentially weighted moving average charts for detecting concept drift (2012)</a>
 */
public final class Ecdd implements ChangeDetector {

  /** Mean number of values between false alarms, with the coefficients of 1, p, p³, p⁵, p⁷. */
  public enum FalseAlarms {
    EVERY_100(2.76, -6.23, 18.12, -312.45, 1002.18),
    EVERY_400(3.97, -6.56, 48.73, -330.13, 848.18),
    EVERY_1000(1.17, 7.56, -21.24, 112.12, -987.23);

    private final double[] coefficients;

    FalseAlarms(double... coefficients) {
      this.coefficients = coefficients;
    }

    double limit(double rate) {
      double cube = rate * rate * rate;
      double fifth = cube * rate * rate;
      return coefficients[0]
          + coefficients[1] * rate
          + coefficients[2] * cube
          + coefficients[3] * fifth
          + coefficients[4] * fifth * rate * rate;
    }
  }

  /**
   * @param leastValues no drift before so many values, ≥ 2
   * @param lambda weight of the newest value, in (0, 1); the limits are fitted for 0.2
   * @param falseAlarms how far apart false alarms are
   */
  public record Parameters(int leastValues, double lambda, FalseAlarms falseAlarms) {

    public static final Parameters DEFAULT = new Parameters(30, 0.2, FalseAlarms.EVERY_400);

    public Parameters {
      Limits.atLeast("leastValues", leastValues, 2);
      Limits.inside("lambda", lambda, 0, 1);
    }
  }

  private final Parameters parameters;
  private long count;
  private double sum;
  private double average;
  // (1 − λ)^{2t}
  private double remaining = 1;

  public Ecdd(Parameters parameters) {
    this.parameters = parameters;
  }

  public Ecdd() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    double lambda = parameters.lambda();
    count++;
    sum += value;
    average += lambda * (value - average);
    remaining *= (1 - lambda) * (1 - lambda);
    if (count < parameters.leastValues() - 1) {
      return State.STABLE;
    }
    double rate = sum / count;
    double deviation = Math.sqrt(rate * (1 - rate) * lambda * (1 - remaining) / (2 - lambda));
    double reach = parameters.falseAlarms().limit(rate) * deviation;
    if (count >= parameters.leastValues() && average > rate + reach) {
      reset();
      return State.DRIFT;
    }
    return average > rate + 0.5 * reach ? State.WARNING : State.STABLE;
  }

  @Override
  public void reset() {
    count = 0;
    sum = 0;
    average = 0;
    remaining = 1;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, sum, average, remaining);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    sum = StateBytes.read(in);
    average = StateBytes.read(in);
    remaining = StateBytes.read(in);
  }
}
