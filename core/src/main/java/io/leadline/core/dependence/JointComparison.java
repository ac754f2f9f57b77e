package io.leadline.core.dependence;

import java.util.List;
import java.util.Optional;

/**
 * How the features of two samples differ together, by four measures; each is 0 for equal samples,
 * has the part that sampling alone makes taken off, and knows what chance makes of it.
 */
public final class JointComparison {

  /** The measures, in the order in which they are shown. */
  public enum Measure {
    /**
     * Maximum mean discrepancy: how far the mean embeddings are apart, in [0, √2]. Sees every
     * change, also of features that are unchanged one by one.
     */
    MMD("mmd"),

    /** Frobenius norm of the change of all correlations: 0.5 if one went from 0 to 0.5. */
    CORRELATION("correlation"),

    /**
     * Relative change of the root mean squared error with which the baseline's principal components
     * reconstruct rows.
     */
    RECONSTRUCTION("pca"),

    /** Mahalanobis length of the shift of the mean, in deviations along the baseline's spread. */
    MEAN_SHIFT("mahalanobis");

    private final String methodName;

    Measure(String methodName) {
      this.methodName = methodName;
    }

    /** As findings call it. */
    public String methodName() {
      return methodName;
    }
  }

  /**
   * One measure of two samples.
   *
   * @param value the measure, ≥ 0
   * @param excess for measures that are squares, the square as a multiple of what sampling alone is
   *     expected to make of it; 1 for the others
   * @param deviation for measures that are means of rows, their signed change in deviations from
   *     row to row; 0 for the others
   */
  public record Distance(double value, double excess, double deviation) {}

  // Eigenvalues below are sums of quantisation errors rather than of data.
  private static final double LEAST_SHARE_OF_VARIANCE = 1e-5;

  private final JointSums current;
  private final JointSums baseline;
  private final JointFrame frame;
  private final double[][] now;
  private final double[][] then;
  private final double perRow;

  private JointComparison(JointSums current, JointSums baseline, JointFrame frame) {
    this.current = current;
    this.baseline = baseline;
    this.frame = frame;
    this.now = Correlations.of(current);
    this.then = Correlations.of(baseline);
    this.perRow = 1.0 / current.rows() + 1.0 / baseline.rows();
  }

  /** The comparison; empty unless both have rows, in one space. */
  public static Optional<JointComparison> of(JointSums current, JointSums baseline) {
    return current.frame().equals(baseline.frame())
        ? current.frame().map(frame -> new JointComparison(current, baseline, frame))
        : Optional.empty();
  }

  /** Rows of the current side, &gt; 0. */
  public long rows() {
    return current.rows();
  }

  public Distance distance(Measure measure) {
    return switch (measure) {
      case MMD -> ofSquare(squaredEmbeddingDistance(), frame.embedding());
      case CORRELATION -> ofSquare(squaredCorrelationChange(), frame.correlation());
      case RECONSTRUCTION -> reconstruction();
      case MEAN_SHIFT -> meanShift();
    };
  }

  private Distance ofSquare(double square, ChanceOfSquare chance) {
    double expected = perRow * chance.mean();
    return new Distance(
        Math.sqrt(Math.max(0, square - expected)), expected > 0 ? square / expected : 1, 0);
  }

  /** ‖mean embedding now − mean embedding then‖²: the biased estimate of the squared MMD. */
  double squaredEmbeddingDistance() {
    double[] one = current.embedding();
    double[] other = baseline.embedding();
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return sum / FourierFeatures.COUNT;
  }

  private double squaredCorrelationChange() {
    double sum = 0;
    for (int one = 0; one < now.length; one++) {
      for (int other = 0; other < one; other++) {
        double change = now[one][other] - then[one][other];
        sum += change * change;
      }
    }
    return sum;
  }

  private Distance reconstruction() {
    double error = reconstructionError();
    double usual = baselineReconstructionError();
    double deviation =
        frame.residualDeviation() > 0
            ? (error * error - usual * usual) / frame.residualDeviation()
            : 0;
    return new Distance(usual > 0 ? Math.abs(error / usual - 1) : 0, 1, deviation);
  }

  /** Root mean squared reconstruction error now, in deviations of the baseline. */
  public double reconstructionError() {
    return Math.sqrt(components().meanSquaredResidual(current));
  }

  /** Root mean squared reconstruction error of the baseline itself. */
  public double baselineReconstructionError() {
    return Math.sqrt(components().meanSquaredResidual(baseline));
  }

  private PrincipalComponents components() {
    return PrincipalComponents.of(baseline, then);
  }

  /** How many principal components reconstruct rows. */
  public int componentCount() {
    return components().count();
  }

  private Distance meanShift() {
    SymmetricEigen eigen = SymmetricEigen.of(then);
    double square = 0;
    int rank = 0;
    double[] shifts = shifts();
    for (int i = 0; i < eigen.values().length; i++) {
      if (eigen.values()[i] > LEAST_SHARE_OF_VARIANCE * shifts.length) {
        double along = 0;
        for (int axis = 0; axis < shifts.length; axis++) {
          along += eigen.vectors()[i][axis] * shifts[axis];
        }
        square += along * along / eigen.values()[i];
        rank++;
      }
    }
    return ofSquare(square, ChanceOfSquare.chiSquared(rank));
  }

  /** [axes] Shift of each mean, in deviations of the baseline. */
  private double[] shifts() {
    double[] shifts = new double[now.length];
    for (int axis = 0; axis < shifts.length; axis++) {
      shifts[axis] =
          (current.mean(axis) - baseline.mean(axis)) / Correlations.deviation(baseline, axis);
    }
    return shifts;
  }

  /**
   * What the measure of independent rows of an unchanged model exceeds with probability {@code
   * alpha}, in (0, 1).
   */
  public double criticalValue(Measure measure, double alpha) {
    return switch (measure) {
      case MMD -> criticalRoot(frame.embedding(), alpha);
      case CORRELATION -> criticalRoot(frame.correlation(), alpha);
      case MEAN_SHIFT -> criticalRoot(ChanceOfSquare.chiSquared(now.length), alpha);
      case RECONSTRUCTION -> {
        double usual = baselineReconstructionError();
        double z = io.leadline.core.drift.Distributions.normalQuantile(alpha / 2);
        // Of √(u² + x) ÷ u − 1 for an x that is z standard errors out.
        double out = z * frame.residualDeviation() * Math.sqrt(perRow);
        yield usual > 0 ? Math.sqrt(1 + out / (usual * usual)) - 1 : 0;
      }
    };
  }

  private double criticalRoot(ChanceOfSquare chance, double alpha) {
    return Math.sqrt(Math.max(0, perRow * (chance.quantile(alpha) - chance.mean())));
  }

  /**
   * What the discrepancy would be if one feature's mean had moved, averaged over the features: an
   * effect that can be read, whatever the number of features.
   *
   * @param deviations by how many deviations of the space
   */
  public double discrepancyOfShift(double deviations) {
    FourierFeatures features =
        new FourierFeatures(
            frame.seed(), frame.bandwidth(), frame.names(), new int[frame.names().size()]);
    double[] means = baseline.embedding();
    double sum = 0;
    for (int axis = 0; axis < now.length; axis++) {
      double[] frequencies = features.frequencies(axis);
      double square = 0;
      for (int k = 0; k < frequencies.length; k++) {
        double sine = means[frequencies.length + k];
        double turn = 2 - 2 * Math.cos(frequencies[k] * deviations);
        square += (means[k] * means[k] + sine * sine) * turn / frequencies.length;
      }
      sum += Math.sqrt(square);
    }
    return sum / now.length;
  }

  /**
   * Two features whose correlation changed most.
   *
   * @param then their correlation in the baseline, in [-1, 1]
   * @param now their correlation, in [-1, 1]
   */
  public record Pair(String one, String other, double then, double now) {}

  public Pair mostChangedPair() {
    int first = 0;
    int second = 1;
    for (int one = 0; one < now.length; one++) {
      for (int other = one + 1; other < now.length; other++) {
        boolean isMore =
            Math.abs(now[one][other] - then[one][other])
                > Math.abs(now[first][second] - then[first][second]);
        first = isMore ? one : first;
        second = isMore ? other : second;
      }
    }
    return new Pair(
        frame.names().get(first),
        frame.names().get(second),
        then[first][second],
        now[first][second]);
  }

  /** The mean of a feature, moved by so many deviations of the baseline. */
  public record Shift(String feature, double deviations) {}

  /** The shifts of all means, the largest first. */
  public List<Shift> largestShifts() {
    double[] shifts = shifts();
    return java.util.stream.IntStream.range(0, shifts.length)
        .mapToObj(axis -> new Shift(frame.names().get(axis), shifts[axis]))
        .sorted(
            java.util.Comparator.comparingDouble((Shift shift) -> -Math.abs(shift.deviations())))
        .toList();
  }
}
