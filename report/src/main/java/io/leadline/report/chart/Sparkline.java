package io.leadline.report.chart;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A word-sized line of values in window order, with its limit. Values beyond the limit get a dot.
 *
 * <p>Owns its array: callers must not change it afterwards.
 *
 * @param title what is drawn, for readers who do not see it
 * @param values [windows]; NaN is a gap
 * @param limit drawn as a dashed line; empty draws none
 */
public record Sparkline(String title, double[] values, OptionalDouble limit) implements Chart {

  private static final int WIDTH = 150;
  private static final int HEIGHT = 36;

  @Override
  public String markup() {
    ValueAxis axis =
        ValueAxis.covering(
            DoubleStream.concat(
                DoubleStream.concat(Arrays.stream(values), DoubleStream.of(0)), limit.stream()),
            HEIGHT - 3,
            4);
    Markup svg = new Markup();
    svg.open("svg", "class", "chart spark", "viewBox", "0 0 150 36", "role", "img");
    svg.element("title", title + ": " + summary());
    svg.leaf("path", "class", "line", "d", path(axis));
    if (limit.isPresent()) {
      String y = Numbers.position(axis.at(limit.getAsDouble()));
      svg.leaf("line", "class", "limit", "x1", 0, "x2", WIDTH, "y1", y, "y2", y);
      drawDots(svg, axis, limit.getAsDouble());
    }
    return svg.close().toString();
  }

  private String summary() {
    double[] known = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    return known.length == 0
        ? "no data"
        : "%d windows, last %s, highest %s"
            .formatted(
                known.length,
                Numbers.value(known[known.length - 1]),
                Numbers.value(Arrays.stream(known).max().orElseThrow()));
  }

  private double x(int window) {
    return values.length == 1 ? WIDTH / 2.0 : 3 + window * (WIDTH - 6.0) / (values.length - 1);
  }

  private String path(ValueAxis axis) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int window = 0; window < values.length; window++) {
      boolean known = !Double.isNaN(values[window]);
      if (known) {
        path.append(pen ? 'L' : 'M')
            .append(Numbers.position(x(window)))
            .append(' ')
            .append(Numbers.position(axis.at(values[window])));
      }
      pen = known;
    }
    return path.toString();
  }

  private void drawDots(Markup svg, ValueAxis axis, double above) {
    StringBuilder dots = new StringBuilder();
    for (int window = 0; window < values.length; window++) {
      if (values[window] > above) {
        dots.append('M')
            .append(Numbers.position(x(window)))
            .append(' ')
            .append(Numbers.position(axis.at(values[window])))
            .append("h0");
      }
    }
    if (dots.length() > 0) {
      svg.leaf("path", "class", "dot", "d", dots);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sparkline that
        && title.equals(that.title)
        && Arrays.equals(values, that.values)
        && limit.equals(that.limit);
  }

  @Override
  public int hashCode() {
    return 31 * title.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Sparkline[%s, %s]".formatted(title, summary());
  }
}
