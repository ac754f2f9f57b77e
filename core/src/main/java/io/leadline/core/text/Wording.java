package io.leadline.core.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them: {@code 21,904}, {@code 0.471}, {@code 55 %}. */
public final class Wording {

  private static final double THOUSAND = 1_000;
  private static final double LARGEST_PLAIN = 1e12;
  private static final double SMALLEST_PLAIN = 1e-4;

  private static final String ESTIMATED = "estimated_";

  private Wording() {}

  /** Whole from a thousand on, otherwise with three digits that count. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
    }
    double size = Math.abs(value);
    if (size >= LARGEST_PLAIN || (size > 0 && size < SMALLEST_PLAIN)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= THOUSAND) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return plain(new BigDecimal(value).round(new MathContext(3)));
  }

  /** A metric's name as it is written in sentences: {@code roc_auc} is “ROC AUC”. */
  public static String metric(String name) {
    if (name.startsWith(ESTIMATED)) {
      return "estimated " + metric(name.substring(ESTIMATED.length()));
    }
    return switch (name) {
      case "r2" -> "R²";
      case "roc_auc" -> "ROC AUC";
      case "f1" -> "F1 score";
      case "mae" -> "mean absolute error";
      case "rmse" -> "root mean squared error";
      default -> name.replace('_', ' ');
    };
  }

  /** A share, as whole percents from 10 % on; below, with two digits that count. */
  public static String percent(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 0.01) {
      return "< 0.01 %";
    }
    int digits = percent >= 99.5 ? 3 : 2;
    return plain(new BigDecimal(percent).round(new MathContext(digits))) + " %";
  }

  /** {@code 21,904 → 44,640}; with more digits where three would look alike. */
  public static String change(double from, double to) {
    String left = number(from);
    String right = number(to);
    if (!left.equals(right) || from == to) {
      return left + " → " + right;
    }
    return precise(from) + " → " + precise(to);
  }

  /** {@code 0.5 – 1.2}; with more digits where three would look alike. */
  public static String range(double from, double to) {
    String left = number(from);
    String right = number(to);
    return left.equals(right) && from != to
        ? precise(from) + " – " + precise(to)
        : left + " – " + right;
  }

  /** {@code 55 % → 80 %}; {@code still 55 %} where nothing is to be seen. */
  public static String percentChange(double from, double to) {
    String left = percent(from);
    String right = percent(to);
    return left.equals(right) ? "still " + right : left + " → " + right;
  }

  private static String precise(double value) {
    if (!Double.isFinite(value)) {
      return number(value);
    }
    return plain(new BigDecimal(value).round(new MathContext(7)));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
