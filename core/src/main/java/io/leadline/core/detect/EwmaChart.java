package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Control chart of an exponentially weighted moving average: mean μ and deviation σ come from the
 * first values; drift when |Z_t − μ| > L σ √(λ/(2 − λ) (1 − (1 − λ)^{2t})), Z_0 = μ. Warning at ⅔
 * L. Sees smaller lasting changes than {@link ShewhartChart}.
 *
 * <p>λ = 0.2 and L = 2.962 give 500 values between false alarms, were μ and σ known (Lucas and
 * Saccucci 1990); estimated from few values they come sooner.
 *
 * @see <a href="https://doi.org/10.1080/00401706.1959.10489860">Roberts: Control chart tests based
 *     on geometric moving averages (1959)</a>
 */
public final class EwmaChart implements ChangeDetector {

  private static final double WARNING_SHARE = 2.0 / 3;

  /**
   * @param reference number of first values that are taken as in control, ≥ 2
   * @param lambda weight of the newest value, in (0, 1)
   * @param limit L, deviations of the average for a drift, > 0
   */
  public record Parameters(int reference, double lambda, double limit) {

    public static final Parameters DEFAULT = new Parameters(30, 0.2, 2.962);

    public Parameters {
      Limits.atLeast("reference", reference, 2);
      Limits.inside("lambda", lambda, 0, 1);
      Limits.inside("limit", limit, 0, Double.POSITIVE_INFINITY);
    }
  }

  private final Parameters parameters;
  private final Reference reference;
  private double average;
  private double remaining;

  public EwmaChart(Parameters parameters) {
    this.parameters = parameters;
    this.reference = new Reference(parameters.reference());
    reset();
  }

  public EwmaChart() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    if (!reference.isComplete()) {
      reference.add(value);
      average = reference.mean();
      return State.STABLE;
    }
    double lambda = parameters.lambda();
    average += lambda * (value - average);
    remaining *= (1 - lambda) * (1 - lambda);
    double deviation = reference.deviation() * Math.sqrt(lambda / (2 - lambda) * (1 - remaining));
    double distance = Math.abs(average - reference.mean()) / deviation;
    if (distance > parameters.limit()) {
      reset();
      return State.DRIFT;
    }
    return distance > WARNING_SHARE * parameters.limit() ? State.WARNING : State.STABLE;
  }

  @Override
  public void reset() {
    reference.reset();
    average = 0;
    remaining = 1;
  }

  @Override
  public void write(ByteWriter out) {
    reference.write(out);
    StateBytes.write(out, average, remaining);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    reference.read(in);
    average = StateBytes.read(in);
    remaining = StateBytes.read(in);
  }
}
