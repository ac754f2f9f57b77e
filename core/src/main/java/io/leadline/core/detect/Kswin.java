package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * Kolmogorov–Smirnov windowing: of a window of the newest values, the last r against r drawn from
 * the rest. Sees changes of shape as well as of the mean. Drift when the exact p-value of the
 * two-sample test is at most α and the distance is above 0.1 (river's floor).
 *
 * <p>It tests anew at every value: α is no rate of false alarms of the stream (with the defaults
 * about one in a few thousand values). river draws from a generator seeded by the clock; here the
 * seed is a parameter and the draws are a function of it. river and this fire alike with equal
 * draws; MOA has none. The paper's own threshold √(−ln α / r) is the asymptotic one.
 *
 * <p>A window with the newest value costs O(r log r) time.
 *
 * @see <a href="https://doi.org/10.1016/j.neucom.2019.11.111">Raab, Heusinger, Schleif: Reactive
 *     soft prototype computing for concept drift streams (2020)</a>
 */
public final class Kswin implements ChangeDetector {

  private static final double LEAST_DISTANCE = 0.1;

  /**
   * @param alpha largest p-value of a drift, in (0, 1)
   * @param window number of newest values kept, in (recent, 1,000,000]
   * @param recent r, ≥ 2, at most half of the window
   * @param seed of the draws
   */
  public record Parameters(double alpha, int window, int recent, long seed) {

    public static final Parameters DEFAULT = new Parameters(0.005, 100, 30, 1);

    public Parameters {
      Limits.inside("alpha", alpha, 0, 1);
      Limits.atLeast("recent", recent, 2);
      Limits.atLeast("window", window, 2.0 * recent);
      Limits.inside("window", window, 0, 1_000_001);
    }
  }

  private final Parameters parameters;
  // Oldest value at `at` once the window is full
  private final double[] window;
  private final int[] places;
  private final double[] drawn;
  private final double[] recent;
  private final int leastGap;
  private final SplitMix random;
  private int count;
  private int at;

  public Kswin(Parameters parameters) {
    this.parameters = parameters;
    this.window = new double[parameters.window()];
    this.places = new int[parameters.window() - parameters.recent()];
    this.drawn = new double[parameters.recent()];
    this.recent = new double[parameters.recent()];
    this.leastGap = leastGap(parameters.recent(), parameters.alpha());
    this.random = new SplitMix(parameters.seed());
  }

  public Kswin() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    window[at] = value;
    at = at + 1 == window.length ? 0 : at + 1;
    count = Math.min(count + 1, window.length);
    if (count < window.length || gap() < leastGap) {
      return State.STABLE;
    }
    reset();
    return State.DRIFT;
  }

  private int gap() {
    draw();
    for (int i = 0; i < recent.length; i++) {
      recent[i] = fromOldest(places.length + i);
    }
    Arrays.sort(recent);
    Arrays.sort(drawn);
    return gap(drawn, recent);
  }

  /** Without replacement: the first r of a shuffle. */
  private void draw() {
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    for (int i = 0; i < drawn.length; i++) {
      int j = i + random.below(places.length - i);
      int chosen = places[j];
      places[j] = places[i];
      drawn[i] = fromOldest(chosen);
    }
  }

  private double fromOldest(int index) {
    int place = at + index;
    return window[place < window.length ? place : place - window.length];
  }

  /** n times the distance of two sorted samples of n each. */
  static int gap(double[] left, double[] right) {
    int largest = 0;
    int i = 0;
    int j = 0;
    while (i < left.length && j < right.length) {
      double value = Math.min(left[i], right[j]);
      while (i < left.length && left[i] <= value) {
        i++;
      }
      while (j < right.length && right[j] <= value) {
        j++;
      }
      largest = Math.max(largest, Math.abs(i - j));
    }
    return largest;
  }

  /**
   * P(D ≥ gap/n) of two samples of n each from one continuous distribution, exact: 2 Σ_{k≥1}
   * (−1)^{k−1} C(2n, n − k gap) / C(2n, n).
   *
   * @see <a href="https://doi.org/10.1007/BF02589501">Hodges: The significance probability of the
   *     Smirnov two-sample test (1958)</a>
   */
  static double pValue(int n, int gap) {
    if (gap <= 0) {
      return 1;
    }
    double sum = 0;
    int sign = 1;
    for (int reach = gap; reach <= n; reach += gap, sign = -sign) {
      double term = 1;
      for (int j = 1; j <= reach; j++) {
        term *= (double) (n - reach + j) / (n + j);
      }
      sum += sign * term;
    }
    return Math.min(1, 2 * sum);
  }

  private static int leastGap(int n, double alpha) {
    int gap = (int) (LEAST_DISTANCE * n) + 1;
    while (gap <= n && pValue(n, gap) > alpha) {
      gap++;
    }
    return gap;
  }

  @Override
  public void reset() {
    count = 0;
    at = 0;
    random.state(parameters.seed());
  }

  @Override
  public void write(ByteWriter out) {
    out.fixed64(random.state());
    out.varint(count);
    out.varint(at);
    StateBytes.write(out, Arrays.copyOf(window, count));
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    random.state(in.fixed64());
    count = in.count(window.length);
    at = in.count(window.length - 1);
    System.arraycopy(StateBytes.read(in, count), 0, window, 0, count);
  }
}
