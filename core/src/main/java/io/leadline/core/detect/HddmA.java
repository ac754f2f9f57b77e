package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * HDDM with the average: the mean so far against the best earlier cut, by Hoeffding's bound. For
 * values in [0, 1], such as errors or rates, whatever their distribution.
 *
 * <p>The cut is where mean + bound was least (for rises) or mean − bound greatest (for falls).
 * Drift when the mean of all n values lies above that of the first m by √((n − m)/(2 m n) ·
 * ln(2/α)).
 *
 * <p>Where MOA and river disagree: at a fall, with two sides, MOA starts anew without an alarm and
 * river raises one. The paper's two-sided test signals both.
 *
 * @see <a href="https://doi.org/10.1109/TKDE.2014.2345382">Frías-Blanco et al.: Online and
 *     non-parametric drift detection methods based on Hoeffding's bounds (2015)</a>
 */
public final class HddmA implements ChangeDetector {

  /** Which changes of the mean matter. */
  public enum Direction {
    UP,
    BOTH
  }

  /**
   * @param drift probability of a false alarm at a comparison, in (0, 1)
   * @param warning the same for a warning, in [drift, 1)
   * @param direction which changes matter
   */
  public record Parameters(double drift, double warning, Direction direction) {

    public static final Parameters DEFAULT = new Parameters(0.001, 0.005, Direction.UP);

    public Parameters {
      Limits.inside("drift", drift, 0, 1);
      Limits.atLeast("warning", warning, drift);
      Limits.inside("warning", warning, 0, 1);
    }
  }

  private final Parameters parameters;
  private long count;
  private double sum;
  private long lowCount;
  private double lowSum;
  private long highCount;
  private double highSum;

  public HddmA(Parameters parameters) {
    this.parameters = parameters;
  }

  public HddmA() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    count++;
    sum += value;
    moveCuts();
    State state = judge();
    if (state == State.DRIFT) {
      reset();
    }
    return state;
  }

  private void moveCuts() {
    double mean = sum / count;
    double bound = bound(count);
    if (lowCount == 0 || lowSum / lowCount + bound(lowCount) >= mean + bound) {
      lowCount = count;
      lowSum = sum;
    }
    if (highCount == 0 || highSum / highCount - bound(highCount) <= mean - bound) {
      highCount = count;
      highSum = sum;
    }
  }

  private double bound(long n) {
    return Math.sqrt(1.0 / (2 * n) * Math.log(1 / parameters.drift()));
  }

  private State judge() {
    double rise = lowCount == count ? -1 : sum / count - lowSum / lowCount;
    double fall =
        highCount == count || parameters.direction() == Direction.UP
            ? -1
            : highSum / highCount - sum / count;
    if (rise >= limit(lowCount, parameters.drift())
        || fall >= limit(highCount, parameters.drift())) {
      return State.DRIFT;
    }
    boolean isWarned =
        rise >= limit(lowCount, parameters.warning())
            || fall >= limit(highCount, parameters.warning());
    return isWarned ? State.WARNING : State.STABLE;
  }

  private double limit(long cut, double alpha) {
    double parts = (double) (count - cut) / cut * (1.0 / count);
    return Math.sqrt(parts / 2 * Math.log(2 / alpha));
  }

  @Override
  public void reset() {
    count = 0;
    sum = 0;
    lowCount = 0;
    lowSum = 0;
    highCount = 0;
    highSum = 0;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    out.varint(lowCount);
    out.varint(highCount);
    StateBytes.write(out, sum, lowSum, highSum);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    lowCount = in.size();
    highCount = in.size();
    sum = StateBytes.read(in);
    lowSum = StateBytes.read(in);
    highSum = StateBytes.read(in);
  }
}
