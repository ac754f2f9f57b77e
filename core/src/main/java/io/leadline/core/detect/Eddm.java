package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Early drift detection method: the distance between errors, mean p′ and deviation s′, against the
 * greatest p′ + 2s′ seen. For single errors: 1 wrong, 0 right. Meant for slow changes; alarms when
 * errors come closer together.
 *
 * <p>Warning when (p′ + 2s′) / max < 0.95, drift when < 0.9, both after 30 errors.
 *
 * <p>Where MOA and river disagree: MOA (an author's own code) divides the squared deviations by the
 * number of distances and begins at the 30th value, river by one less and at the 31st. The paper
 * defines neither; MOA's is the default here.
 *
 * @see <a href="https://www.cs.upc.edu/~abifet/EDDM.pdf">Baena-García et al.: Early drift detection
 *     method (2006)</a>
 */
public final class Eddm implements ChangeDetector {

  /** What the squared deviations are divided by. */
  public enum Variance {
    /** Their number. */
    POPULATION,
    /** One less. */
    SAMPLE
  }

  /**
   * @param firstValue the greatest level is looked for from this value on, ≥ 1
   * @param leastErrors no alarm before more than so many errors
   * @param warning share of the greatest level below which is a warning, in (0, 1)
   * @param drift share of the greatest level below which is a drift, in (0, warning]
   * @param variance how the deviation is estimated
   */
  public record Parameters(
      int firstValue, int leastErrors, double warning, double drift, Variance variance) {

    public static final Parameters DEFAULT = new Parameters(30, 30, 0.95, 0.9, Variance.POPULATION);

    public Parameters {
      Limits.atLeast("firstValue", firstValue, 1);
      Limits.atLeast("leastErrors", leastErrors, 1);
      Limits.inside("warning", warning, 0, 1);
      Limits.inside("drift", drift, 0, Math.nextUp(warning));
    }
  }

  private final Parameters parameters;
  private long count;
  private long errors;
  private long lastError;
  private double mean;
  private double squares;
  private double greatest;
  private boolean isWarned;

  public Eddm(Parameters parameters) {
    this.parameters = parameters;
  }

  public Eddm() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    count++;
    if (value != 1) {
      return isWarned ? State.WARNING : State.STABLE;
    }
    errors++;
    long distance = count - lastError;
    lastError = count;
    double before = mean;
    mean += (distance - mean) / errors;
    squares += (distance - mean) * (distance - before);
    return judge(mean + 2 * deviation());
  }

  private double deviation() {
    return switch (parameters.variance()) {
      case POPULATION -> Math.sqrt(squares / errors);
      case SAMPLE -> errors < 2 ? 0 : Math.sqrt(squares / (errors - 1));
    };
  }

  private State judge(double level) {
    isWarned = false;
    if (count < parameters.firstValue()) {
      return State.STABLE;
    }
    if (level > greatest) {
      greatest = level;
      return State.STABLE;
    }
    if (errors <= parameters.leastErrors()) {
      return State.STABLE;
    }
    double share = level / greatest;
    if (share < parameters.drift()) {
      reset();
      return State.DRIFT;
    }
    isWarned = share < parameters.warning();
    return isWarned ? State.WARNING : State.STABLE;
  }

  @Override
  public void reset() {
    count = 0;
    errors = 0;
    lastError = 0;
    mean = 0;
    squares = 0;
    greatest = 0;
    isWarned = false;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    out.varint(errors);
    out.varint(lastError);
    StateBytes.write(out, mean, squares, greatest);
    out.u8(isWarned ? 1 : 0);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    errors = in.size();
    lastError = in.size();
    mean = StateBytes.read(in);
    squares = StateBytes.read(in);
    greatest = StateBytes.read(in);
    isWarned = in.u8() == 1;
  }
}
