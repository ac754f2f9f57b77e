package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Anytime-valid detector of a change of the mean, for values that are σ-sub-Gaussian around a known
 * mean while nothing has changed: normal with deviation at most σ, or within a range of width 2σ.
 * The {@link Guarantee} then holds exactly. See {@link Wealth}.
 *
 * <p>Bets exp(λ(x − μ) − λ²σ²/2), λσ = ±2, ±1, ±½, ±¼, ±⅛: a mixture, so that changes from an
 * eighth of σ on are found about as fast as if their size were known.
 *
 * @see <a href="https://doi.org/10.51387/23-NEJSDS51">Shin, Ramdas, Rinaldo: E-detectors (2023)</a>
 */
public final class SubGaussianEDetector implements ChangeDetector {

  private static final int SIZES = 5;
  private static final double LEAST = 0.125;

  /**
   * @param mean while nothing has changed
   * @param sigma the sub-Gaussian parameter, > 0
   * @param guarantee what is promised about false alarms
   */
  public record Parameters(double mean, double sigma, Guarantee guarantee) {

    public Parameters {
      Limits.inside("mean", mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      Limits.inside("sigma", sigma, 0, Double.POSITIVE_INFINITY);
    }
  }

  private final Parameters parameters;
  private final double[] factors = new double[2 * SIZES];
  private final Wealth wealth;

  public SubGaussianEDetector(Parameters parameters) {
    this.parameters = parameters;
    this.wealth = new Wealth(parameters.guarantee(), factors.length);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    double distance = (value - parameters.mean()) / parameters.sigma();
    double size = LEAST;
    for (int i = 0; i < SIZES; i++, size *= 2) {
      factors[2 * i] = Math.exp(size * distance - size * size / 2);
      factors[2 * i + 1] = Math.exp(-size * distance - size * size / 2);
    }
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
