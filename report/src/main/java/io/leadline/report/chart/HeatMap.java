package io.leadline.report.chart;

import java.util.List;

/**
 * When did each feature move: features (or whatever the corner says) by windows, each cell a metric
 * ÷ its limit. A table and not a drawing, so that row heads stay in sight while it scrolls and a
 * screen reader can walk it. Cells beyond the limit carry their ratio as text; colour only repeats
 * it.
 *
 * @param corner what the rows are
 * @param caption what is shown
 * @param columns the windows, oldest first
 * @param rows worst first
 */
public record HeatMap(String corner, String caption, List<Column> columns, List<Row> rows)
    implements Chart {

  // More windows than these have cells of about 20 pixels.
  private static final int MANY = 40;

  /** A window's head: a label, shown for some, and the full time for hovering. */
  public record Column(String label, String time) {}

  /**
   * A feature.
   *
   * @param link where the head leads; empty for nowhere
   * @param cells as many as there are columns
   */
  public record Row(String feature, String link, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** What one cell says. */
  public enum State {
    /** A ratio is known. */
    KNOWN,
    /** There was no window, or too little in it. */
    NO_DATA,
    /** It could not be computed. */
    FAILED
  }

  /** A cell; {@code ratio} means something only where it is known. */
  public record Cell(State state, double ratio) {
    public static final Cell NO_DATA = new Cell(State.NO_DATA, 0);
    public static final Cell FAILED = new Cell(State.FAILED, 0);

    public static Cell of(double ratio) {
      return new Cell(State.KNOWN, ratio);
    }
  }

  /** Rows that are features. */
  public HeatMap(String caption, List<Column> columns, List<Row> rows) {
    this("Feature", caption, columns, rows);
  }

  public HeatMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.cells.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Invalid heat map: row '%s' has %d cells for %d windows"
                .formatted(row.feature, row.cells.size(), columns.size()));
      }
    }
  }

  @Override
  public String markup() {
    Markup html = new Markup();
    html.open(
        "div", "class", "scroll latest", "tabindex", 0, "role", "region", "aria-label", caption);
    html.open("table", "class", "heat" + width(columns.size()))
        .element("caption", caption, "class", "unseen");
    writeHead(html, corner, columns);
    html.open("tbody");
    rows.forEach(row -> writeRow(html, row));
    return html.close().close().close().toString();
  }

  /** The row of window heads; about ten of them carry a label that shows. */
  static void writeHead(Markup html, String corner, List<Column> columns) {
    html.open("thead").open("tr").element("th", corner, "scope", "col");
    int every = Math.max(1, (int) Math.ceil(columns.size() / 10.0));
    for (int i = 0; i < columns.size(); i++) {
      html.open("th", "scope", "col", "title", columns.get(i).time);
      html.element("span", columns.get(i).label, "class", i % every == 0 ? "" : "unseen");
      html.close();
    }
    html.close().close();
  }

  static void writeRow(Markup html, Row row) {
    html.open("tr").open("th", "scope", "row", "title", row.feature);
    if (row.link.isEmpty()) {
      html.text(row.feature);
    } else {
      html.element("a", row.feature, "href", row.link);
    }
    html.close();
    for (Cell cell : row.cells) {
      html.element("td", label(cell, row.cells.size()), "class", shade(cell), "title", note(cell));
    }
    html.close();
  }

  private static String label(Cell cell, int columns) {
    return switch (cell.state) {
      case NO_DATA -> "";
      case FAILED -> "!";
      case KNOWN -> cell.ratio > 1 ? ratio(cell.ratio, columns) : "";
    };
  }

  private static String ratio(double ratio, int columns) {
    String text = Numbers.shortRatio(ratio);
    // Cells this narrow would cut the sign off.
    return columns > MANY ? text.substring(0, text.length() - 1) : text;
  }

  private static String note(Cell cell) {
    return switch (cell.state) {
      case NO_DATA -> "no data";
      case FAILED -> "not computed";
      case KNOWN -> Numbers.ratio(cell.ratio);
    };
  }

  /** The style class that gives so many windows the room that their labels need. */
  static String width(int columns) {
    return columns > MANY ? " wider" : columns > 24 ? " wide" : "";
  }

  // Shades follow the ratio in steps of about two, so that neighbours can be told apart.
  private static String shade(Cell cell) {
    if (cell.state == State.NO_DATA) {
      return "hn";
    }
    if (cell.state == State.FAILED) {
      return "hf";
    }
    double[] steps = {0.5, 1, 2, 5, 10};
    int level = 0;
    while (level < steps.length && cell.ratio > steps[level]) {
      level++;
    }
    return "h" + level;
  }
}
