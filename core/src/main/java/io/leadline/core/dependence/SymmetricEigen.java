package io.leadline.core.dependence;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations: exact to a few
 * units of the last place, and the same on every machine. At most 64 × 64, so that a library is not
 * worth its weight beside the sidecar.
 *
 * @param values [n], falling
 * @param vectors [n × n]; row i belongs to value i, and has length 1
 * @see <a href="https://doi.org/10.1137/1.9781421407944">Golub and Van Loan, Matrix Computations
 *     (2013), section 8.5</a>
 */
record SymmetricEigen(double[] values, double[][] vectors) {

  private static final int MOST_SWEEPS = 64;
  private static final double PRECISION = 1e-22;

  static SymmetricEigen of(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > PRECISION * diagonal(a); sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    return sorted(a, v);
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int p = 0; p < a.length; p++) {
      for (int q = 0; q < p; q++) {
        sum += a[p][q] * a[p][q];
      }
    }
    return sum;
  }

  private static double diagonal(double[][] a) {
    double sum = 0;
    for (int p = 0; p < a.length; p++) {
      sum += a[p][p] * a[p][p];
    }
    return sum;
  }

  /** The rotation of axes p and q after which they are uncorrelated; v has the axes as rows. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int i = 0; i < a.length; i++) {
      double ip = a[i][p];
      double iq = a[i][q];
      a[i][p] = c * ip - s * iq;
      a[i][q] = s * ip + c * iq;
    }
    for (int i = 0; i < a.length; i++) {
      double pi = a[p][i];
      double qi = a[q][i];
      a[p][i] = c * pi - s * qi;
      a[q][i] = s * pi + c * qi;
      double vp = v[p][i];
      double vq = v[q][i];
      v[p][i] = c * vp - s * vq;
      v[q][i] = s * vp + c * vq;
    }
  }

  private static SymmetricEigen sorted(double[][] a, double[][] v) {
    Integer[] order = new Integer[a.length];
    java.util.Arrays.setAll(order, i -> i);
    java.util.Arrays.sort(order, (one, other) -> Double.compare(a[other][other], a[one][one]));
    double[] values = new double[a.length];
    double[][] vectors = new double[a.length][];
    for (int i = 0; i < order.length; i++) {
      values[i] = a[order[i]][order[i]];
      vectors[i] = v[order[i]];
    }
    return new SymmetricEigen(values, vectors);
  }
}
