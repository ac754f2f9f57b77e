package io.leadline.bench.alarms;

import java.util.random.RandomGenerator;

/** Random numbers of the simulation. */
final class Draws {

  private static final int STEPS = 1 << 14;
  private static final double MOST = 8;
  private static final double[] NORMAL = normalTable();

  private Draws() {}

  /** Normal distribution function by interpolation; error below 1e-8. */
  static double normal(double z) {
    if (z <= -MOST) {
      return 0;
    }
    if (z >= MOST) {
      return 1;
    }
    double at = (z + MOST) / (2 * MOST) * STEPS;
    int step = Math.min(STEPS - 1, (int) at);
    return NORMAL[step] + (at - step) * (NORMAL[step + 1] - NORMAL[step]);
  }

  private static double[] normalTable() {
    double[] table = new double[STEPS + 1];
    double width = 2 * MOST / STEPS;
    for (int i = 1; i <= STEPS; i++) {
      double middle = -MOST + (i - 0.5) * width;
      table[i] = table[i - 1] + width * Math.exp(-middle * middle / 2) / Math.sqrt(2 * Math.PI);
    }
    return table;
  }

  /** Multinomial counts: exact where few are expected, by the normal limit where many are. */
  static void multinomial(long rows, double[] shares, long[] counts, RandomGenerator random) {
    long left = rows;
    double shareLeft = 1;
    for (int cell = 0; cell < counts.length - 1; cell++) {
      double p = shareLeft <= 0 ? 0 : Math.min(1, Math.max(0, shares[cell] / shareLeft));
      counts[cell] = binomial(left, p, random);
      left -= counts[cell];
      shareLeft -= shares[cell];
    }
    counts[counts.length - 1] = left;
  }

  static long binomial(long rows, double share, RandomGenerator random) {
    if (rows == 0 || share <= 0) {
      return 0;
    }
    if (share >= 1) {
      return rows;
    }
    if (share > 0.5) {
      return rows - binomial(rows, 1 - share, random);
    }
    double mean = rows * share;
    if (mean > 40) {
      double deviation = Math.sqrt(mean * (1 - share));
      long drawn = Math.round(mean + deviation * random.nextGaussian());
      return Math.max(0, Math.min(rows, drawn));
    }
    // Inversion from zero upwards.
    double odds = share / (1 - share);
    double probability = Math.exp(rows * Math.log1p(-share));
    double u = random.nextDouble();
    long k = 0;
    while (u > probability && k < rows) {
      u -= probability;
      probability *= odds * (rows - k) / (k + 1);
      k++;
    }
    return k;
  }

  /** Student's t with four degrees of freedom, scaled to variance 1. */
  static double heavy(RandomGenerator random) {
    double chi = 0;
    for (int i = 0; i < 4; i++) {
      double z = random.nextGaussian();
      chi += z * z;
    }
    return random.nextGaussian() / Math.sqrt(chi / 4) / Math.sqrt(2);
  }
}
