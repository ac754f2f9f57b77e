package io.leadline.demo;

/**
 * Logistic regression on standardised features: P(y = 1) = 1 / (1 + e<sup>−(b + w·x)</sup>), fitted
 * by full-batch gradient descent on the log loss with a ridge penalty.
 *
 * @see <a href="https://hastie.su.domains/ElemStatLearn/">Hastie et al., The Elements of
 *     Statistical Learning, 4.4</a>
 */
public final class LogisticModel {

  private static final int STEPS = 300;
  private static final double RATE = 1.0;
  private static final double RIDGE = 1e-4;

  private final double[] means;
  private final double[] deviations;
  private final double[] weights;
  private double intercept;

  private LogisticModel(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
    this.weights = new double[means.length];
  }

  /**
   * @param features [rows × features]
   * @param labels [rows]
   */
  public static LogisticModel fit(double[][] features, boolean[] labels) {
    int width = features[0].length;
    double[] means = new double[width];
    double[] deviations = new double[width];
    for (int f = 0; f < width; f++) {
      for (double[] row : features) {
        means[f] += row[f] / features.length;
      }
      for (double[] row : features) {
        deviations[f] += (row[f] - means[f]) * (row[f] - means[f]) / features.length;
      }
      deviations[f] = deviations[f] == 0 ? 1 : Math.sqrt(deviations[f]);
    }
    LogisticModel model = new LogisticModel(means, deviations);
    double[][] standardised = new double[features.length][];
    for (int row = 0; row < features.length; row++) {
      standardised[row] = model.standardise(features[row]);
    }
    for (int step = 0; step < STEPS; step++) {
      model.descend(standardised, labels);
    }
    return model;
  }

  private void descend(double[][] rows, boolean[] labels) {
    double[] gradient = new double[weights.length];
    double interceptGradient = 0;
    for (int row = 0; row < rows.length; row++) {
      double error = sigmoid(rows[row]) - (labels[row] ? 1 : 0);
      interceptGradient += error / rows.length;
      for (int f = 0; f < gradient.length; f++) {
        gradient[f] += error * rows[row][f] / rows.length;
      }
    }
    intercept -= RATE * interceptGradient;
    for (int f = 0; f < gradient.length; f++) {
      weights[f] -= RATE * (gradient[f] + RIDGE * weights[f]);
    }
  }

  private double[] standardise(double[] features) {
    double[] standardised = new double[features.length];
    for (int f = 0; f < features.length; f++) {
      standardised[f] = (features[f] - means[f]) / deviations[f];
    }
    return standardised;
  }

  private double sigmoid(double[] standardised) {
    double sum = intercept;
    for (int f = 0; f < weights.length; f++) {
      sum += weights[f] * standardised[f];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /** Probability of the positive class, in [0, 1]. */
  public double probability(double... features) {
    return sigmoid(standardise(features));
  }
}
