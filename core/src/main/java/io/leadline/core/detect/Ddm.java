package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Drift detection method: the error rate p and its deviation s = √(p(1 − p)/n) against the least p
 * + s seen. For single errors: 1 wrong, 0 right.
 *
 * <p>Warning when p + s > p_min + 2 s_min, drift when p + s > p_min + 3 s_min.
 *
 * <p>Where MOA and river disagree: at the start only. The paper looks at samples of more than 30
 * errors-or-not, as river does (least from the 31st value); MOA takes the least from the 29th value
 * and alarms from the 30th.
 *
 * @see <a href="https://doi.org/10.1007/978-3-540-28645-5_29">Gama, Medas, Castillo, Rodrigues:
 *     Learning with drift detection (2004)</a>
 */
public final class Ddm implements ChangeDetector {

  /**
   * @param leastFrom the least p + s is looked for from this value on, ≥ 1
   * @param alarmFrom alarms from this value on, ≥ leastFrom
   * @param warning deviations above the least for a warning, > 0
   * @param drift deviations above the least for a drift, ≥ warning
   */
  public record Parameters(int leastFrom, int alarmFrom, double warning, double drift) {

    public static final Parameters DEFAULT = new Parameters(31, 31, 2, 3);

    public Parameters {
      Limits.atLeast("leastFrom", leastFrom, 1);
      Limits.atLeast("alarmFrom", alarmFrom, leastFrom);
      Limits.inside("warning", warning, 0, Double.POSITIVE_INFINITY);
      Limits.atLeast("drift", drift, warning);
    }
  }

  private final Parameters parameters;
  private long count;
  private double rate;
  private double leastRate;
  private double leastDeviation;
  private double least;

  public Ddm(Parameters parameters) {
    this.parameters = parameters;
    reset();
  }

  public Ddm() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    count++;
    rate += (value - rate) / count;
    if (count < parameters.leastFrom()) {
      return State.STABLE;
    }
    double deviation = Math.sqrt(rate * (1 - rate) / count);
    double level = rate + deviation;
    if (level <= least) {
      leastRate = rate;
      leastDeviation = deviation;
      least = level;
    }
    if (count >= parameters.alarmFrom()
        && level > leastRate + parameters.drift() * leastDeviation) {
      reset();
      return State.DRIFT;
    }
    return level > leastRate + parameters.warning() * leastDeviation ? State.WARNING : State.STABLE;
  }

  @Override
  public void reset() {
    count = 0;
    rate = 0;
    leastRate = Double.MAX_VALUE;
    leastDeviation = Double.MAX_VALUE;
    least = Double.MAX_VALUE;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, rate, leastRate, leastDeviation, least);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    rate = StateBytes.read(in);
    leastRate = StateBytes.read(in);
    leastDeviation = StateBytes.read(in);
    least = StateBytes.read(in);
  }
}
