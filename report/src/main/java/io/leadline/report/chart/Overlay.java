package io.leadline.report.chart;

import java.util.Arrays;
import java.util.List;

/**
 * Several distributions of numbers over one another, large enough to read: the first as a filled
 * outline, the others as lines.
 *
 * @param title what is drawn, for readers who do not see it
 * @param scale the intervals
 * @param curves drawn in order, the last on top
 */
record Overlay(String title, Scale scale, List<Curve> curves) implements Chart {

  private static final int WIDTH = 640;
  private static final int BASE = 150;
  private static final int HEIGHT = 140;

  /**
   * One distribution.
   *
   * <p>Owns its array: callers must not change it.
   *
   * @param style of the style sheet: {@code base}, {@code prev} or {@code line}
   * @param shares [intervals] of the values in each
   */
  record Curve(String label, String style, double[] shares) {}

  Overlay {
    curves = List.copyOf(curves);
  }

  @Override
  public String markup() {
    double peak =
        curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.shares)).max().orElse(0);
    Markup svg = new Markup();
    svg.open("svg", "class", "chart mid", "viewBox", "0 0 " + WIDTH + " 182", "role", "img");
    svg.element("title", title);
    for (Scale.Tick tick : scale.ticks(6)) {
      String x = Numbers.position(tick.share() * WIDTH);
      boolean atEdge = tick.share() < 0.03 || tick.share() > 0.97;
      svg.leaf("line", "class", "grid", "x1", x, "x2", x, "y1", BASE - HEIGHT, "y2", BASE + 4);
      if (!atEdge) {
        svg.element("text", tick.label(), "class", "tick mid", "x", x, "y", BASE + 19);
      }
    }
    for (Curve curve : curves) {
      String outline = Outline.path(curve.shares, peak, 0, WIDTH, BASE, HEIGHT) + "V" + BASE;
      svg.leaf(
          "path", "class", curve.style, "d", curve.style.equals("base") ? outline + "z" : outline);
    }
    svg.leaf("line", "class", "axis", "x1", 0, "x2", WIDTH, "y1", BASE, "y2", BASE);
    if (scale.logarithmic()) {
      svg.element("text", "log scale", "class", "tick end", "x", WIDTH - 2, "y", BASE + 32);
    }
    drawNotes(svg);
    return svg.close().toString();
  }

  private void drawNotes(Markup svg) {
    int intervals = scale.edges().length - 1;
    for (int i = 0; i < intervals; i++) {
      StringBuilder note = new StringBuilder();
      note.append(Numbers.value(scale.edges()[i])).append(" – ");
      note.append(Numbers.value(scale.edges()[i + 1]));
      for (Curve curve : curves) {
        note.append("\n").append(curve.label).append(": ").append(Numbers.share(curve.shares[i]));
      }
      double left = (double) i * WIDTH / intervals;
      svg.open(
          "rect",
          "class",
          "hover",
          "x",
          Numbers.position(left),
          "y",
          BASE - HEIGHT,
          "width",
          Numbers.position((double) WIDTH / intervals),
          "height",
          HEIGHT);
      svg.element("title", note.toString()).close();
    }
  }
}
