package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Shewhart's control chart for single values: mean and deviation come from the first values; a
 * later one beyond 3 deviations is a drift, beyond 2 a warning. Sees large and sudden changes only.
 *
 * @see <a href="https://doi.org/10.1002/j.1538-7305.1926.tb00125.x">Shewhart: Quality control
 *     charts (1926)</a>
 */
public final class ShewhartChart implements ChangeDetector {

  /**
   * @param reference number of first values that are taken as in control, ≥ 2
   * @param warning deviations for a warning, > 0
   * @param drift deviations for a drift, ≥ warning
   */
  public record Parameters(int reference, double warning, double drift) {

    public static final Parameters DEFAULT = new Parameters(30, 2, 3);

    public Parameters {
      Limits.atLeast("reference", reference, 2);
      Limits.inside("warning", warning, 0, Double.POSITIVE_INFINITY);
      Limits.atLeast("drift", drift, warning);
    }
  }

  private final Parameters parameters;
  private final Reference reference;

  public ShewhartChart(Parameters parameters) {
    this.parameters = parameters;
    this.reference = new Reference(parameters.reference());
  }

  public ShewhartChart() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    if (!reference.isComplete()) {
      reference.add(value);
      return State.STABLE;
    }
    double distance = Math.abs(value - reference.mean()) / reference.deviation();
    if (distance > parameters.drift()) {
      reset();
      return State.DRIFT;
    }
    return distance > parameters.warning() ? State.WARNING : State.STABLE;
  }

  @Override
  public void reset() {
    reference.reset();
  }

  @Override
  public void write(ByteWriter out) {
    reference.write(out);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    reference.read(in);
  }
}
