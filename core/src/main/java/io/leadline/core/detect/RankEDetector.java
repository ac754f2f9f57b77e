package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * Anytime-valid detector for values of which nothing is known but that they are exchangeable while
 * nothing has changed: heavy tails, ties and any unit will do. The {@link Guarantee} then holds
 * exactly. It is the detector to take for a series that has no known mean.
 *
 * <p>The rank of a value among all before it, u = (#less + θ (#equal + 1))/(n + 1) with θ uniform,
 * is itself uniform and independent of the ranks before (conformal prediction). Bets are laid on
 * the mean of u (location, both ways) and of |2u − 1| (spread, both ways); see {@link Wealth}.
 * After {@code most} values the history begins anew, which keeps the ranks independent and the
 * memory bounded.
 *
 * <p>A change is seen against what came before: the longer that was, the sooner. A value costs
 * O(log n) comparisons and a copy of up to {@code most} values.
 *
 * @see <a href="https://doi.org/10.51387/23-NEJSDS51">Shin, Ramdas, Rinaldo: E-detectors (2023)</a>
 * @see <a href="https://doi.org/10.1007/978-3-031-06649-8">Vovk, Gammerman, Shafer: Algorithmic
 *     learning in a random world, chapter 8 (2022)</a>
 */
public final class RankEDetector implements ChangeDetector {

  /**
   * @param most values the history holds, in [2, 1,000,000]
   * @param guarantee what is promised about false alarms
   * @param seed of the numbers that break ties
   */
  public record Parameters(int most, Guarantee guarantee, long seed) {

    /** One false alarm in a thousand values at most, on average. */
    public static final Parameters DEFAULT = new Parameters(4_096, Guarantee.every(1_000), 1);

    public Parameters {
      Limits.atLeast("most", most, 2);
      Limits.inside("most", most, 0, 1_000_001);
    }
  }

  private final Parameters parameters;
  private final Bets location = new Bets(0.5, true, true);
  private final Bets spread = new Bets(0.5, true, true);
  private final double[] factors = new double[location.count() + spread.count()];
  private final Wealth wealth;
  private final SplitMix random;
  private double[] sorted = new double[64];
  private int count;

  public RankEDetector(Parameters parameters) {
    this.parameters = parameters;
    this.wealth = new Wealth(parameters.guarantee(), factors.length);
    this.random = new SplitMix(parameters.seed());
  }

  public RankEDetector() {
    this(Parameters.DEFAULT);
  }

  @Override
  public State update(double value) {
    if (!Double.isFinite(value)) {
      return State.STABLE;
    }
    double rank = rank(value + 0.0);
    int next = location.place(rank, factors, 0);
    spread.place(Math.abs(2 * rank - 1), factors, next);
    State state = wealth.multiply(factors);
    if (sorted[0] == sorted[count - 1]) {
      // All equal: only the broken ties speak. To say nothing cannot break the guarantee.
      return State.STABLE;
    }
    if (state == State.DRIFT) {
      count = 0;
    }
    return state;
  }

  /** The rank of the value among those before it, which it then joins. */
  private double rank(double value) {
    if (count == parameters.most()) {
      count = 0;
    }
    int less = firstFrom(value);
    int notGreater = less;
    while (notGreater < count && sorted[notGreater] == value) {
      notGreater++;
    }
    double rank = (less + random.uniform() * (notGreater - less + 1)) / (count + 1);
    insert(value, notGreater);
    return rank;
  }

  private int firstFrom(double value) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void insert(double value, int place) {
    if (count == sorted.length) {
      sorted = Arrays.copyOf(sorted, 2 * count);
    }
    System.arraycopy(sorted, place, sorted, place + 1, count - place);
    sorted[place] = value;
    count++;
  }

  @Override
  public void reset() {
    wealth.reset();
    random.state(parameters.seed());
    count = 0;
  }

  @Override
  public void write(ByteWriter out) {
    wealth.write(out);
    out.fixed64(random.state());
    out.varint(count);
    StateBytes.write(out, Arrays.copyOf(sorted, count));
  }

  @Override
  public void read(ByteReader in) throws CorruptBytesException {
    wealth.read(in);
    random.state(in.fixed64());
    int size = in.items(Double.BYTES);
    if (size > parameters.most()) {
      throw new CorruptBytesException(
          "history of %d values (must be at most %d)".formatted(size, parameters.most()));
    }
    sorted = Arrays.copyOf(StateBytes.read(in, size), Math.max(64, size));
    count = size;
  }
}
