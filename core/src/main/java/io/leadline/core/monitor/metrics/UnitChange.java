package io.leadline.core.monitor.metrics;

import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.text.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Recognises that a column comes in another unit: its quantiles are those of the baseline times one
 * factor (cents for euros, metres for miles), or Fahrenheit for Celsius.
 *
 * <p>Worked example: quantiles 10, 20, 40 and then 9,980, 20,100, 39,900 have the ratios 998, 1,005
 * and 997.5, so the factor is 1,000. Ratios that agree on no known factor are told as they are,
 * where they are at least 3.
 */
final class UnitChange {

  private static final double[] LEVELS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  private static final int FEWEST_RATIOS = 5;

  // Sampling moves quantiles: ratios agree when they are within a tenth of their median.
  private static final double AGREEMENT = 0.1;
  private static final double NEAR_KNOWN = 0.03;
  private static final double LEAST_UNKNOWN = 3;
  private static final double LEAST_KNOWN = 1.5;

  // Without 1,024 and its square: samples cannot tell them from the more common 1,000 and 10⁶.
  private static final List<Double> KNOWN =
      List.of(
          1.609344, 1.8, 2.204623, 2.54, 3.28084, 3.6, 3.785412, 4.184, 7.0, 10.0, 12.0, 24.0,
          28.349523, 60.0, 100.0, 365.25, 1_000.0, 1_440.0, 3_600.0, 10_000.0, 86_400.0, 100_000.0,
          1e6, 1e9);

  // A share of rows in another unit shows far beyond what the baseline ever had.
  private static final double FAR = 8;
  private static final double NOTABLE_SHARE = 0.005;

  private UnitChange() {}

  /** What happened, in words; empty if nothing of the kind did. */
  static Optional<String> words(ColumnProfile current, ColumnProfile baseline) {
    if (isCelsiusToFahrenheit(current, baseline)) {
      return Optional.of(
          "values × 1.8 + 32: degrees Celsius → Fahrenheit?" + median(current, baseline));
    }
    if (isCelsiusToFahrenheit(baseline, current)) {
      return Optional.of(
          "values − 32, ÷ 1.8: degrees Fahrenheit → Celsius?" + median(current, baseline));
    }
    OptionalDouble factor = factor(current, baseline);
    if (factor.isPresent()) {
      return Optional.of(
          "values %s: another unit?".formatted(times(factor.getAsDouble()))
              + median(current, baseline));
    }
    return ofSome(current, baseline);
  }

  private static String median(ColumnProfile current, ColumnProfile baseline) {
    return " median "
        + Wording.change(baseline.quantile(0.5).orElse(0), current.quantile(0.5).orElse(0));
  }

  private static String times(double factor) {
    return factor >= 1 ? "× " + Wording.number(factor) : "÷ " + Wording.number(nearest(1 / factor));
  }

  /** The factor between all quantiles, if there is one; the known one it is close to. */
  static OptionalDouble factor(ColumnProfile current, ColumnProfile baseline) {
    List<Double> ratios = new ArrayList<>();
    for (double level : LEVELS) {
      double now = current.quantile(level).orElse(0);
      double then = baseline.quantile(level).orElse(0);
      // Zero is zero in every unit, and says nothing.
      if (now != 0 || then != 0) {
        ratios.add(then == 0 ? 0 : now / then);
      }
    }
    if (ratios.size() < FEWEST_RATIOS) {
      return OptionalDouble.empty();
    }
    double middle = ratios.stream().sorted().toList().get(ratios.size() / 2);
    boolean agree =
        middle > 0
            && ratios.stream().allMatch(r -> Math.abs(r - middle) <= AGREEMENT * middle)
            && isSpread(baseline);
    if (!agree) {
      return OptionalDouble.empty();
    }
    double up = Math.max(middle, 1 / middle);
    double near = nearest(up);
    boolean isKnown = near != up;
    if (up < (isKnown ? LEAST_KNOWN : LEAST_UNKNOWN)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(middle >= 1 ? near : 1 / near);
  }

  /** Quantiles that are all alike agree on any factor: then it is the location that moved. */
  private static boolean isSpread(ColumnProfile column) {
    double low = column.quantile(0.1).orElse(0);
    double high = column.quantile(0.9).orElse(0);
    return Math.abs(high - low) > 2 * AGREEMENT * Math.max(Math.abs(low), Math.abs(high));
  }

  private static double nearest(double factor) {
    return KNOWN.stream()
        .filter(known -> Math.abs(factor - known) <= NEAR_KNOWN * known)
        .min(java.util.Comparator.comparingDouble(known -> Math.abs(factor - known)))
        .orElse(factor);
  }

  private static boolean isCelsiusToFahrenheit(ColumnProfile current, ColumnProfile baseline) {
    double width = baseline.quantile(0.9).orElse(0) - baseline.quantile(0.1).orElse(0);
    if (!(width > 0)) {
      return false;
    }
    for (double level : LEVELS) {
      double wanted = 1.8 * baseline.quantile(level).orElse(0) + 32;
      if (Math.abs(current.quantile(level).orElse(0) - wanted) > AGREEMENT * 1.8 * width) {
        return false;
      }
    }
    return true;
  }

  /** Some of the rows in another unit: values far beyond the baseline's largest. */
  private static Optional<String> ofSome(ColumnProfile current, ColumnProfile baseline) {
    OptionalDouble most = baseline.max();
    OptionalDouble now = current.max();
    if (most.isEmpty() || now.isEmpty() || !(now.getAsDouble() > FAR * most.getAsDouble())) {
      return Optional.empty();
    }
    if (!(most.getAsDouble() > 0)) {
      return Optional.empty();
    }
    double share =
        1 - current.distribution().rank(most.getAsDouble()) / Math.max(1, current.values());
    if (share < NOTABLE_SHARE || share > 1 - NOTABLE_SHARE) {
      return Optional.empty();
    }
    // The middle of those beyond, against the middle of the baseline.
    double typical = current.quantile(1 - share / 2).orElse(0);
    double usual = baseline.quantile(0.5).orElse(0);
    String about =
        usual > 0 && typical / usual >= LEAST_UNKNOWN
            ? ", about × " + Wording.number(nearestPower(typical / usual))
            : "";
    return Optional.of(
        "%s of the values lie beyond the baseline's largest (%s)%s"
            .formatted(Wording.percent(share), Wording.number(most.getAsDouble()), about));
  }

  private static double nearestPower(double factor) {
    double power = Math.pow(10, Math.round(Math.log10(factor)));
    return factor / power > 0.6 && factor / power < 1.7 ? power : factor;
  }
}
