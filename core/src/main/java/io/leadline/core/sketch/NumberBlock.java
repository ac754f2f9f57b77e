package io.leadline.core.sketch;

/**
 * Up to {@value #CAPACITY} finite numbers on their way into a {@link NumberSketch}, and the scratch
 * space to add them at once, each statistic in a loop of its own. Mutable; owned by one thread, and
 * shared by the sketches that it fills.
 *
 * <p>Sums are first taken by exponent: mantissas of one exponent and sign are integers of one unit,
 * and a block has few enough of them for 64 bits. So a summand costs one addition, and only the sum
 * of each exponent goes through the chunks of an {@link ExactSum}.
 *
 * @see <a href="https://arxiv.org/abs/1505.05571">Neal, Fast exact summation using small and large
 *     superaccumulators (2015)</a>, the large one
 */
public final class NumberBlock {

  // Squares take two summands a number: 2 × 512 × 2^53 is below 2^63.
  static final int CAPACITY = 512;

  private static final int EXPONENT_BITS = 11;
  private static final int EXPONENT_MASK = (1 << EXPONENT_BITS) - 1;
  private static final long MANTISSA_MASK = (1L << OrderedBits.MANTISSA_BITS) - 1;

  private final double[] values = new double[CAPACITY];
  private final long[] keys = new long[CAPACITY];
  // By sign and exponent, the top twelve bits of a double; all 0 between blocks.
  private final long[] bins = new long[2 << EXPONENT_BITS];
  private int size;
  private int leastExponent = EXPONENT_MASK;
  private int mostExponent;

  /** Adds a finite number; the block must not be full. */
  public void add(double value) {
    values[size++] = value;
  }

  public boolean isFull() {
    return size == CAPACITY;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** [size] the numbers, in the order they came. */
  double[] values() {
    return values;
  }

  /** [size] the numbers' {@linkplain OrderedBits keys}. */
  long[] keys() {
    for (int i = 0; i < size; i++) {
      keys[i] = OrderedBits.ofDouble(values[i]);
    }
    return keys;
  }

  /** Adds a finite number to the sum of its sign and exponent. */
  void bin(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int place = (int) (bits >>> OrderedBits.MANTISSA_BITS);
    int exponent = place & EXPONENT_MASK;
    long implicit = exponent == 0 ? 0 : 1L << OrderedBits.MANTISSA_BITS;
    bins[place] += bits & MANTISSA_MASK | implicit;
    leastExponent = Math.min(leastExponent, exponent);
    mostExponent = Math.max(mostExponent, exponent);
  }

  /** Hands the sums of all exponents on, and forgets them. */
  void emptyBins(ExactSum sum) {
    for (int exponent = leastExponent; exponent <= mostExponent; exponent++) {
      emptyBin(exponent, sum, 0);
      emptyBin(exponent | 1 << EXPONENT_BITS, sum, -1);
    }
    leastExponent = EXPONENT_MASK;
    mostExponent = 0;
  }

  private void emptyBin(int place, ExactSum sum, long sign) {
    if (bins[place] != 0) {
      sum.add(bins[place], place & EXPONENT_MASK, sign);
      bins[place] = 0;
    }
  }
}
