package io.leadline.core.detect;

import io.leadline.core.detect.ChangeDetector.State;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Arrays;

/**
 * Wealth of a mixture of bets against “nothing has changed”, each begun anew at every value:
 *
 * <pre>
 *   every:  M_n = max(M_{n−1}, 1) L_n       e-CUSUM: only the best beginning counts
 *   ever:   M_n = (M_{n−1} + w_n) L_n       one e-process, Σ w = 1
 * </pre>
 *
 * <p>per bet; their mean is compared with the threshold. Why the guarantees hold: (1) While nothing
 * has changed, E[L_n | past] ≤ 1 for each bet, L_n ≥ 0. (2) R_n = (R_{n−1} + w_n) L_n less Σ w is
 * then a supermartingale, for each bet and for their mean. (3) With w = 1, optional stopping gives
 * E[τ] ≥ E[R_τ], and R is at least the e-CUSUM, so E[τ] ≥ threshold. (4) With Σ w ≤ 1, M_n +
 * Σ_{j>n} w_j is a nonnegative supermartingale that begins at 1 or less; by Ville's inequality it
 * reaches 1/α with probability at most α.
 *
 * <p>R itself (e-SR) would be a little quicker, but grows by 1 with every value that says nothing:
 * it alarms on a constant.
 *
 * @see <a href="https://doi.org/10.51387/23-NEJSDS51">Shin, Ramdas, Rinaldo: E-detectors: a
 *     nonparametric framework for sequential change detection (2023)</a>
 */
final class Wealth {

  // A tenth of the threshold: by the same argument a warning comes at most ten times as often.
  private static final double WARNING_SHARE = 0.1;

  private final Guarantee guarantee;
  private final double[] wealth;
  private long count;

  Wealth(Guarantee guarantee, int bets) {
    this.guarantee = guarantee;
    this.wealth = new double[bets];
  }

  /** One value more, on which the bets return these factors; drift starts anew. */
  State multiply(double[] factors) {
    count++;
    double sum = 0;
    for (int i = 0; i < wealth.length; i++) {
      wealth[i] = guarantee.begin(wealth[i], count) * factors[i];
      sum += wealth[i];
    }
    double mean = sum / wealth.length;
    if (mean >= guarantee.threshold()) {
      reset();
      return State.DRIFT;
    }
    return mean >= WARNING_SHARE * guarantee.threshold() ? State.WARNING : State.STABLE;
  }

  void reset() {
    count = 0;
    Arrays.fill(wealth, 0);
  }

  void write(ByteWriter out) {
    out.varint(count);
    StateBytes.write(out, wealth);
  }

  void read(ByteReader in) throws CorruptBytesException {
    count = in.size();
    System.arraycopy(StateBytes.read(in, wealth.length), 0, wealth, 0, wealth.length);
  }
}
