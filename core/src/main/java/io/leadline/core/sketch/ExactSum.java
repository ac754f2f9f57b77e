package io.leadline.core.sketch;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Exact sum of doubles: a fixed-point number wide enough for any double, so that the sum does not
 * depend on the order of the summands. Mutable; owned by one thread.
 *
 * <p>Chunk {@code i} weighs 2<sup>32·i − 1074</sup>. A summand touches three neighbouring chunks;
 * chunks have 31 spare bits for carries, which are propagated before they run out.
 *
 * @see <a href="https://arxiv.org/abs/1505.05571">Neal, Fast exact summation using small and large
 *     superaccumulators (2015)</a>
 */
public final class ExactSum {

  // The largest double ends at bit 2098; with 64 more bits 2^63 summands cannot overflow.
  private static final int CHUNKS = 70;
  private static final int MAX_PENDING = 1 << 29;
  private static final long CHUNK_MASK = 0xffffffffL;
  static final int SMALLEST_EXPONENT = -1074;

  private final long[] chunks;
  private int pending;

  public ExactSum() {
    this(new long[CHUNKS]);
  }

  private ExactSum(long[] chunks) {
    this.chunks = chunks;
  }

  /** Adds a finite number. */
  public void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = bits & 0xfffffffffffffL | (exponent == 0 ? 0 : 1L << 52);
    add(mantissa, exponent, bits >> 63);
  }

  /** Adds all numbers of a block. */
  void add(NumberBlock block) {
    double[] values = block.values();
    for (int i = 0; i < block.size(); i++) {
      block.bin(values[i]);
    }
    block.emptyBins(this);
  }

  /** Adds the squares of all numbers of a block, which must all be in the range of squares. */
  void addSquares(NumberBlock block) {
    double[] values = block.values();
    for (int i = 0; i < block.size(); i++) {
      double high = values[i] * values[i];
      block.bin(high);
      double low = Math.fma(values[i], values[i], -high);
      if (low != 0) {
        block.bin(low);
      }
    }
    block.emptyBins(this);
  }

  /**
   * Adds a multiple of a power of two.
   *
   * @param mantissa below 2<sup>63</sup>
   * @param exponent as in the bits of a double, in [0, 2046]
   * @param sign −1 for negative numbers, else 0
   */
  void add(long mantissa, int exponent, long sign) {
    int position = Math.max(0, exponent - 1);
    int chunk = position >>> 5;
    int offset = position & 31;
    long low = (mantissa << offset) & CHUNK_MASK;
    long rest = mantissa >>> (32 - offset);
    long[] sums = chunks;
    // (x ^ −1) + 1 is −x.
    sums[chunk] += (low ^ sign) - sign;
    sums[chunk + 1] += ((rest & CHUNK_MASK) ^ sign) - sign;
    sums[chunk + 2] += ((rest >>> 32) ^ sign) - sign;
    if (++pending == MAX_PENDING) {
      carry();
    }
  }

  /** Adds {@code value} {@code times} times, exactly. */
  public void add(double value, long times) {
    if (times == 1) {
      add(value);
      return;
    }
    ExactSum one = new ExactSum();
    one.add(value);
    BigInteger scaled = one.toBigInteger().multiply(BigInteger.valueOf(times));
    addBig(scaled);
  }

  /** Adds the square of {@code value}, without rounding unless it under- or overflows. */
  public void addSquare(double value) {
    double high = value * value;
    add(high);
    double low = Math.fma(value, value, -high);
    if (low != 0) {
      add(low);
    }
  }

  /** Adds the square of {@code value} {@code times} times. */
  public void addSquare(double value, long times) {
    double high = value * value;
    add(high, times);
    double low = Math.fma(value, value, -high);
    if (low != 0) {
      add(low, times);
    }
  }

  public void add(ExactSum other) {
    carry();
    long[] carried = other.canonical();
    for (int i = 0; i < CHUNKS; i++) {
      chunks[i] += carried[i];
    }
    carry();
  }

  /** The sum, rounded once to the nearest double; infinite beyond the range of doubles. */
  public double value() {
    return round(toBigInteger());
  }

  /** The sum divided by {@code n} &gt; 0, rounded once. */
  public double dividedBy(long n) {
    BigInteger units = toBigInteger();
    // Spare bits keep the quotient's own rounding far below a double's; huge sums have enough.
    int spare = units.bitLength() > 1024 ? 0 : 128;
    BigInteger quotient = units.shiftLeft(spare).divide(BigInteger.valueOf(n));
    return Math.scalb(round(quotient), -spare);
  }

  /** The sum in units of 2<sup>−1074</sup>. */
  public BigInteger toBigInteger() {
    long[] carried = canonical();
    byte[] bytes = new byte[CHUNKS * 4];
    for (int i = 0; i < CHUNKS; i++) {
      int at = (CHUNKS - 1 - i) * 4;
      int chunk = (int) carried[i];
      bytes[at] = (byte) (chunk >>> 24);
      bytes[at + 1] = (byte) (chunk >>> 16);
      bytes[at + 2] = (byte) (chunk >>> 8);
      bytes[at + 3] = (byte) chunk;
    }
    return new BigInteger(bytes);
  }

  /** A sum given in units of 2<sup>−1074</sup>, rounded once. */
  static double round(BigInteger units) {
    BigInteger magnitude = units.abs();
    int length = magnitude.bitLength();
    if (length <= 53) {
      return Math.scalb((double) units.longValue(), SMALLEST_EXPONENT);
    }
    int shift = length - 54;
    long top = magnitude.shiftRight(shift).longValue();
    if (magnitude.getLowestSetBit() < shift) {
      // One sticky bit below the rounding bit makes ties real ties.
      top = (top << 1) | 1;
      shift--;
    }
    double rounded = Math.scalb((double) top, shift + SMALLEST_EXPONENT);
    return units.signum() < 0 ? -rounded : rounded;
  }

  public ExactSum copy() {
    ExactSum copy = new ExactSum(chunks.clone());
    copy.pending = pending;
    return copy;
  }

  public void write(ByteWriter out) {
    byte[] bytes = toBigInteger().toByteArray();
    int zeros = 0;
    while (zeros < bytes.length - 1 && bytes[bytes.length - 1 - zeros] == 0) {
      zeros++;
    }
    out.varint(zeros);
    out.bytes(Arrays.copyOf(bytes, bytes.length - zeros));
  }

  public static ExactSum read(ByteReader in) throws CorruptBytesException {
    int zeros = in.count(CHUNKS * 4);
    byte[] bytes = in.bytes(CHUNKS * 4 - zeros);
    if (bytes.length == 0) {
      throw new CorruptBytesException("empty sum");
    }
    ExactSum sum = new ExactSum();
    sum.addBig(new BigInteger(Arrays.copyOf(bytes, bytes.length + zeros)));
    return sum;
  }

  private void addBig(BigInteger units) {
    carry();
    byte[] bytes = units.toByteArray();
    byte fill = (byte) (units.signum() < 0 ? -1 : 0);
    for (int i = 0; i < CHUNKS; i++) {
      long chunk = 0;
      for (int b = 3; b >= 0; b--) {
        int at = bytes.length - 1 - (i * 4 + b);
        chunk = (chunk << 8) | ((at >= 0 ? bytes[at] : fill) & 0xff);
      }
      // The top chunk carries the sign.
      chunks[i] += i == CHUNKS - 1 ? (int) chunk : chunk;
    }
    carry();
  }

  private void carry() {
    long carry = 0;
    for (int i = 0; i < CHUNKS - 1; i++) {
      long sum = chunks[i] + carry;
      chunks[i] = sum & CHUNK_MASK;
      carry = sum >> 32;
    }
    chunks[CHUNKS - 1] += carry;
    pending = 0;
  }

  private long[] canonical() {
    ExactSum copy = new ExactSum(chunks.clone());
    copy.carry();
    return copy.chunks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExactSum that && Arrays.equals(canonical(), that.canonical());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(canonical());
  }

  @Override
  public String toString() {
    return Double.toString(value());
  }
}
