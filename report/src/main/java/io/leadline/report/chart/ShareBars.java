package io.leadline.report.chart;

import java.util.Arrays;
import java.util.List;

/**
 * Shares of categories as lying bars, one for each side, with room for long names and the numbers.
 *
 * @param title what is drawn, for readers who do not see it
 * @param sides what the bars of a category stand for, such as baseline and current
 * @param categories largest first
 */
record ShareBars(String title, List<Side> sides, List<Category> categories) implements Chart {

  private static final int WIDTH = 640;
  private static final int LEFT = 150;
  private static final int RIGHT = 580;
  private static final int BAR = 12;

  /** One side; {@code style} is of the style sheet. */
  record Side(String label, String style) {}

  /**
   * One category.
   *
   * <p>Owns its array: callers must not change it.
   *
   * @param shares [sides] in [0, 1]
   */
  record Category(String name, double[] shares) {}

  ShareBars {
    sides = List.copyOf(sides);
    categories = List.copyOf(categories);
  }

  @Override
  public String markup() {
    double peak = categories.stream().flatMapToDouble(c -> Arrays.stream(c.shares)).max().orElse(0);
    int pitch = sides.size() * BAR + 12;
    int height = categories.size() * pitch + 4;
    Markup svg = new Markup();
    svg.open("svg", "class", "chart mid", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img");
    svg.element("title", title);
    for (int i = 0; i < categories.size(); i++) {
      draw(svg, categories.get(i), i * pitch + 6, peak == 0 ? 1 : peak);
    }
    svg.leaf("line", "class", "axis", "x1", LEFT, "x2", LEFT, "y1", 2, "y2", height - 2);
    return svg.close().toString();
  }

  private void draw(Markup svg, Category category, int top, double peak) {
    svg.open("g").element("title", category.name);
    svg.element(
        "text",
        PairedBars.shortened(category.name, 20),
        "class",
        "end",
        "x",
        LEFT - 10,
        "y",
        top + sides.size() * BAR / 2,
        "dy",
        4);
    for (int side = 0; side < sides.size(); side++) {
      double share = category.shares[side];
      double width = share > 0 ? Math.max(1, share / peak * (RIGHT - LEFT)) : 0;
      int y = top + side * BAR;
      svg.leaf(
          "rect",
          "class",
          sides.get(side).style,
          "x",
          LEFT,
          "y",
          y,
          "width",
          Numbers.position(width),
          "height",
          BAR - 1);
      svg.element(
          "text",
          Numbers.share(share),
          "class",
          "tick small",
          "x",
          Numbers.position(LEFT + width + 6),
          "y",
          y + BAR - 2);
    }
    svg.close();
  }
}
