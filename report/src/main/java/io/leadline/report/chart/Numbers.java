package io.leadline.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them; the same in every locale. */
public final class Numbers {

  private Numbers() {}

  /** Whole numbers with separators: {@code 25,000}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Four significant digits: {@code 44,640}, {@code 0.6612}, {@code 1.2e-7}, {@code 3.4e12}. */
  public static String value(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (size >= 1e9 || (size > 0 && size < 1e-4)) {
      return String.format(Locale.ROOT, "%.1e", value)
          .replaceFirst("e([+-])0*(\\d)", "e$1$2")
          .replace("e+", "e")
          .replace("-", "−");
    }
    if (size >= 1000) {
      return minus(String.format(Locale.ROOT, "%,.0f", value));
    }
    return minus(new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString());
  }

  /** Three decimals, as distances and scores are compared: {@code 0.236}. */
  public static String distance(double value) {
    return Double.isInfinite(value) || Math.abs(value) >= 1000
        ? value(value)
        : minus(String.format(Locale.ROOT, "%.3f", value));
  }

  /** A share in [0, 1] as a percentage: {@code 55 %}, {@code 1.2 %}, {@code < 0.01 %}. */
  public static String share(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 0.01) {
      return "< 0.01 %";
    }
    int decimals = percent == 0 || percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
    String text =
        BigDecimal.valueOf(percent)
            .setScale(decimals, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString();
    return text + " %";
  }

  /** Value ÷ limit: {@code 12.9×}, {@code 130×}; beyond a limit of zero {@code ∞×}. */
  public static String ratio(double ratio) {
    if (Double.isInfinite(ratio)) {
      return "∞×";
    }
    if (ratio < 1 && ratio >= 0.95) {
      // One decimal would say 1.0×, which is the limit itself.
      return String.format(Locale.ROOT, "%.2f×", Math.floor(ratio * 100) / 100);
    }
    return ratio >= 1000
        ? "> 999×"
        : String.format(Locale.ROOT, ratio >= 99.95 ? "%.0f×" : "%.1f×", ratio);
  }

  /** Value ÷ limit in few characters, for cells: {@code 13×}, {@code 9×}, {@code 1.2×}. */
  public static String shortRatio(double ratio) {
    if (ratio >= 999.5) {
      return "∞×";
    }
    return String.format(Locale.ROOT, ratio >= 1.95 ? "%.0f×" : "%.1f×", ratio);
  }

  /** {@link #ratio(double)}, or a dash where there is none. */
  public static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? ratio(ratio.getAsDouble()) : "–";
  }

  /** A duration: {@code 0.4 s}, {@code 12 s}, {@code 3 min}. */
  public static String seconds(double seconds) {
    if (seconds >= 120) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return String.format(Locale.ROOT, seconds >= 10 ? "%.0f s" : "%.1f s", seconds);
  }

  /** A position in a drawing: one decimal at most, to keep files small. */
  static String position(double position) {
    long tenths = Math.round(position * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
  }

  private static String minus(String number) {
    return number.replace('-', '−');
  }
}
