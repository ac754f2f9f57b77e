package io.leadline.report.chart;

import java.util.List;

/**
 * Shares of categories, baseline beside current.
 *
 * @param title what is drawn, for readers who do not see it
 * @param groups largest first
 */
public record PairedBars(String title, List<Group> groups) implements Chart {

  private static final int WIDTH = 190;
  private static final int BASE = 36;

  /**
   * One category's share of the baseline's and of the current values, in [0, 1].
   *
   * @param isRest whether it stands for all categories that are not shown on their own
   */
  public record Group(String category, double baseline, double current, boolean isRest) {
    public Group(String category, double baseline, double current) {
      this(category, baseline, current, false);
    }

    static Group rest(double baseline, double current) {
      return new Group("other", baseline, current, true);
    }
  }

  public PairedBars {
    groups = List.copyOf(groups);
  }

  @Override
  public String markup() {
    double peak = groups.stream().mapToDouble(g -> Math.max(g.baseline, g.current)).max().orElse(1);
    double pitch = groups.isEmpty() ? WIDTH : Math.min(80, (double) WIDTH / groups.size());
    Markup svg = new Markup();
    svg.open("svg", "class", "chart overlay", "viewBox", "0 0 190 50", "role", "img");
    svg.element("title", title);
    for (int i = 0; i < groups.size(); i++) {
      draw(svg, groups.get(i), i * pitch, pitch, peak);
    }
    svg.leaf("line", "class", "axis", "x1", 0, "x2", WIDTH, "y1", BASE, "y2", BASE);
    return svg.close().toString();
  }

  private static void draw(Markup svg, Group group, double left, double pitch, double peak) {
    double bar = pitch * 0.4;
    svg.open("g").element("title", note(group));
    bar(svg, "base", left + pitch * 0.08, bar, group.baseline / peak);
    bar(svg, "now", left + pitch * 0.08 + bar, bar, group.current / peak);
    if (pitch >= 24) {
      svg.element(
          "text",
          shortened(group.category, (int) (pitch / 6.8)),
          "class",
          "tick mid",
          "x",
          Numbers.position(left + pitch / 2),
          "y",
          48);
    }
    svg.close();
  }

  private static void bar(Markup svg, String style, double x, double width, double share) {
    double height = share > 0 ? Math.max(0.8, share * (BASE - 3)) : 0;
    svg.leaf(
        "rect",
        "class",
        style,
        "x",
        Numbers.position(x),
        "y",
        Numbers.position(BASE - height),
        "width",
        Numbers.position(width),
        "height",
        Numbers.position(height));
  }

  private static String note(Group group) {
    return "%s: %s → %s"
        .formatted(group.category, Numbers.share(group.baseline), Numbers.share(group.current));
  }

  static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(1, most - 1))) + "…";
  }
}
