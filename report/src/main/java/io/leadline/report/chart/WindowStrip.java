package io.leadline.report.chart;

import java.util.List;

/**
 * What became of a row of windows, oldest first: tall and red beyond a limit, low and green within,
 * a dot where nothing is known.
 *
 * @param title what is drawn, for readers who do not see it
 */
public record WindowStrip(String title, List<Cell> cells) implements Chart {

  /** What became of one window. */
  public enum State {
    NONE("no data"),
    OK("ok"),
    WARNING("warning"),
    CRITICAL("critical");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** One window. */
  public record Cell(State state, String note) {}

  public WindowStrip {
    cells = List.copyOf(cells);
  }

  @Override
  public String markup() {
    Markup svg = new Markup();
    svg.open(
        "svg", "class", "chart strip", "viewBox", "0 0 " + cells.size() * 7 + " 24", "role", "img");
    svg.element("title", title + ": " + summary());
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      int height = height(cell.state);
      svg.open(
          "rect",
          "class",
          "s-" + cell.state.name().toLowerCase(java.util.Locale.ROOT),
          "x",
          i * 7,
          "y",
          22 - height,
          "width",
          5,
          "height",
          height,
          "rx",
          1);
      svg.element("title", cell.note + ": " + cell.state.word()).close();
    }
    return svg.close().toString();
  }

  private String summary() {
    return "%d ok, %d warning, %d critical, %d without data"
        .formatted(count(State.OK), count(State.WARNING), count(State.CRITICAL), count(State.NONE));
  }

  private long count(State state) {
    return cells.stream().filter(cell -> cell.state == state).count();
  }

  private static int height(State state) {
    return switch (state) {
      case NONE -> 2;
      case OK -> 9;
      case WARNING -> 15;
      case CRITICAL -> 21;
    };
  }
}
