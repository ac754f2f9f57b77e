package io.leadline.bench.alarms;

import java.util.random.RandomGenerator;

/**
 * One column of the simulated world, as cells with shares instead of rows.
 *
 * <p>Of numbers each row has a latent normal z that a shape maps to its value; the window moves and
 * stretches z. Cells are {@value #CELLS} intervals of z. Of categories the window tilts the
 * logarithms of Zipf shares.
 */
final class SimulatedColumn {

  static final int CELLS = 48;
  static final int CATEGORIES = 34;
  private static final double REACH = 3.6;

  enum Shape {
    NORMAL,
    LOGNORMAL,
    HEAVY_TAILED,
    BIMODAL,
    ZERO_INFLATED,
    INTEGER,
    CATEGORIES
  }

  /**
   * How a column differs from what it is usually.
   *
   * @param shift of z
   * @param stretch factor of z
   * @param mixed share of rows whose z comes in two humps at ±1.4 instead, of equal mean and nearly
   *     equal variance
   * @param scaled share of rows whose value is 1,000 times as large
   * @param moved share moved from the most frequent category to the third
   * @param missing share of rows that lose their value
   */
  record Change(
      double shift, double stretch, double mixed, double scaled, double moved, double missing) {
    static final Change NONE = new Change(0, 1, 0, 0, 0, 0);
  }

  final Shape shape;
  final double[] positions;
  final int session;
  final double missingShare;
  private final double[] edges;
  private final double[] logShares;
  private final double[] loads;
  private final double newShare;

  // What makes its windows differ: size of daily wave, its phase, weekend, own and common noise.
  final double wave;
  final double phase;
  final double weekend;
  final double ownNoise;
  final double commonNoise;
  final double persistence;
  final boolean isShocked;

  SimulatedColumn(int index, RandomGenerator random) {
    shape = index % 10 < 7 ? Shape.values()[index % 10 % 6] : Shape.CATEGORIES;
    boolean isNumeric = shape != Shape.CATEGORIES;
    boolean isSeasonal = random.nextDouble() < 0.65;
    wave = isSeasonal ? 0.5 * random.nextDouble() : 0;
    phase = 2 * Math.PI * random.nextDouble();
    weekend = random.nextDouble() < 0.4 ? 0.3 * random.nextGaussian() : 0;
    double noise = random.nextDouble() < 0.75 ? 0.1 * random.nextDouble() : 0;
    ownNoise = noise * Math.sqrt(0.7);
    commonNoise = noise * Math.sqrt(0.3);
    persistence = 0.5 + 0.4 * random.nextDouble();
    isShocked = random.nextDouble() < 0.3;
    session = random.nextDouble() < 0.1 ? 2 : 1;
    missingShare = random.nextDouble() < 0.5 ? 0.1 * random.nextDouble() * random.nextDouble() : 0;
    edges = new double[CELLS - 1];
    positions = new double[isNumeric ? CELLS : 0];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = -REACH + 2 * REACH * i / (edges.length - 1);
    }
    for (int cell = 0; cell < positions.length; cell++) {
      double low = cell == 0 ? -REACH - 0.3 : edges[cell - 1];
      double high = cell == CELLS - 1 ? REACH + 0.3 : edges[cell];
      positions[cell] = value((low + high) / 2);
    }
    logShares = new double[CATEGORIES];
    loads = new double[CATEGORIES];
    double skew = 0.8 + random.nextDouble();
    for (int category = 0; category < CATEGORIES; category++) {
      logShares[category] = -skew * Math.log(category + 1.0);
      loads[category] = random.nextGaussian() / 2;
    }
    newShare = random.nextDouble() < 0.3 ? 2e-5 : 0;
  }

  boolean isNumeric() {
    return shape != Shape.CATEGORIES;
  }

  private double value(double z) {
    return switch (shape) {
      case LOGNORMAL -> Math.exp(z);
      case HEAVY_TAILED -> Math.signum(z) * Math.expm1(z * z / 3);
      case BIMODAL -> z < 0 ? z - 2 : z + 2;
      case ZERO_INFLATED -> z < 0.3 ? 0 : z - 0.3;
      case INTEGER -> Math.floor(3 + 1.7 * z);
      default -> z;
    };
  }

  boolean isContinuous() {
    return isNumeric() && shape != Shape.INTEGER;
  }

  /** Share of rows whose latent value is above {@code record}. */
  double above(double record, double state, Change change) {
    double spread = change.stretch() * Math.exp(0.3 * state);
    return Draws.normal(-(record - state - change.shift()) / spread);
  }

  /** Shares of the cells of a window; of categories {@value #CATEGORIES} and the new ones. */
  double[] shares(double state, Change change) {
    return isNumeric() ? ofNumbers(state, change) : ofCategories(state, change);
  }

  private double[] ofNumbers(double state, Change change) {
    double[] shares = new double[CELLS + 1];
    double mean = state + change.shift();
    double spread = change.stretch() * Math.exp(0.3 * state);
    double before = 0;
    for (int i = 0; i < edges.length; i++) {
      double at = (edges[i] - mean) / spread;
      double below = Draws.normal(at);
      if (change.mixed() > 0) {
        double humps = (Draws.normal((at - 0.9) / 0.44) + Draws.normal((at + 0.9) / 0.44)) / 2;
        below = (1 - change.mixed()) * below + change.mixed() * humps;
      }
      shares[i] = (1 - change.scaled()) * (below - before);
      before = below;
    }
    shares[CELLS - 1] = (1 - change.scaled()) * (1 - before);
    // A thousand times as large: beyond everything; the extra cell holds those.
    shares[CELLS] = change.scaled();
    return shares;
  }

  private double[] ofCategories(double state, Change change) {
    double[] shares = new double[CATEGORIES + 1];
    double total = 0;
    for (int category = 0; category < CATEGORIES; category++) {
      shares[category] = Math.exp(logShares[category] + loads[category] * state);
      total += shares[category];
    }
    for (int category = 0; category < CATEGORIES; category++) {
      shares[category] *= (1 - newShare) / total;
    }
    shares[CATEGORIES] = newShare;
    double moved = Math.min(change.moved(), shares[0]);
    shares[0] -= moved;
    shares[2] += moved;
    return shares;
  }

  /** Where the rows that are a thousand times as large lie. */
  double scaledPosition() {
    return isNumeric() ? 1000 * Math.max(1, Math.abs(positions[CELLS / 2 + 8])) : 0;
  }
}
