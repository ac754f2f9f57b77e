package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * HDDM with the weighted average: a moving average of the newest values against one of the values
 * up to the best earlier cut, by McDiarmid's bound. For values in [0, 1]; quicker than {@link
 * HddmA} at sudden changes.
 *
 * <p>X̂_t = λ x_t + (1 − λ) X̂_{t−1}; each average carries Σ w², the sum of its squared weights.
 * Drift when the newer lies above the older by √((Σ w₁² + Σ w₂²)/2 · ln(1/α)).
 *
 * <p>Where MOA and river disagree: MOA begins with Σ w² = 1 at the first value, which follows from
 * the paper; river multiplies once too often (0.905), so that its bound is too tight at first and
 * it raises more alarms. MOA never signals a fall. This follows the paper in both.
 *
 * @see <a href="https://doi.org/10.1109/TKDE.2014.2345382">Frías-Blanco et al.: Online and
 *     non-parametric drift detection methods based on Hoeffding's bounds (2015)</a>
 */
public final class HddmW implements ChangeDetector {

  /** Which changes of the mean matter. */
  public enum Direction {
    UP,
    BOTH
  }

  /**
   * @param drift probability of a false alarm at a comparison, in (0, 1)
   * @param warning the same for a warning, in [drift, 1)
   * @param lambda weight of the newest value, in (0, 1)
   * @param direction which changes matter
   */
  public record Parameters(double drift, double warning, double lambda, Direction direction) {

    public static final Parameters DEFAULT = new Parameters(0.001, 0.005, 0.05, Direction.UP);

    public Parameters {
      Limits.inside("drift", drift, 0, 1);
      Limits.atLeast("warning", warning, drift);
      Limits.inside("warning", warning, 0, 1);
      Limits.inside("lambda", lambda, 0, 1);
    }
  }

  private final Parameters parameters;
  private final double logDrift;
  private final double logWarning;
  private final Average all;
  // Up to the best cut, and since; for rises and for falls
  private final Average beforeRise;
  private final Average sinceRise;
  private final Average beforeFall;
  private final Average sinceFall;
  private double lowCut;
  private double highCut;

  public HddmW(Parameters parameters) {
    this.parameters = parameters;
    this.logDrift = Math.log(1 / parameters.drift());
    this.logWarning = Math.log(1 / parameters.warning());
    this.all = new Average(parameters.lambda());
    this.beforeRise = new Average(parameters.lambda());
    this.sinceRise = new Average(parameters.lambda());
    this.beforeFall = new Average(parameters.lambda());
    this.sinceFall = new Average(parameters.lambda());
    reset();
  }

  public HddmW() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    all.add(value);
    double bound = Math.sqrt(all.squaredWeights * logDrift / 2);
    if (all.mean + bound < lowCut) {
      lowCut = all.mean + bound;
      beforeRise.copy(all);
      sinceRise.clear();
    } else {
      sinceRise.add(value);
    }
    if (parameters.direction() == Direction.BOTH) {
      watchFall(value, bound);
    }
    State state = judge();
    if (state == State.DRIFT) {
      reset();
    }
    return state;
  }

  private void watchFall(double value, double bound) {
    if (all.mean - bound > highCut) {
      highCut = all.mean - bound;
      beforeFall.copy(all);
      sinceFall.clear();
    } else {
      sinceFall.add(value);
    }
  }

  private State judge() {
    if (isAbove(beforeRise, sinceRise, logDrift) || isAbove(sinceFall, beforeFall, logDrift)) {
      return State.DRIFT;
    }
    return isAbove(beforeRise, sinceRise, logWarning) || isAbove(sinceFall, beforeFall, logWarning)
        ? State.WARNING
        : State.STABLE;
  }

  private static boolean isAbove(Average lower, Average upper, double confidence) {
    if (lower.squaredWeights == 0 || upper.squaredWeights == 0) {
      return false;
    }
    double weights = lower.squaredWeights + upper.squaredWeights;
    return upper.mean - lower.mean > Math.sqrt(weights * confidence / 2);
  }

  @Override
  public void reset() {
    all.clear();
    beforeRise.clear();
    sinceRise.clear();
    beforeFall.clear();
    sinceFall.clear();
    lowCut = Double.POSITIVE_INFINITY;
    highCut = Double.NEGATIVE_INFINITY;
  }

  @Override
  public void write(ByteWriter out) {
    StateBytes.write(out, lowCut, highCut);
    for (Average average : averages()) {
      StateBytes.write(out, average.mean, average.squaredWeights);
    }
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    lowCut = StateBytes.read(in);
    highCut = StateBytes.read(in);
    for (Average average : averages()) {
      average.mean = StateBytes.read(in);
      average.squaredWeights = StateBytes.read(in);
    }
  }

  private Average[] averages() {
    return new Average[] {all, beforeRise, sinceRise, beforeFall, sinceFall};
  }

  /** An exponentially weighted mean and the sum of its squared weights; 0 while it is empty. */
  private static final class Average {
    private final double lambda;
    private double mean;
    private double squaredWeights;

    Average(double lambda) {
      this.lambda = lambda;
    }

    void add(double value) {
      if (squaredWeights == 0) {
        mean = value;
        squaredWeights = 1;
        return;
      }
      double keep = 1 - lambda;
      mean = lambda * value + keep * mean;
      squaredWeights = lambda * lambda + keep * keep * squaredWeights;
    }

    void copy(Average other) {
      mean = other.mean;
      squaredWeights = other.squaredWeights;
    }

    void clear() {
      mean = 0;
      squaredWeights = 0;
    }
  }
}
