package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Anytime-valid detector of a change of the mean, for values in a known range, whatever their
 * distribution; they need not be identically distributed, if only each has the mean {@code mean}
 * given what came before (for {@link Direction#UP} at most that, for {@link Direction#DOWN} at
 * least). The {@link Guarantee} then holds exactly. By betting; see {@link Wealth}.
 *
 * @see <a href="https://doi.org/10.51387/23-NEJSDS51">Shin, Ramdas, Rinaldo: E-detectors (2023)</a>
 */
public final class BoundedEDetector implements ChangeDetector {

  /** Which changes of the mean matter. */
  public enum Direction {
    UP,
    DOWN,
    BOTH
  }

  /**
   * @param low least possible value; what lies below counts as it
   * @param high largest possible value; what lies above counts as it
   * @param mean while nothing has changed, in (low, high)
   * @param direction which changes matter
   * @param guarantee what is promised about false alarms
   */
  public record Parameters(
      double low, double high, double mean, Direction direction, Guarantee guarantee) {

    public Parameters {
      Limits.inside("low", low, Double.NEGATIVE_INFINITY, high);
      Limits.inside("high", high, low, Double.POSITIVE_INFINITY);
      Limits.inside("mean", mean, low, high);
    }
  }

  private final Parameters parameters;
  private final Bets bets;
  private final double[] factors;
  private final Wealth wealth;

  public BoundedEDetector(Parameters parameters) {
    this.parameters = parameters;
    double range = parameters.high() - parameters.low();
    this.bets =
        new Bets(
            (parameters.mean() - parameters.low()) / range,
            parameters.direction() != Direction.DOWN,
            parameters.direction() != Direction.UP);
    this.factors = new double[bets.count()];
    this.wealth = new Wealth(parameters.guarantee(), factors.length);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    double share = (value - parameters.low()) / (parameters.high() - parameters.low());
    bets.place(Math.min(Math.max(share, 0), 1), factors, 0);
    return wealth.multiply(factors);
  }

  @Override
  public void reset() {
    wealth.reset();
  }

  @Override
  public void write(ByteWriter out) {
    wealth.write(out);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    wealth.read(in);
  }
}
