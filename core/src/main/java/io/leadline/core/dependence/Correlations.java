package io.leadline.core.dependence;

/** Correlations of the axes of sums. */
final class Correlations {

  // Positions are whole numbers of 1/1024: a deviation below that is a constant.
  private static final double LEAST_DEVIATION = 1e-3;

  private Correlations() {}

  /** Standard deviation on an axis, kept away from 0. */
  static double deviation(JointSums sums, int axis) {
    return Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, sums.covariance(axis, axis))));
  }

  /** [axes × axes]; 1 on the diagonal, 0 beside it where an axis is constant. */
  static double[][] of(JointSums sums) {
    double[][] matrix = sums.covariances();
    double[] deviations = new double[matrix.length];
    for (int axis = 0; axis < deviations.length; axis++) {
      deviations[axis] = deviation(sums, axis);
    }
    for (int one = 0; one < matrix.length; one++) {
      for (int other = 0; other < matrix.length; other++) {
        matrix[one][other] =
            one == other ? 1 : matrix[one][other] / (deviations[one] * deviations[other]);
      }
    }
    return matrix;
  }

  /** vᵀ M v. */
  static double form(double[][] matrix, double[] vector) {
    double sum = 0;
    for (int one = 0; one < vector.length; one++) {
      for (int other = 0; other < vector.length; other++) {
        sum += vector[one] * matrix[one][other] * vector[other];
      }
    }
    return sum;
  }
}
