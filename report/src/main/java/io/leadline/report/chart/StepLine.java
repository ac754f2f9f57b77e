package io.leadline.report.chart;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Values over time as steps, never smoothed: a window's value holds for the whole window. Windows
 * without a value are gaps.
 *
 * @param title what is drawn, for readers who do not see it
 * @param from left end of the axis
 * @param to right end of the axis
 * @param series drawn in order, the last on top
 * @param limit the line beyond which values are alarming; empty draws none
 * @param spans shaded stretches of time
 */
public record StepLine(
    String title,
    Instant from,
    Instant to,
    List<Series> series,
    OptionalDouble limit,
    List<Span> spans)
    implements Chart {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 184;
  private static final int LEFT = 4;

  // The scale stands at the right end, beside the newest windows: narrow screens show that end.
  private static final int RIGHT = WIDTH - 64;
  private static final int BOTTOM = 156;
  private static final int TOP = 24;

  /**
   * One window's value.
   *
   * @param value empty for a gap
   * @param low lower end of the band; empty draws none
   * @param high upper end of the band; empty draws none
   * @param alert whether to mark it
   * @param note shown on hovering
   */
  public record Point(
      Instant start,
      Instant end,
      OptionalDouble value,
      OptionalDouble low,
      OptionalDouble high,
      boolean alert,
      String note) {

    public static Point of(
        Instant start, Instant end, OptionalDouble value, boolean alert, String note) {
      return new Point(
          start, end, value, OptionalDouble.empty(), OptionalDouble.empty(), alert, note);
    }
  }

  /** A line; {@code dashed} for what is estimated. */
  public record Series(String label, boolean dashed, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** A shaded stretch of time. */
  public record Span(Instant from, Instant to, String label, boolean incident) {}

  public StepLine {
    series = List.copyOf(series);
    spans = List.copyOf(spans);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "Invalid axis: from %s is not before to %s".formatted(from, to));
    }
  }

  @Override
  public String markup() {
    TimeAxis time = new TimeAxis(from, to, LEFT, RIGHT);
    ValueAxis axis = ValueAxis.covering(allValues(), BOTTOM, TOP);
    Markup svg = new Markup();
    svg.open("svg", "class", "chart step", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img");
    svg.element("title", title).element("desc", description());
    spans.forEach(span -> drawSpan(svg, time, span));
    drawAxes(svg, time, axis);
    for (Series line : series) {
      drawBand(svg, time, axis, line);
      svg.leaf("path", "class", line.dashed ? "line dash" : "line", "d", path(time, axis, line));
    }
    drawLimit(svg, axis);
    series.forEach(line -> drawMarks(svg, time, axis, line));
    return svg.close().toString();
  }

  private DoubleStream allValues() {
    DoubleStream points =
        series.stream()
            .flatMap(line -> line.points.stream())
            .flatMapToDouble(
                point ->
                    DoubleStream.of(
                        point.value.orElse(Double.NaN),
                        point.low.orElse(Double.NaN),
                        point.high.orElse(Double.NaN)));
    return DoubleStream.concat(points, limit.stream());
  }

  private String description() {
    StringBuilder text = new StringBuilder();
    for (Series line : series) {
      double[] known = line.points.stream().flatMapToDouble(p -> p.value.stream()).toArray();
      if (known.length > 0) {
        text.append(
            "%s: %d windows, from %s to %s, last %s. "
                .formatted(
                    line.label,
                    known.length,
                    Numbers.value(DoubleStream.of(known).min().orElseThrow()),
                    Numbers.value(DoubleStream.of(known).max().orElseThrow()),
                    Numbers.value(known[known.length - 1])));
      }
    }
    limit.ifPresent(at -> text.append("Limit ").append(Numbers.value(at)).append('.'));
    return text.toString();
  }

  private static void drawSpan(Markup svg, TimeAxis time, Span span) {
    double left = time.at(span.from);
    double width = Math.max(2, time.at(span.to) - left);
    svg.leaf(
        "rect",
        "class",
        span.incident ? "incident" : "zone",
        "x",
        Numbers.position(left),
        "y",
        TOP,
        "width",
        Numbers.position(width),
        "height",
        BOTTOM - TOP);
    boolean atEnd = left > RIGHT - 220;
    svg.element(
        "text",
        span.label,
        "class",
        atEnd ? "note end" : "note",
        "x",
        Numbers.position(atEnd ? left + width - 1 : left + 1),
        "y",
        TOP - 8);
  }

  private static void drawAxes(Markup svg, TimeAxis time, ValueAxis axis) {
    for (double tick : axis.ticks(5)) {
      String y = Numbers.position(axis.at(tick));
      svg.leaf("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", y, "y2", y);
      svg.element("text", Numbers.value(tick), "class", "tick", "x", RIGHT + 8, "y", y, "dy", 4);
    }
    for (TimeAxis.Tick tick : time.ticks(10)) {
      double x = time.at(tick.at());
      svg.element(
          "text",
          tick.label(),
          "class",
          x > RIGHT - 20 ? "tick end" : x < 24 ? "tick" : "tick mid",
          "x",
          Numbers.position(x),
          "y",
          BOTTOM + 19);
    }
  }

  private static void drawBand(Markup svg, TimeAxis time, ValueAxis axis, Series line) {
    StringBuilder path = new StringBuilder();
    for (Point point : line.points) {
      if (point.low.isPresent() && point.high.isPresent()) {
        String left = Numbers.position(time.at(point.start));
        path.append('M')
            .append(left)
            .append(' ')
            .append(Numbers.position(axis.at(point.high.getAsDouble())))
            .append('H')
            .append(Numbers.position(time.at(point.end)))
            .append('V')
            .append(Numbers.position(axis.at(point.low.getAsDouble())))
            .append('H')
            .append(left)
            .append('z');
      }
    }
    if (path.length() > 0) {
      svg.leaf("path", "class", "band", "d", path);
    }
  }

  private static String path(TimeAxis time, ValueAxis axis, Series line) {
    StringBuilder path = new StringBuilder();
    Instant connectedTo = Instant.MIN;
    for (Point point : line.points) {
      if (point.value.isPresent()) {
        String y = Numbers.position(axis.at(point.value.getAsDouble()));
        boolean connected = point.start.equals(connectedTo);
        path.append(connected ? "V" : "M" + Numbers.position(time.at(point.start)) + " ")
            .append(y)
            .append('H')
            .append(Numbers.position(time.at(point.end)));
        connectedTo = point.end;
      }
    }
    return path.toString();
  }

  private void drawLimit(Markup svg, ValueAxis axis) {
    if (limit.isPresent()) {
      String y = Numbers.position(axis.at(limit.getAsDouble()));
      svg.leaf("line", "class", "limit", "x1", LEFT, "x2", RIGHT, "y1", y, "y2", y);
      svg.element(
          "text",
          "limit " + Numbers.value(limit.getAsDouble()),
          "class",
          "note end",
          "x",
          RIGHT - 2,
          "y",
          y,
          "dy",
          -5);
    }
  }

  private static void drawMarks(Markup svg, TimeAxis time, ValueAxis axis, Series line) {
    for (Point point : line.points) {
      double left = time.at(point.start);
      double width = time.at(point.end) - left;
      double y = axis.at(point.value.orElse(axis.low()));
      if (point.alert && point.value.isPresent()) {
        String x = Numbers.position(left + width / 2);
        svg.leaf(
            "path", "class", "mark", "d", "M" + x + " " + Numbers.position(y - 5) + "l5 9h-10z");
      }
      svg.open(
          "rect",
          "class",
          "hover",
          "x",
          Numbers.position(left),
          "y",
          TOP,
          "width",
          Numbers.position(width),
          "height",
          BOTTOM - TOP);
      svg.element("title", point.note).close();
    }
  }
}
