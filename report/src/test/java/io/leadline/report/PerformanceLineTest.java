package io.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.report.chart.StepLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PerformanceLineTest {

  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  @Test
  void estimatesAreDashedWithTheirBandAndLabelsSolid() {
    StepLine line =
        PerformanceLine.of(
                List.of(
                    window(0, finding("roc_auc", 0.97), estimate(0.96)),
                    window(1, Finding.noData("roc_auc", "", "0 labels"), estimate(0.95))))
            .orElseThrow();

    StepLine.Series estimated = line.series().get(0);
    assertThat(estimated.dashed()).isTrue();
    assertThat(estimated.points().get(1).value()).hasValue(0.95);
    assertThat(estimated.points().get(1).low()).hasValue(0.94);
    assertThat(estimated.points().get(1).high()).hasValue(0.96);
    StepLine.Series realised = line.series().get(1);
    assertThat(realised.dashed()).isFalse();
    assertThat(realised.points().get(0).value()).hasValue(0.97);
    assertThat(realised.points().get(1).value()).isEmpty();
    WellFormed.parse(line.markup());
  }

  @Test
  void theMetricThatIsJudgedIsDrawn() {
    Finding drop = finding(MetricNames.PERFORMANCE_DROP, 0).by("estimated_roc_auc", "baseline");

    StepLine line =
        PerformanceLine.of(List.of(window(0, finding("accuracy", 0.9), estimate(0.96), drop)))
            .orElseThrow();

    assertThat(line.title()).startsWith("ROC AUC");
  }

  @Test
  void nothingIsDrawnWhereNothingIsKnown() {
    assertThat(PerformanceLine.of(List.of(window(0)))).isEmpty();
  }

  private static Finding[] estimate(double value) {
    return new Finding[] {
      finding("estimated_roc_auc", value),
      finding("estimated_roc_auc_low", Math.round(100 * value - 1) / 100.0),
      finding("estimated_roc_auc_high", Math.round(100 * value + 1) / 100.0)
    };
  }

  private static Finding finding(String metric, double value) {
    return Finding.measured(metric, "", value, OptionalDouble.empty(), Severity.CRITICAL, "");
  }

  private static ReportModel.Window window(int hour, Object... findings) {
    List<Finding> all =
        java.util.Arrays.stream(findings)
            .flatMap(
                one ->
                    one instanceof Finding[] several
                        ? java.util.Arrays.stream(several)
                        : java.util.stream.Stream.of((Finding) one))
            .toList();
    Instant start = START.plus(Duration.ofHours(hour));
    return new ReportModel.Window(start, start.plus(Duration.ofHours(1)), 100, all);
  }
}
