package io.leadline.protocol.column;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Decimal literals to doubles, correctly rounded, without garbage.
 *
 * <p>A number is an optional sign, digits with an optional point, and an optional exponent; or, in
 * any case of letters, {@code nan}, {@code inf} or {@code infinity} with an optional sign. Spaces
 * around it are skipped. Thousands separators and hexadecimal numbers are none.
 *
 * @see <a href="https://doi.org/10.1145/93542.93557">Clinger (1990), the exact fast path</a>
 */
public final class Decimals {

  private static final long INVALID_BITS = 0x7ff8_0000_0bad_0badL;

  /** What {@link #parse} returns for anything but a number; see {@link #isInvalid}. */
  public static final double INVALID = Double.longBitsToDouble(INVALID_BITS);

  /** Integers up to here are doubles, and so are the powers of ten below: one rounding is left. */
  private static final long MAX_EXACT = 1L << 53;

  private static final long MANTISSA_ROOM = (Long.MAX_VALUE - 9) / 10;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Decimals() {}

  /** Whether {@code parsed} stands for text that is not a number. An ordinary NaN does not. */
  public static boolean isInvalid(double parsed) {
    return Double.isNaN(parsed) && Double.doubleToRawLongBits(parsed) == INVALID_BITS;
  }

  /** A number as a category: whole numbers up to 2^53 without a point, others as Java has them. */
  public static String text(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT;
    return isWhole ? Long.toString((long) value) : Double.toString(value);
  }

  /** The number that the characters are, or {@link #INVALID}. */
  public static double parse(char[] text, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && text[at] == ' ') {
      at++;
    }
    while (end > at && text[end - 1] == ' ') {
      end--;
    }
    return at == end ? INVALID : parseTrimmed(text, at, end);
  }

  /*
   * One pass over the digits. The mantissa stops growing when it would overflow; then, and whenever
   * mantissa or exponent leave the exact range, the literal (known to be valid by now) is left to
   * the general algorithm.
   */
  private static double parseTrimmed(char[] text, int start, int end) {
    int at = start;
    boolean isNegative = text[at] == '-';
    if (isNegative || text[at] == '+') {
      at++;
    }
    long mantissa = 0;
    int exponent = 0;
    int digits = 0;
    boolean isExact = true;
    boolean pastPoint = false;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits++;
        isExact &= mantissa <= MANTISSA_ROOM;
        mantissa = mantissa * 10 + digit;
        exponent -= pastPoint ? 1 : 0;
      } else if (text[at] == '.' && !pastPoint) {
        pastPoint = true;
      } else {
        break;
      }
    }
    if (digits == 0) {
      return pastPoint ? INVALID : word(text, at, end, isNegative);
    }
    if (at < end) {
      int power = exponent(text, at, end);
      if (power == Integer.MIN_VALUE) {
        return INVALID;
      }
      exponent += power;
    }
    double value =
        isExact && mantissa <= MAX_EXACT && exponent >= -22 && exponent <= 22
            ? scale(mantissa, exponent)
            : general(text, start, end);
    return isNegative ? -Math.abs(value) : value;
  }

  private static double scale(long mantissa, int exponent) {
    return exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
  }

  private static double general(char[] text, int start, int end) {
    // The general parser knows no leading plus everywhere; the sign is set by the caller.
    int from = text[start] == '+' || text[start] == '-' ? start + 1 : start;
    return NumberInput.parseDouble(text, from, end - from, true);
  }

  /** The exponent part from {@code e} to {@code end}; MIN_VALUE where it is none. */
  private static int exponent(char[] text, int start, int end) {
    int at = start;
    if ((text[at] | 0x20) != 'e' || ++at == end) {
      return Integer.MIN_VALUE;
    }
    boolean isNegative = text[at] == '-';
    if (isNegative || text[at] == '+') {
      at++;
    }
    if (at == end) {
      return Integer.MIN_VALUE;
    }
    int power = 0;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MIN_VALUE;
      }
      // Far beyond every double, and far from overflow.
      power = Math.min(power * 10 + digit, 100_000);
    }
    return isNegative ? -power : power;
  }

  private static double word(char[] text, int start, int end, boolean isNegative) {
    if (is(text, start, end, "nan")) {
      return Double.NaN;
    }
    if (is(text, start, end, "inf") || is(text, start, end, "infinity")) {
      return isNegative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return INVALID;
  }

  private static boolean is(char[] text, int start, int end, String word) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((text[start + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
