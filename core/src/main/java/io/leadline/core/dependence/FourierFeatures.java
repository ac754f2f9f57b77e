package io.leadline.core.dependence;

import java.util.List;

/**
 * Random Fourier features in whole numbers: for each frequency ω the cosine and the sine of ω·x,
 * whose mean is what is kept of a sample. The squared distance of two such means is an estimate of
 * the squared maximum mean discrepancy under a Gaussian kernel.
 *
 * <p>1. Positions come in units of {@value #UNITS} to the deviation, weights in 2⁻³² turns to the
 * unit: a phase is a sum of products of ints, and its overflow is the full turn. 2. Cosines come
 * from a table of {@value #TABLE} whole numbers in units of 2⁻¹⁴. So sums are of integers: equal on
 * every machine and in any order. The error of a cosine is below 8e-4, with mean 0.
 *
 * <p>A category adds a phase of its own, as if it were a coordinate that is 1 for its rows; so does
 * the absence of a value.
 *
 * @see <a href="https://papers.nips.cc/paper/3182">Rahimi and Recht, Random features for
 *     large-scale kernel machines (2007)</a>
 * @see <a href="https://jmlr.org/papers/v13/gretton12a.html">Gretton et al., A kernel two-sample
 *     test (2012)</a>
 */
final class FourierFeatures {

  /** Number of frequencies; each gives a cosine and a sine. */
  static final int COUNT = 64;

  /** Units of a position in a deviation of the baseline. */
  static final int UNITS = 1024;

  /** Units of a cosine in 1. */
  static final int COSINE_UNITS = 1 << 14;

  private static final int TABLE = 4096;
  private static final int TABLE_SHIFT = 20;
  private static final int HALF_STEP = 1 << (TABLE_SHIFT - 1);
  private static final int QUARTER = TABLE / 4;
  private static final int[] COSINES = cosines();
  private static final double TURN = 0x1p32;

  private final int[][] weights;
  private final int[][] missing;
  private final int[][][] categories;

  /**
   * @param places by axis, how many categories have a phase of their own; 0 for numbers
   */
  FourierFeatures(long seed, double bandwidth, List<String> names, int[] places) {
    int axes = names.size();
    weights = new int[COUNT][axes];
    missing = new int[COUNT][axes];
    categories = new int[axes][][];
    for (int axis = 0; axis < axes; axis++) {
      Normals normals = new Normals(seed ^ hash(names.get(axis)));
      double scale = 1 / bandwidth / (2 * Math.PI) * TURN;
      for (int k = 0; k < COUNT; k++) {
        weights[k][axis] = (int) Math.round(normals.next() * scale / UNITS);
      }
      for (int k = 0; k < COUNT; k++) {
        missing[k][axis] = (int) Math.round(normals.next() * scale);
      }
      categories[axis] = new int[COUNT][places[axis]];
      for (int place = 0; place < places[axis]; place++) {
        for (int k = 0; k < COUNT; k++) {
          categories[axis][k][place] = (int) Math.round(normals.next() * scale);
        }
      }
    }
  }

  /** FNV-1a of the name's chars. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static int[] cosines() {
    int[] table = new int[TABLE];
    for (int i = 0; i < TABLE; i++) {
      table[i] = (int) StrictMath.rint(COSINE_UNITS * StrictMath.cos(2 * Math.PI * i / TABLE));
    }
    return table;
  }

  /** The phases of a block's rows at frequency {@code k}. */
  void phases(int k, CodedRows rows, int[] phases) {
    int size = rows.size();
    java.util.Arrays.fill(phases, 0, size, 0);
    for (int axis = 0; axis < weights[k].length; axis++) {
      if (rows.isNumeric(axis)) {
        addNumbers(weights[k][axis], rows.levels(axis), phases, size);
        int more = missing[k][axis];
        int[] absent = rows.absent(axis);
        for (int i = 0; i < rows.absentCount(axis); i++) {
          phases[absent[i]] += more;
        }
      } else {
        addCategories(categories[axis][k], rows.places(axis), phases, size);
      }
    }
  }

  // A loop of its own, without anything else, is what the compiler makes vectors of.
  private static void addNumbers(int weight, int[] levels, int[] phases, int size) {
    for (int row = 0; row < size; row++) {
      phases[row] += weight * levels[row];
    }
  }

  private static void addCategories(int[] byPlace, int[] places, int[] phases, int size) {
    for (int row = 0; row < size; row++) {
      phases[row] += byPlace[places[row]];
    }
  }

  static int cosine(int phase) {
    return COSINES[(phase + HALF_STEP) >>> TABLE_SHIFT];
  }

  static int sine(int phase) {
    return COSINES[(((phase + HALF_STEP) >>> TABLE_SHIFT) - QUARTER) & (TABLE - 1)];
  }

  /** ω of an axis at all frequencies, in radians a deviation. */
  double[] frequencies(int axis) {
    double[] radians = new double[COUNT];
    for (int k = 0; k < COUNT; k++) {
      radians[k] = 2 * Math.PI * weights[k][axis] * (double) UNITS / TURN;
    }
    return radians;
  }

  /**
   * Standard normal numbers: the same from the same seed on every machine (SplitMix64, Box–Muller).
   */
  static final class Normals {

    private long state;

    Normals(long seed) {
      state = seed;
    }

    private double uniform() {
      state += 0x9E3779B97F4A7C15L;
      long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1p-53;
    }

    double next() {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
      return radius * StrictMath.cos(2 * Math.PI * uniform());
    }
  }
}
