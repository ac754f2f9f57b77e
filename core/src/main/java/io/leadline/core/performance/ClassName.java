package io.leadline.core.performance;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The one spelling of a class, so that a label {@code true}, a label {@code "1.0"} and a prediction
 * {@code 1} are the same class.
 *
 * <p>Whole numbers are written without a fraction; {@code true} and {@code false}, in any case, are
 * 1 and 0; other texts stand for themselves. Not a class: a number that is not whole, or a text of
 * more than {@value #MAX_LENGTH} chars.
 */
public final class ClassName {

  static final int MAX_LENGTH = 100;

  /** Class of the positive answer of binary models, where labels are numbers or booleans. */
  public static final String ONE = "1";

  public static final String ZERO = "0";

  // Up to here neighbouring doubles are at most 1 apart, so whole numbers keep their identity.
  private static final double LARGEST_WHOLE = 0x1p53;

  private ClassName() {}

  /**
   * The positive class of two or one: {@code 1} where it occurs, otherwise the one that sorts last,
   * as in scikit-learn.
   *
   * @param classes at least one
   */
  public static String positive(SortedSet<String> classes) {
    // A 0 alone is still the negative class: a window may hold no positive at all.
    boolean isZeroAlone = classes.size() == 1 && classes.contains(ZERO);
    return isZeroAlone || classes.contains(ONE) ? ONE : classes.last();
  }

  public static Optional<String> of(double value) {
    if (value != Math.rint(value) || Math.abs(value) > LARGEST_WHOLE) {
      return Optional.empty();
    }
    return Optional.of(Long.toString((long) value));
  }

  public static Optional<String> of(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(
        switch (text.toLowerCase(Locale.ROOT)) {
          case "true" -> ONE;
          case "false" -> ZERO;
          default -> wholeNumber(text).orElse(text);
        });
  }

  private static Optional<String> wholeNumber(String text) {
    int dot = text.indexOf('.');
    boolean isWhole = dot > 0 && text.substring(dot + 1).chars().allMatch(digit -> digit == '0');
    String whole = isWhole ? text.substring(0, dot) : text;
    boolean isNumber = whole.matches("[+-]?[0-9]{1,15}");
    return isNumber ? Optional.of(Long.toString(Long.parseLong(whole))) : Optional.empty();
  }
}
