package io.leadline.server.pages;

import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.report.chart.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The numbers of a column, baseline beside current. Of private columns only counts. */
final class Statistics {

  private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  private final Optional<ColumnProfile> baseline;
  private final Optional<ColumnProfile> current;
  private final List<FeaturePage.Statistic> rows = new ArrayList<>();

  private Statistics(Optional<ColumnProfile> baseline, Optional<ColumnProfile> current) {
    this.baseline = baseline;
    this.current = current;
  }

  static List<FeaturePage.Statistic> of(
      Optional<ColumnProfile> baseline, Optional<ColumnProfile> current) {
    Statistics statistics = new Statistics(baseline, current);
    statistics.addCounts();
    boolean shown =
        !baseline.map(ColumnProfile::isPrivate).orElse(false)
            && !current.map(ColumnProfile::isPrivate).orElse(false);
    if (shown && statistics.isNumeric()) {
      statistics.addNumbers();
    }
    return List.copyOf(statistics.rows);
  }

  private boolean isNumeric() {
    return current.or(() -> baseline).map(c -> c.kind() == Kind.NUMERIC).orElse(false);
  }

  private void addCounts() {
    add("Rows", column -> Numbers.count(column.rows()));
    add("Missing", column -> share(column.missing(), column.rows()));
    addUnlessZero("Wrong type", column -> share(column.mismatched(), column.rows()));
    add("Distinct values, about", column -> Numbers.count(Math.round(column.distinct())));
    if (isNumeric()) {
      addUnlessZero("Out of range", column -> share(column.outOfRange(), column.rows()));
      addUnlessZero("NaN", column -> share(column.nan(), column.rows()));
      addUnlessZero(
          "Infinite",
          column -> share(column.positiveInfinity() + column.negativeInfinity(), column.rows()));
      addUnlessZero("Zeros", column -> share(column.zeros(), column.rows()));
      addUnlessZero("Negative", column -> share(column.negatives(), column.rows()));
    } else {
      add("New categories", column -> share(column.unseen(), column.rows()));
    }
  }

  private void addNumbers() {
    addNumber("Minimum", ColumnProfile::min);
    for (double q : QUANTILES) {
      String name = q == 0.5 ? "Median" : Numbers.value(q * 100) + " % quantile";
      addNumber(name, column -> column.quantile(q));
    }
    addNumber("Maximum", ColumnProfile::max);
    addNumber("Mean", ColumnProfile::mean);
    addNumber("Standard deviation", Statistics::deviation);
    addNumber("Skewness", ColumnProfile::skewness);
    addNumber("Excess kurtosis", ColumnProfile::kurtosis);
  }

  private static OptionalDouble deviation(ColumnProfile column) {
    OptionalDouble variance = column.variance();
    return variance.isPresent()
        ? OptionalDouble.of(Math.sqrt(variance.getAsDouble()))
        : OptionalDouble.empty();
  }

  private static String share(long count, long rows) {
    return count == 0
        ? "0"
        : Numbers.share((double) count / rows) + " (" + Numbers.count(count) + ")";
  }

  private void addNumber(String name, Function<ColumnProfile, OptionalDouble> number) {
    add(
        name,
        column -> {
          OptionalDouble value = number.apply(column);
          return value.isPresent() ? Numbers.value(value.getAsDouble()) : "–";
        });
  }

  // A dozen rows of zeros hide the one that matters.
  private void addUnlessZero(String name, Function<ColumnProfile, String> text) {
    boolean isZero =
        baseline.map(text).orElse("0").equals("0") && current.map(text).orElse("0").equals("0");
    if (!isZero) {
      add(name, text);
    }
  }

  private void add(String name, Function<ColumnProfile, String> text) {
    rows.add(
        new FeaturePage.Statistic(
            name, baseline.map(text).orElse("–"), current.map(text).orElse("–")));
  }
}
