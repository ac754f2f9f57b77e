package io.leadline.core.dependence;

/**
 * The directions in which the baseline varies most, of standardised axes: as many as explain
 * {@value #EXPLAINED} of the variance. How badly they reconstruct rows is a number of sums alone:
 * the mean of ‖x − Px‖² is tr S − Σ vᵀ S v, S being the second moments around the baseline's mean.
 *
 * @see <a href="https://doi.org/10.1080/14786440109462720">Pearson (1901)</a>
 */
final class PrincipalComponents {

  private static final double EXPLAINED = 0.65;

  private final double[] means;
  private final double[] deviations;
  private final double[][] components;

  private PrincipalComponents(double[] means, double[] deviations, double[][] components) {
    this.means = means;
    this.deviations = deviations;
    this.components = components;
  }

  static PrincipalComponents of(JointSums baseline, double[][] correlations) {
    SymmetricEigen eigen = SymmetricEigen.of(correlations);
    double all = 0;
    for (double value : eigen.values()) {
      all += value;
    }
    int kept = 0;
    double explained = 0;
    while (kept < correlations.length && explained < EXPLAINED * all) {
      explained += eigen.values()[kept];
      kept++;
    }
    double[] means = new double[correlations.length];
    double[] deviations = new double[correlations.length];
    for (int axis = 0; axis < means.length; axis++) {
      means[axis] = baseline.mean(axis);
      deviations[axis] = Correlations.deviation(baseline, axis);
    }
    return new PrincipalComponents(
        means, deviations, java.util.Arrays.copyOf(eigen.vectors(), kept));
  }

  int count() {
    return components.length;
  }

  /** Mean of ‖x − Px‖² over the rows of {@code sums}, in variances of the baseline. */
  double meanSquaredResidual(JointSums sums) {
    int axes = means.length;
    double[][] moments = new double[axes][axes];
    double residual = 0;
    for (int one = 0; one < axes; one++) {
      for (int other = 0; other < axes; other++) {
        double shifts = (sums.mean(one) - means[one]) * (sums.mean(other) - means[other]);
        moments[one][other] =
            (sums.covariance(one, other) + shifts) / (deviations[one] * deviations[other]);
      }
      residual += moments[one][one];
    }
    for (double[] component : components) {
      residual -= Correlations.form(moments, component);
    }
    return Math.max(0, residual);
  }

  /** ‖x − Px‖² of one row, given in deviations of the space. */
  double squaredResidual(double[] row) {
    double residual = 0;
    double[] standard = new double[row.length];
    for (int axis = 0; axis < row.length; axis++) {
      standard[axis] = (row[axis] - means[axis]) / deviations[axis];
      residual += standard[axis] * standard[axis];
    }
    for (double[] component : components) {
      double along = 0;
      for (int axis = 0; axis < row.length; axis++) {
        along += component[axis] * standard[axis];
      }
      residual -= along * along;
    }
    return Math.max(0, residual);
  }
}
