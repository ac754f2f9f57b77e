package io.leadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.monitor.AlertRule;
import io.leadline.core.segment.Condition;
import io.leadline.core.segment.SegmentRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SegmentsTest {

  private static final String HEAD =
      """
      version: 1
      model: loan-default
      task: binary
      prediction: y_pred
      label: repaid
      baseline: train.csv
      features: { name: { type: categorical, private: true } }
      ignore: session
      segments:
      """;

  private static MonitorFile parse(String... segments) throws InvalidMonitorException {
    return MonitorFile.parse("monitor.yaml", HEAD + String.join("\n", segments) + "\n");
  }

  private static void assertRefused(String message, String... segments) {
    assertThatThrownBy(() -> parse(segments))
        .isInstanceOf(InvalidMonitorException.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyFormIsRead() throws Exception {
    MonitorFile file =
        parse(
            "  - salary_range",
            "  - { field: country, top: 5 }",
            "  - { field: plan, values: [basic, pro] }",
            "  - { name: long-loans, where: 'loan_length > 16' }",
            "  - [salary_range, long-loans]");

    assertThat(file.monitor().segments())
        .containsExactly(
            new SegmentRule.ByValue("salary_range", List.of(), 8),
            new SegmentRule.ByValue("country", List.of(), 5),
            new SegmentRule.ByValue("plan", List.of("basic", "pro"), 8),
            new SegmentRule.Where("long-loans", Condition.parse("loan_length > 16")),
            new SegmentRule.Cross(List.of("salary_range", "long-loans")));
    assertThat(file.warnings()).isEmpty();
  }

  @Test
  void theUsualAlertsWatchSegmentsAndWrittenOnesWhereAsked() throws Exception {
    assertThat(parse("  - country").monitor().alerts()).allMatch(AlertRule::watchesSegments);
    assertThat(
            parse(
                    "  - country",
                    "alerts:",
                    "  - { name: here, when: drift.ratio > 1, segments: true }",
                    "  - { name: not here, when: drift.ratio > 1 }")
                .monitor()
                .alerts()
                .stream()
                .collect(Collectors.toMap(AlertRule::name, AlertRule::watchesSegments)))
        .isEqualTo(Map.of("here", true, "not here", false));
  }

  @Test
  void mistakesAreToldWithTheirLines() {
    assertRefused(
        "monitor.yaml:11:5: segment 'country' occurs twice", "  - country", "  - country");
    assertRefused(
        "monitor.yaml:10:26: segment 'long': condition 'loan_length >' ends at character 14",
        "  - { name: long, where: 'loan_length >' }");
    assertRefused(
        "monitor.yaml:11:5: unknown segment 'contry'; did you mean 'country'?; it must stand before",
        "  - country",
        "  - [contry, country]");
    assertRefused("monitor.yaml:10:5: segments by 'session', which is ignored", "  - session");
    assertRefused("monitor.yaml:10:5: segments by 'repaid': ground truth", "  - repaid");
    assertRefused("segments by 'name': its values are private", "  - { field: name }");
    assertRefused(
        "Invalid segments by 'a': 21 values (must be 1 to 20)", "  - { field: a, top: 21 }");
    assertRefused("a segment has 'name' and 'where', or 'field'", "  - { top: 3 }");
    assertRefused("at most one of 'values' and 'top'", "  - { field: a, top: 3, values: [b] }");
    assertRefused("has 'name' and 'where', and no other key", "  - { name: long }");
    assertRefused("segments.name is 'a=b'", "  - { name: a=b, where: x > 1 }");
    assertRefused("must be two or more different ones", "  - a", "  - [a, a]");
    assertRefused("unknown key 'wher' in segments", "  - { name: a, wher: x > 1 }");
  }

  @Test
  void tooManyAreRefusedBeforeTheyCostMemory() {
    assertRefused(
        "monitor.yaml:10:3: 120 segments (must be at most 100", "  - a", "  - b", "  - [a, b]");
  }
}
