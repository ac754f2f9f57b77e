package io.leadline.report;

import io.leadline.report.chart.Markup;
import java.util.List;

/** When each feature moved, where event time is known. */
final class WindowSection {

  private static final int MOST_FEATURES = 60;
  private static final int MOST_WINDOWS = 60;

  private WindowSection() {}

  static void write(Markup html, ReportModel model, List<FeatureRow> features) {
    List<String> names = features.stream().limit(MOST_FEATURES).map(FeatureRow::feature).toList();
    int first = Math.max(0, model.windows().size() - MOST_WINDOWS);
    DriftMap.of(names, model.windows().subList(first, model.windows().size()))
        .ifPresent(
            map -> {
              html.element("h2", "When did each feature move?");
              html.element(
                  "p",
                  "Each cell: drift ÷ that feature's own limit, by window (UTC)."
                      + (first > 0 ? " The latest %d windows.".formatted(MOST_WINDOWS) : ""),
                  "class",
                  "sub");
              html.add(map.markup());
              html.add(legend());
            });
  }

  /** What the shades of a heat map mean. */
  static String legend() {
    Markup html = new Markup();
    html.open("ul", "class", "legend", "aria-label", "Legend");
    String[][] entries = {
      {"h0", "below half the limit"},
      {"h1", "within the limit"},
      {"h2", "1–2×"},
      {"h3", "2–5×"},
      {"h4", "5–10×"},
      {"h5", "above 10×"},
      {"hn", "no data"},
      {"hf", "not computed"}
    };
    for (String[] entry : entries) {
      html.open("li").element("i", "", "class", entry[0]).text(entry[1]).close();
    }
    return html.close().toString();
  }
}
