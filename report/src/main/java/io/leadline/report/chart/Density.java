package io.leadline.report.chart;

import java.util.Arrays;

/**
 * Two distributions of numbers on the same intervals: the baseline as a filled outline, the current
 * one as a line over it.
 *
 * <p>Owns its arrays: callers must not change them afterwards.
 *
 * @param title what is drawn, for readers who do not see it
 * @param edges [intervals + 1] rising
 * @param logarithmic whether the intervals are equally wide on a logarithmic scale
 * @param baseline [intervals] share of the baseline's values in each
 * @param current [intervals] share of the current values in each
 */
public record Density(
    String title, double[] edges, boolean logarithmic, double[] baseline, double[] current)
    implements Chart {

  private static final int WIDTH = 190;
  private static final int BASE = 36;

  public Density {
    if (baseline.length != current.length || edges.length != baseline.length + 1) {
      throw new IllegalArgumentException(
          "Invalid density: %d edges for %d and %d shares"
              .formatted(edges.length, baseline.length, current.length));
    }
  }

  @Override
  public String markup() {
    double peak =
        Math.max(Arrays.stream(baseline).max().orElse(0), Arrays.stream(current).max().orElse(0));
    Markup svg = new Markup();
    svg.open("svg", "class", "chart overlay", "viewBox", "0 0 190 50", "role", "img");
    svg.element("title", title);
    svg.leaf("path", "class", "base", "d", outline(baseline, peak) + "V" + BASE + "z");
    svg.leaf("path", "class", "line", "d", outline(current, peak) + "V" + BASE);
    svg.leaf("line", "class", "axis", "x1", 0, "x2", WIDTH, "y1", BASE, "y2", BASE);
    svg.element("text", label(0), "class", "tick", "x", 0, "y", 48);
    if (logarithmic) {
      svg.element("text", "log scale", "class", "tick mid", "x", WIDTH / 2, "y", 48);
    }
    svg.element("text", label(edges.length - 2), "class", "tick end", "x", WIDTH, "y", 48);
    return svg.close().toString();
  }

  // An interval is named by its middle: for whole numbers that is the number itself.
  private String label(int interval) {
    double low = edges[interval];
    double high = edges[interval + 1];
    double middle = logarithmic ? Math.sqrt(low) * Math.sqrt(high) : low / 2 + high / 2;
    return Numbers.value(
        new java.math.BigDecimal(middle, new java.math.MathContext(3)).doubleValue());
  }

  private static String outline(double[] shares, double peak) {
    return Outline.path(shares, peak, 0, WIDTH, BASE, BASE - 3.0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Density that
        && title.equals(that.title)
        && logarithmic == that.logarithmic
        && Arrays.equals(edges, that.edges)
        && Arrays.equals(baseline, that.baseline)
        && Arrays.equals(current, that.current);
  }

  @Override
  public int hashCode() {
    return 31 * title.hashCode() + Arrays.hashCode(current);
  }

  @Override
  public String toString() {
    return "Density[%s, %d intervals]".formatted(title, baseline.length);
  }
}
