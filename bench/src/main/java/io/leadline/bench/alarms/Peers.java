package io.leadline.bench.alarms;

/**
 * Other tools' distances, on cells.
 *
 * <p>As published: Evidently 0.7.23 compares numbers by Wasserstein distance ÷ standard deviation
 * and categories by Jensen–Shannon distance (natural logarithm), drift from 0.1 on, when the
 * reference has more than 1,000 rows; otherwise by Kolmogorov–Smirnov and chi-squared tests at p
 * &lt; 0.05; a data set drifts when half of its columns do. NannyML 0.13.1 compares both by
 * Jensen–Shannon distance (base 2; numbers on equally wide bins) and alerts above the mean plus
 * three standard deviations of the reference's chunks.
 */
enum Peers {
  EVIDENTLY("Evidently: Wasserstein / JS", false),
  EVIDENTLY_TESTS("Evidently: KS / chi² p-value", false),
  PSI("PSI, one threshold", false),
  NANNYML("NannyML: JS, chunks", true),
  NANNYML_KS("NannyML: KS / L∞, chunks", true),
  NANNYML_WASSERSTEIN("NannyML: Wasserstein / Hellinger, chunks", true);

  final String label;

  /** Whether the threshold is the reference chunks' mean plus so many standard deviations. */
  final boolean byChunks;

  Peers(String label, boolean byChunks) {
    this.label = label;
    this.byChunks = byChunks;
  }

  /**
   * All distances of a window at once.
   *
   * @param p [cells] shares now
   * @param q [cells] shares of the reference
   * @param positions [cells] values; empty for categories
   * @param wide [cells] index of the equally wide bin of each cell
   * @param rows of the window, and of the reference
   */
  static double[] distances(
      double[] p,
      double[] q,
      double[] positions,
      int[] wide,
      double deviation,
      double rows,
      double referenceRows) {
    double effective = rows * referenceRows / (rows + referenceRows);
    double[] found = new double[values().length];
    if (positions.length == 0) {
      found[EVIDENTLY.ordinal()] = Math.sqrt(divergence(p, q));
      found[EVIDENTLY_TESTS.ordinal()] = chiSquaredSurprise(p, q, effective);
      found[PSI.ordinal()] = psi(p, q);
      found[NANNYML.ordinal()] = Math.sqrt(divergence(p, q) / Math.log(2));
      found[NANNYML_KS.ordinal()] = largestGap(p, q);
      found[NANNYML_WASSERSTEIN.ordinal()] = hellinger(p, q);
      return found;
    }
    double wasserstein = 0;
    double ks = 0;
    double gap = 0;
    for (int cell = 0; cell < p.length; cell++) {
      gap += p[cell] - q[cell];
      ks = Math.max(ks, Math.abs(gap));
      if (cell + 1 < p.length) {
        wasserstein += Math.abs(gap) * (positions[cell + 1] - positions[cell]);
      }
    }
    found[EVIDENTLY.ordinal()] = wasserstein / Math.max(deviation, 0.001);
    found[EVIDENTLY_TESTS.ordinal()] = kolmogorovSurprise(ks * Math.sqrt(effective));
    double[] pWide = new double[p.length];
    double[] qWide = new double[p.length];
    for (int cell = 0; cell < p.length; cell++) {
      pWide[wide[cell]] += p[cell];
      qWide[wide[cell]] += q[cell];
    }
    found[PSI.ordinal()] = psi(pWide, qWide);
    found[NANNYML.ordinal()] = Math.sqrt(divergence(pWide, qWide) / Math.log(2));
    found[NANNYML_KS.ordinal()] = ks;
    found[NANNYML_WASSERSTEIN.ordinal()] = wasserstein;
    return found;
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int cell = 0; cell < p.length; cell++) {
      double middle = (p[cell] + q[cell]) / 2;
      sum += p[cell] > 0 ? p[cell] * Math.log(p[cell] / middle) : 0;
      sum += q[cell] > 0 ? q[cell] * Math.log(q[cell] / middle) : 0;
    }
    return Math.max(0, sum / 2);
  }

  private static double psi(double[] p, double[] q) {
    double sum = 0;
    for (int cell = 0; cell < p.length; cell++) {
      if (p[cell] + q[cell] > 0) {
        double now = Math.max(1e-4, p[cell]);
        double then = Math.max(1e-4, q[cell]);
        sum += (now - then) * Math.log(now / then);
      }
    }
    return sum;
  }

  private static double largestGap(double[] p, double[] q) {
    double gap = 0;
    for (int cell = 0; cell < p.length; cell++) {
      gap = Math.max(gap, Math.abs(p[cell] - q[cell]));
    }
    return gap;
  }

  private static double hellinger(double[] p, double[] q) {
    double sum = 0;
    for (int cell = 0; cell < p.length; cell++) {
      double gap = Math.sqrt(p[cell]) - Math.sqrt(q[cell]);
      sum += gap * gap;
    }
    return Math.sqrt(sum / 2);
  }

  /** −ln of the asymptotic p-value. */
  private static double kolmogorovSurprise(double x) {
    return x < 0.5 ? 0 : Math.max(0, 2 * x * x - Math.log(2));
  }

  /** −ln of the p-value by Wilson and Hilferty's normal approximation. */
  private static double chiSquaredSurprise(double[] p, double[] q, double effective) {
    double statistic = 0;
    int cells = 0;
    for (int cell = 0; cell < p.length; cell++) {
      double middle = q[cell] > 0 ? q[cell] : p[cell];
      if (middle > 0) {
        statistic += (p[cell] - q[cell]) * (p[cell] - q[cell]) / middle * effective;
        cells++;
      }
    }
    double degrees = Math.max(1, cells - 1);
    double z =
        (Math.cbrt(statistic / degrees) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees));
    if (z < -2) {
      return 0;
    }
    double tail = z < 5 ? 1 - Draws.normal(z) : Math.exp(-z * z / 2) / (z * 2.5066);
    return z > 35 ? z * z / 2 : -Math.log(Math.max(1e-300, tail));
  }
}
