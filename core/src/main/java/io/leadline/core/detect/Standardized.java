package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * Spares a detector's parameters the unit of the series: it sees (x − centre)/scale. The first
 * values give both: their median, and 1.4826 times the median distance from it, or the standard
 * deviation where half of them are equal. After a drift they are taken anew.
 *
 * <p>The first values themselves, the centre and scale known, go to the detector as well. What is
 * beyond 100 scales counts as 100.
 */
public final class Standardized implements ChangeDetector {

  private static final double FURTHEST = 100;
  private static final double NORMAL_SCALE = 1.4826;

  private final ChangeDetector inner;
  private final double[] first;
  private int count;
  private double centre;
  private double scale;

  /**
   * @param inner sees the standardised values; owned by this from now on
   * @param reference number of first values that give centre and scale, in [3, 1,000,000]
   */
  public Standardized(ChangeDetector inner, int reference) {
    Limits.atLeast("reference", reference, 3);
    Limits.inside("reference", reference, 0, 1_000_001);
    this.inner = inner;
    this.first = new double[reference];
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    if (count == first.length) {
      return pass(value);
    }
    first[count++] = value;
    if (count < first.length) {
      return State.STABLE;
    }
    learn();
    State state = State.STABLE;
    for (int i = 0; i < first.length && state != State.DRIFT; i++) {
      state = inner.update(standardize(first[i]));
    }
    return afterwards(state);
  }

  private State pass(double value) {
    return afterwards(inner.update(standardize(value)));
  }

  private State afterwards(State state) {
    if (state == State.DRIFT) {
      reset();
    }
    return state;
  }

  private double standardize(double value) {
    double distance = (value - centre) / scale;
    return Math.min(Math.max(distance, -FURTHEST), FURTHEST);
  }

  private void learn() {
    double[] sorted = first.clone();
    Arrays.sort(sorted);
    centre = median(sorted);
    double mean = Arrays.stream(first).average().orElse(centre);
    double squares = 0;
    double[] distances = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      distances[i] = Math.abs(first[i] - centre);
      squares += (first[i] - mean) * (first[i] - mean);
    }
    Arrays.sort(distances);
    scale = NORMAL_SCALE * median(distances);
    if (scale == 0) {
      scale = Math.sqrt(squares / (first.length - 1));
    }
    // Of equal values the least step that is more than rounding.
    scale = Math.max(scale, Math.max(1e-9 * Math.abs(centre), Double.MIN_NORMAL));
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public void reset() {
    inner.reset();
    count = 0;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, Arrays.copyOf(first, count));
    StateBytes.write(out, centre, scale);
    inner.write(out);
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    count = in.count(first.length);
    System.arraycopy(StateBytes.read(in, count), 0, first, 0, count);
    centre = StateBytes.read(in);
    scale = StateBytes.read(in);
    inner.read(in);
  }
}
