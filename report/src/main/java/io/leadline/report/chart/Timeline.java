package io.leadline.report.chart;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Several things on one time axis: plots and rows of cells, a column for each window, so that what
 * happened together stands above one another.
 *
 * @param caption what is shown
 * @param columns the windows, oldest first
 * @param groups from top to bottom
 */
public record Timeline(String caption, List<HeatMap.Column> columns, List<Group> groups)
    implements Chart {

  private static final int HEIGHT = 44;

  /** Lines under one heading. */
  public record Group(String title, List<Line> lines) {
    public Group {
      lines = List.copyOf(lines);
    }
  }

  /** One line of the timeline. */
  public sealed interface Line permits Cells, Plot, Marks {}

  /** A ratio for each window. */
  public record Cells(HeatMap.Row row) implements Line {}

  /** A sign in the windows that something lies over, such as an incident, leading to it. */
  public record Marks(String label, List<Mark> marks) implements Line {
    public Marks {
      marks = List.copyOf(marks);
    }
  }

  /** The sign of one window; without a note there is none, without a link it leads nowhere. */
  public record Mark(String link, String note) {
    public static final Mark NONE = new Mark("", "");

    public static Mark note(String note) {
      return new Mark("", note);
    }
  }

  /**
   * A curve of steps, or bars.
   *
   * <p>Owns its arrays: callers must not change them afterwards.
   *
   * @param label what is drawn
   * @param unit printed with the largest and smallest value
   * @param values [windows]; NaN is a gap
   * @param notes [windows] shown on hovering
   * @param limit drawn as a dashed line; empty draws none
   * @param bars whether the values are amounts, drawn from zero
   */
  public record Plot(
      String label,
      String unit,
      double[] values,
      List<String> notes,
      OptionalDouble limit,
      boolean bars)
      implements Line {
    public Plot {
      notes = List.copyOf(notes);
    }
  }

  public Timeline {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
  }

  @Override
  public String markup() {
    Markup html = new Markup();
    html.open(
        "div", "class", "scroll latest", "tabindex", 0, "role", "region", "aria-label", caption);
    html.open("table", "class", "heat timeline" + HeatMap.width(columns.size()));
    html.element("caption", caption, "class", "unseen");
    HeatMap.writeHead(html, "UTC", columns);
    for (Group group : groups) {
      html.open("tbody").open("tr", "class", "group");
      html.element("th", group.title, "scope", "rowgroup");
      html.leaf("td", "colspan", columns.size()).close();
      group.lines.forEach(line -> write(html, line));
      html.close();
    }
    return html.close().close().toString();
  }

  private void write(Markup html, Line line) {
    if (line instanceof Cells cells) {
      HeatMap.writeRow(html, cells.row);
    } else if (line instanceof Plot plot) {
      writePlot(html, plot);
    } else if (line instanceof Marks marks) {
      writeMarks(html, marks);
    }
  }

  private static void writeMarks(Markup html, Marks marks) {
    html.open("tr").element("th", marks.label, "scope", "row");
    for (Mark mark : marks.marks) {
      if (mark.note.isEmpty()) {
        html.leaf("td", "class", "h0");
      } else if (mark.link.isEmpty()) {
        html.open("td", "class", "event", "title", mark.note).text("◆");
        html.element("span", mark.note, "class", "unseen").close();
      } else {
        html.open("td", "class", "alarm");
        html.element("a", "▲", "href", mark.link, "title", mark.note, "aria-label", mark.note);
        html.close();
      }
    }
    html.close();
  }

  private void writePlot(Markup html, Plot plot) {
    double[] known = Arrays.stream(plot.values).filter(Double::isFinite).toArray();
    String range =
        known.length == 0
            ? "no data"
            : Numbers.value(DoubleStream.of(known).min().orElseThrow())
                + " – "
                + Numbers.value(DoubleStream.of(known).max().orElseThrow())
                + plot.unit;
    html.open("tr", "class", "plotted").open("th", "scope", "row").text(plot.label);
    html.element("small", range).close();
    html.open("td", "colspan", columns.size()).add(svg(plot, range)).close().close();
  }

  private String svg(Plot plot, String range) {
    DoubleStream values = DoubleStream.concat(Arrays.stream(plot.values), plot.limit.stream());
    DoubleStream all = plot.bars ? DoubleStream.concat(values, DoubleStream.of(0)) : values;
    ValueAxis axis = ValueAxis.covering(all, HEIGHT, 2);
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "plot",
        "viewBox",
        "0 0 " + columns.size() * 10 + " " + HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img");
    svg.element("title", plot.label + ": " + range);
    if (plot.bars) {
      drawBars(svg, plot.values, axis);
    } else {
      svg.leaf("path", "class", "line", "d", steps(plot.values, axis));
    }
    if (plot.limit.isPresent()) {
      String y = Numbers.position(axis.at(plot.limit.getAsDouble()));
      svg.leaf("line", "class", "limit", "x1", 0, "x2", columns.size() * 10, "y1", y, "y2", y);
    }
    for (int i = 0; i < plot.notes.size(); i++) {
      svg.open("rect", "class", "hover", "x", i * 10, "y", 0, "width", 10, "height", HEIGHT);
      svg.element("title", plot.notes.get(i)).close();
    }
    return svg.close().toString();
  }

  private static void drawBars(Markup svg, double[] values, ValueAxis axis) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        path.append('M')
            .append(i * 10 + 1)
            .append(' ')
            .append(HEIGHT)
            .append('V')
            .append(Numbers.position(axis.at(values[i])))
            .append("h8V")
            .append(HEIGHT)
            .append('z');
      }
    }
    svg.leaf("path", "class", "bars", "d", path);
  }

  private static String steps(double[] values, ValueAxis axis) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < values.length; i++) {
      boolean known = Double.isFinite(values[i]);
      if (known) {
        String y = Numbers.position(axis.at(values[i]));
        path.append(pen ? "V" : "M" + i * 10 + " ").append(y).append('H').append(i * 10 + 10);
      }
      pen = known;
    }
    return path.toString();
  }
}
