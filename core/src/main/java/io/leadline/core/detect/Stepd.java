package io.leadline.core.detect;

import io.leadline.core.drift.Distributions;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * STEPD: the share of right answers among the newest 30 against that of all before, by the test of
 * equal proportions with continuity correction. For single errors: 1 wrong, 0 right.
 *
 * <pre>
 *   Z = (|r_o/n_o − r_r/n_r| − ½(1/n_o + 1/n_r)) / √(p(1 − p)(1/n_o + 1/n_r)),  p of both together
 * </pre>
 *
 * <p>Only MOA has it. Where the correction exceeds the difference, MOA takes the absolute value of
 * the negative Z, so that a stretch without errors of a nearly perfect model becomes significant. A
 * correction for continuity can only take significance away, so the default is Z = 0 there.
 *
 * @see <a href="https://doi.org/10.1007/978-3-540-75488-6_27">Nishida, Yamauchi: Detecting concept
 *     drift using statistical testing (2007)</a>
 */
public final class Stepd implements ChangeDetector {

  /** What a difference smaller than its correction means. */
  public enum Correction {
    /** Nothing: Z = 0. */
    CLAMPED,
    /** As MOA: its distance from the correction counts. */
    ABSOLUTE
  }

  /**
   * @param recent number of newest answers, in [2, 1,000,000]
   * @param drift significance of a drift, two-sided, in (0, 1)
   * @param warning significance of a warning, in [drift, 1)
   * @param correction what a difference smaller than its correction means
   */
  public record Parameters(int recent, double drift, double warning, Correction correction) {

    public static final Parameters DEFAULT = new Parameters(30, 0.003, 0.05, Correction.CLAMPED);

    public Parameters {
      Limits.atLeast("recent", recent, 2);
      Limits.inside("recent", recent, 0, 1_000_001);
      Limits.inside("drift", drift, 0, 1);
      Limits.atLeast("warning", warning, drift);
      Limits.inside("warning", warning, 0, 1);
    }
  }

  private final Parameters parameters;
  private final double driftLimit;
  private final double warningLimit;
  private final boolean[] newest;
  private long count;
  private long olderErrors;
  private int newerErrors;

  public Stepd(Parameters parameters) {
    this.parameters = parameters;
    this.driftLimit = Distributions.normalQuantile(parameters.drift() / 2);
    this.warningLimit = Distributions.normalQuantile(parameters.warning() / 2);
    this.newest = new boolean[parameters.recent()];
  }

  public Stepd() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    int at = (int) (count % newest.length);
    if (count >= newest.length && newest[at]) {
      newerErrors--;
      olderErrors++;
    }
    newest[at] = value >= 1;
    newerErrors += newest[at] ? 1 : 0;
    count++;
    if (count < 2L * newest.length) {
      return State.STABLE;
    }
    double statistic = statistic();
    if (statistic > driftLimit) {
      reset();
      return State.DRIFT;
    }
    return statistic > warningLimit ? State.WARNING : State.STABLE;
  }

  private double statistic() {
    double older = count - newest.length;
    double newer = newest.length;
    double share = (olderErrors + newerErrors) / (double) count;
    double parts = 1 / older + 1 / newer;
    double gap = Math.abs(olderErrors / older - newerErrors / newer) - parts / 2;
    double counted =
        parameters.correction() == Correction.CLAMPED ? Math.max(gap, 0) : Math.abs(gap);
    return counted == 0 ? 0 : counted / Math.sqrt(share * (1 - share) * parts);
  }

  @Override
  public void reset() {
    count = 0;
    olderErrors = 0;
    newerErrors = 0;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    out.varint(olderErrors);
    for (int i = 0; i < Math.min(count, newest.length); i++) {
      out.u8(newest[i] ? 1 : 0);
    }
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    olderErrors = in.size();
    newerErrors = 0;
    for (int i = 0; i < Math.min(count, newest.length); i++) {
      newest[i] = in.u8() == 1;
      newerErrors += newest[i] ? 1 : 0;
    }
  }
}
