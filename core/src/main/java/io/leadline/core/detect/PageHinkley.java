package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Page–Hinkley test: the deviations from the running mean add up, and the sum must not leave its
 * own extreme by more than λ.
 *
 * <pre>
 *   m_t = α m_{t−1} + (x_t − mean_t − δ)      drift upwards when m_t − min m > λ
 *   u_t = α u_{t−1} + (x_t − mean_t + δ)      drift downwards when max u − u_t > λ
 * </pre>
 *
 * <p>Where MOA and river disagree: MOA compares the sum itself with λ and looks upwards only, river
 * the distance from the extreme, as Page does; this is the latter. Sums are in the unit of the
 * values, so λ and δ must be chosen for the series; {@link Standardized} spares that.
 *
 * @see <a href="https://doi.org/10.1093/biomet/41.1-2.100">Page: Continuous inspection schemes
 *     (1954)</a>
 */
public final class PageHinkley implements ChangeDetector {

  /** Which changes of the mean matter. */
  public enum Direction {
    UP,
    DOWN,
    BOTH
  }

  /**
   * @param leastValues no alarm before so many values, ≥ 1
   * @param delta change of the mean that is borne, ≥ 0, in the unit of the values
   * @param lambda threshold of the sum, > 0, in the unit of the values
   * @param alpha what the sum keeps from value to value, in (0, 1]
   * @param direction which changes matter
   */
  public record Parameters(
      int leastValues, double delta, double lambda, double alpha, Direction direction) {

    public static final Parameters DEFAULT =
        new Parameters(30, 0.005, 50, 1 - 0.0001, Direction.BOTH);

    public Parameters {
      Limits.atLeast("leastValues", leastValues, 1);
      Limits.atLeast("delta", delta, 0);
      Limits.inside("lambda", lambda, 0, Double.POSITIVE_INFINITY);
      Limits.inside("alpha", alpha, 0, Math.nextUp(1.0));
    }
  }

  private final Parameters parameters;
  private long count;
  private double mean;
  private double rise;
  private double fall;
  private double lowest;
  private double highest;

  public PageHinkley(Parameters parameters) {
    this.parameters = parameters;
    reset();
  }

  public PageHinkley() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    count++;
    mean += 1.0 / count * (value - mean);
    double deviation = value - mean;
    rise = parameters.alpha() * rise + deviation - parameters.delta();
    fall = parameters.alpha() * fall + deviation + parameters.delta();
    lowest = Math.min(lowest, rise);
    highest = Math.max(highest, fall);
    if (count < parameters.leastValues() || !isBeyond()) {
      return State.STABLE;
    }
    reset();
    return State.DRIFT;
  }

  private boolean isBeyond() {
    boolean isUp = rise - lowest > parameters.lambda();
    boolean isDown = highest - fall > parameters.lambda();
    return switch (parameters.direction()) {
      case UP -> isUp;
      case DOWN -> isDown;
      case BOTH -> isUp || isDown;
    };
  }

  @Override
  public void reset() {
    count = 0;
    mean = 0;
    rise = 0;
    fall = 0;
    lowest = Double.POSITIVE_INFINITY;
    highest = Double.NEGATIVE_INFINITY;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, mean, rise, fall, lowest, highest);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    mean = StateBytes.read(in);
    rise = StateBytes.read(in);
    fall = StateBytes.read(in);
    lowest = StateBytes.read(in);
    highest = StateBytes.read(in);
  }
}
