package io.leadline.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.report.WellFormed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartsTest {

  private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

  private static StepLine.Point point(int day, OptionalDouble value, boolean alert) {
    Instant start = START.plus(Duration.ofDays(day));
    return StepLine.Point.of(start, start.plus(Duration.ofDays(1)), value, alert, "day " + day);
  }

  private static StepLine stepLine(OptionalDouble... values) {
    List<StepLine.Point> points = new ArrayList<>();
    for (int day = 0; day < values.length; day++) {
      points.add(point(day, values[day], values[day].orElse(0) > 2));
    }
    return new StepLine(
        "Drift of <x>",
        START,
        START.plus(Duration.ofDays(values.length)),
        List.of(new StepLine.Series("drift", false, points)),
        OptionalDouble.of(2),
        List.of());
  }

  @Test
  void gapsStayGaps() {
    Document svg =
        WellFormed.parse(
            stepLine(OptionalDouble.of(1), OptionalDouble.empty(), OptionalDouble.of(1)).markup());

    String path = ((Element) svg.getElementsByTagName("path").item(0)).getAttribute("d");
    assertThat(path.chars().filter(c -> c == 'M')).hasSize(2);
  }

  @Test
  void neighbouringWindowsJoinInOneStep() {
    Document svg =
        WellFormed.parse(stepLine(OptionalDouble.of(1), OptionalDouble.of(1.5)).markup());

    String path = ((Element) svg.getElementsByTagName("path").item(0)).getAttribute("d");
    assertThat(path).matches("M4 [\\d.]+H470V[\\d.]+H936");
  }

  @Test
  void everyDrawingHasARoleAndAName() {
    List<Chart> charts =
        List.of(
            stepLine(OptionalDouble.of(1), OptionalDouble.of(3)),
            new Sparkline("x", new double[] {1, Double.NaN, 3}, OptionalDouble.of(2)),
            new Density(
                "x", new double[] {0, 1, 2}, true, new double[] {1, 0}, new double[] {0, 1}),
            new PairedBars("x", List.of(new PairedBars.Group("a<b", 0.5, 0.1))),
            new WindowStrip("x", List.of(new WindowStrip.Cell(WindowStrip.State.OK, "3 Mar"))));

    for (Chart chart : charts) {
      Element svg = WellFormed.parse(chart.markup()).getDocumentElement();
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      assertThat(svg.getFirstChild().getNodeName()).isEqualTo("title");
      assertThat(svg.getFirstChild().getTextContent()).isNotBlank();
      assertThat(chart.markup()).doesNotContain("style=", "NaN ", "Infinity");
    }
  }

  @Test
  void emptyAndFlatSeriesDraw() {
    WellFormed.parse(stepLine(OptionalDouble.empty()).markup());
    WellFormed.parse(stepLine(OptionalDouble.of(0), OptionalDouble.of(0)).markup());
    WellFormed.parse(stepLine(OptionalDouble.of(1e300), OptionalDouble.of(-1e300)).markup());
    WellFormed.parse(new Sparkline("x", new double[0], OptionalDouble.empty()).markup());
    WellFormed.parse(new PairedBars("x", List.of()).markup());
  }

  @Test
  void cellsBeyondTheLimitSayTheirRatio() {
    HeatMap map =
        new HeatMap(
            "m",
            List.of(
                new HeatMap.Column("1", "1"),
                new HeatMap.Column("2", "2"),
                new HeatMap.Column("3", "3"),
                new HeatMap.Column("4", "4")),
            List.of(
                new HeatMap.Row(
                    "x",
                    "",
                    List.of(
                        HeatMap.Cell.of(0.9),
                        HeatMap.Cell.of(13.1),
                        HeatMap.Cell.NO_DATA,
                        HeatMap.Cell.FAILED))));

    assertThat(WellFormed.text(WellFormed.parse(map.markup()), "td")).isEqualTo("\n13×\n\n!\n");
  }

  @Test
  void rowsOfTheWrongLengthAreRefused() {
    assertThatThrownBy(
            () ->
                new HeatMap(
                    "m",
                    List.of(),
                    List.of(new HeatMap.Row("x", "", List.of(HeatMap.Cell.FAILED)))))
        .hasMessage("Invalid heat map: row 'x' has 1 cells for 0 windows");
  }

  @Test
  void timeTicksAreRoundAndFew() {
    for (int hours : new int[] {2, 7, 24, 72, 200, 720, 2_000, 9_000, 40_000}) {
      TimeAxis axis = new TimeAxis(START, START.plus(Duration.ofHours(hours)), 0, 100);
      assertThat(axis.ticks(10)).as("%d hours", hours).hasSizeBetween(2, 12);
    }
  }

  @Test
  void numbersReadWell() {
    assertThat(Numbers.value(44_640.4)).isEqualTo("44,640");
    assertThat(Numbers.value(0.66123)).isEqualTo("0.6612");
    assertThat(Numbers.value(-3)).isEqualTo("−3");
    assertThat(Numbers.value(0.1 * 3)).isEqualTo("0.3");
    assertThat(Numbers.value(1.23e12)).isEqualTo("1.2e12");
    assertThat(Numbers.value(1.2e-7)).isEqualTo("1.2e−7");
    assertThat(Numbers.share(0.55)).isEqualTo("55 %");
    assertThat(Numbers.share(0.0123)).isEqualTo("1.2 %");
    assertThat(Numbers.share(0.00001)).isEqualTo("< 0.01 %");
    assertThat(Numbers.share(1)).isEqualTo("100 %");
    assertThat(Numbers.ratio(Double.POSITIVE_INFINITY)).isEqualTo("∞×");
    assertThat(Numbers.position(-0.04)).isEqualTo("0");
    assertThat(Numbers.position(-1.26)).isEqualTo("-1.3");
  }

  @Test
  void sparklinesDotOnlyWhatIsBeyondTheLimit() {
    double[] values = IntStream.range(0, 20).mapToDouble(i -> i < 18 ? 0.5 : 3).toArray();

    String svg = new Sparkline("x", values, OptionalDouble.of(1)).markup();

    String dots = svg.replaceFirst(".*class=\"dot\" d=\"([^\"]*)\".*", "$1");
    assertThat(dots.split("M", -1)).hasSize(3);
  }
}
