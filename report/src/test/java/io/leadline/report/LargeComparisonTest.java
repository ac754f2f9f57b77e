package io.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.report.chart.Chart;
import io.leadline.report.chart.Comparison;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The large drawings of a feature's page, from real profiles. */
class LargeComparisonTest {

  private final Profile before = SampleProfiles.carLoans(false, 1);
  private final Profile between = SampleProfiles.carLoans(false, 2);
  private final Profile later = SampleProfiles.carLoans(true, 3);

  private static ColumnProfile column(Profile profile, String name) {
    return profile.column(name).orElseThrow();
  }

  private Chart large(String name) {
    return Comparison.large(
            column(before, name), Optional.of(column(between, name)), column(later, name), 12)
        .orElseThrow();
  }

  private static Element svg(Chart chart) {
    assertThat(chart.markup()).doesNotContain("style=", "NaN", "Infinity");
    return WellFormed.parse(chart.markup()).getDocumentElement();
  }

  @Test
  void numbersAreDrawnAsThreeOutlinesWithTheirSharesOnHovering() {
    Element svg = svg(large("car_value"));

    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(3);
    assertThat(svg.getElementsByTagName("rect").item(10).getTextContent())
        .contains("baseline: ", "previous: ", "current: ");
  }

  @Test
  void categoriesAreDrawnAsThreeBarsEach() {
    Element svg = svg(large("salary_range"));

    int groups = svg.getElementsByTagName("g").getLength();
    assertThat(groups).isBetween(2, 12);
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(3 * groups);
  }

  @Test
  void withoutAPreviousSideTwoAreLeft() {
    Chart chart =
        Comparison.large(
                column(before, "car_value"), Optional.empty(), column(later, "car_value"), 12)
            .orElseThrow();

    assertThat(svg(chart).getElementsByTagName("path").getLength()).isEqualTo(2);
  }

  @Test
  void ridgesHaveARowForEachStretchAndKeepTheEmptyOnes() {
    List<Comparison.Stretch> stretches =
        List.of(
            new Comparison.Stretch("3 Mar", Optional.of(column(between, "car_value")), false),
            new Comparison.Stretch("4 Mar", Optional.empty(), false),
            new Comparison.Stretch("5 Mar", Optional.of(column(later, "car_value")), true));

    Chart chart = Comparison.ridges(column(before, "car_value"), stretches).orElseThrow();

    Element svg = svg(chart);
    assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(4);
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(3);
    assertThat(svg.getTextContent()).contains("baseline", "4 Mar: no values", "▲ 5 Mar");
  }

  @Test
  void categoriesAndPrivateColumnsHaveNoRidges() {
    ColumnProfile categories = column(before, "salary_range");
    List<Comparison.Stretch> stretches =
        List.of(new Comparison.Stretch("3 Mar", Optional.of(categories), false));

    assertThat(Comparison.ridges(categories, stretches)).isEmpty();
  }
}
