package io.leadline.report.chart;

import java.util.Arrays;
import java.util.List;

/**
 * A distribution over time, a row for each stretch, the newest at the bottom: a joy plot. The first
 * row is what the others are compared with.
 *
 * @param title what is drawn, for readers who do not see it
 * @param scale the intervals, the same for all rows
 * @param rows from top to bottom
 */
record Ridges(String title, Scale scale, List<Row> rows) implements Chart {

  private static final int WIDTH = 640;
  private static final int LEFT = 138;
  private static final int PITCH = 22;
  private static final int HEIGHT = 40;

  /**
   * One stretch of time.
   *
   * <p>Owns its array: callers must not change it.
   *
   * @param style of the style sheet: {@code ridge base}, {@code ridge} or {@code ridge alarm}
   * @param shares [intervals] of the values in each; empty where there are none
   * @param note shown on hovering
   */
  record Row(String label, String style, double[] shares, String note) {}

  Ridges {
    rows = List.copyOf(rows);
  }

  @Override
  public String markup() {
    int bottom = HEIGHT + (rows.size() - 1) * PITCH + 4;
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "chart mid",
        "viewBox",
        "0 0 " + WIDTH + " " + (bottom + 30),
        "role",
        "img");
    svg.element("title", title);
    for (Scale.Tick tick : scale.ticks(6)) {
      if (tick.share() >= 0.03 && tick.share() <= 0.97) {
        String x = Numbers.position(LEFT + tick.share() * (WIDTH - LEFT));
        svg.leaf("line", "class", "grid", "x1", x, "x2", x, "y1", 4, "y2", bottom + 4);
        svg.element("text", tick.label(), "class", "tick mid", "x", x, "y", bottom + 19);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, rows.get(i), HEIGHT + i * PITCH);
    }
    if (scale.logarithmic()) {
      svg.element("text", "log scale", "class", "tick", "x", 0, "y", bottom + 19);
    }
    return svg.close().toString();
  }

  private static void draw(Markup svg, Row row, int base) {
    // Each row has its own height: a spike in one must not flatten all the others.
    double peak = Arrays.stream(row.shares).max().orElse(0);
    svg.open("g").element("title", row.note);
    svg.element("text", row.label, "class", "end", "x", LEFT - 10, "y", base, "dy", -3);
    svg.leaf("line", "class", "grid", "x1", LEFT, "x2", WIDTH, "y1", base, "y2", base);
    if (row.shares.length > 0) {
      String path =
          Outline.path(row.shares, peak, LEFT, WIDTH - LEFT, base, HEIGHT - 8) + "V" + base + "z";
      svg.leaf("path", "class", row.style, "d", path);
    }
    svg.close();
  }
}
