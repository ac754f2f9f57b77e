package io.leadline.report.chart;

import io.leadline.core.profile.ColumnProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Intervals on which several distributions of numbers can be drawn over one another.
 *
 * <p>Owns its array: callers must not change it.
 *
 * @param edges [intervals + 1] rising
 * @param logarithmic whether the intervals are equally wide on a logarithmic scale
 */
record Scale(double[] edges, boolean logarithmic) {

  private static final int INTERVALS = 36;
  private static final int MOST_WHOLE_NUMBERS = 48;

  /** A position of the scale with its label; {@code share} is in [0, 1] from the left. */
  record Tick(double share, String label) {}

  /** Beyond it, widths and middles of intervals would not be finite. */
  private static final double MOST = 1e300;

  /**
   * A scale that all columns fit on; empty where one of them has no values, or values too large to
   * be drawn.
   */
  static Optional<Scale> of(List<ColumnProfile> columns) {
    // The tails are left out: a single far value would squeeze all others into one interval.
    double[] lows = quantiles(columns, 0.005);
    double[] highs = quantiles(columns, 0.995);
    if (columns.isEmpty() || lows.length < columns.size() || highs.length < columns.size()) {
      return Optional.empty();
    }
    double low = Arrays.stream(lows).min().orElseThrow();
    double high = Arrays.stream(highs).max().orElseThrow();
    if (Math.max(-low, high) > MOST) {
      return Optional.empty();
    }
    boolean logarithmic = low > 0 && areFarApart(columns);
    double[] edges = logarithmic ? logarithmicEdges(low, high) : evenEdges(columns, low, high);
    return Optional.of(new Scale(edges, logarithmic));
  }

  private static double[] quantiles(List<ColumnProfile> columns, double q) {
    return columns.stream()
        .map(column -> column.quantile(q))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  /** Whether the medians differ so much, as with a wrong unit, that one would be a sliver. */
  private static boolean areFarApart(List<ColumnProfile> columns) {
    double[] medians = quantiles(columns, 0.5);
    double least = Arrays.stream(medians).min().orElse(1);
    double most = Arrays.stream(medians).max().orElse(1);
    return most > 20 * least;
  }

  private static double[] logarithmicEdges(double low, double high) {
    double step = Math.log(high / low) / (INTERVALS - 2);
    return IntStream.rangeClosed(0, INTERVALS)
        .mapToDouble(i -> low * Math.exp((i - 1) * step))
        .toArray();
  }

  private static double[] evenEdges(List<ColumnProfile> columns, double low, double high) {
    boolean whole = low == Math.rint(low) && high == Math.rint(high);
    boolean few = columns.stream().allMatch(column -> column.distinct() <= MOST_WHOLE_NUMBERS);
    if (whole && few && high - low < MOST_WHOLE_NUMBERS) {
      // Whole numbers get an interval each, or the picture would show gaps that are not there.
      return IntStream.rangeClosed(0, (int) (high - low) + 1)
          .mapToDouble(i -> low + i - 0.5)
          .toArray();
    }
    double width = high > low ? (high - low) / (INTERVALS - 1) : Math.max(1e-9, Math.abs(low) / 10);
    double first = high > low ? low - width / 2 : low - width * INTERVALS / 2.0;
    return IntStream.rangeClosed(0, INTERVALS).mapToDouble(i -> first + i * width).toArray();
  }

  /** Round numbers along the scale, about {@code most} of them. */
  List<Tick> ticks(int most) {
    List<Tick> ticks = new ArrayList<>();
    double low = edges[0];
    double high = edges[edges.length - 1];
    if (!logarithmic) {
      ValueAxis axis = new ValueAxis(low, high, 0, 1);
      axis.ticks(most).forEach(value -> ticks.add(new Tick(axis.at(value), Numbers.value(value))));
      return ticks;
    }
    double decades = Math.log10(high / low);
    int every = (int) Math.max(1, Math.ceil(decades / most));
    for (int power = (int) Math.ceil(Math.log10(low)); power <= Math.log10(high); power += every) {
      double share = (power - Math.log10(low)) / decades;
      ticks.add(new Tick(share, Numbers.value(Math.pow(10, power))));
    }
    return ticks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scale that
        && logarithmic == that.logarithmic
        && Arrays.equals(edges, that.edges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  @Override
  public String toString() {
    return "Scale[%d intervals]".formatted(edges.length - 1);
  }
}
