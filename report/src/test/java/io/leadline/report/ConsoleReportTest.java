package io.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.report.ConsoleReport.Option;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsoleReportTest {

  @Test
  void alignsTheTableAndHidesWhatIsStable() {
    String text = ConsoleReport.render(Samples.carLoanReport(), 100, Set.of());

    assertThat(text)
        .isEqualTo(
            """
            baseline train.parquet  50,000 rows   current 2026-11-22.parquet  25,000 rows

              FEATURE                     DRIFT  LIMIT  RATIO  CHANGE
            ✗ repaid_loan_on_prev_car  0.236 JS  0.018  13.1×  True 55 % → 80 %
            ✗ car_value                0.471 JS  0.039  12.1×  median 21,904 → 44,640
            ✗ salary_range             0.190 JS  0.020   9.5×  60K+ € 10 % → 1 %
            ✗ loan_length              0.241 JS  0.037   6.5×  median 16 → 19
              3 features stable (--all shows them)

            ✗ Missing values in salary_range  3.4 %  limit 2 %  missing 0.1 % → 3.4 %

            4 of 7 features drifted
            """);
  }

  @Test
  void estimatedDropIsTheLastLineBeforeTheHeadline() {
    ReportModel.Side side = new ReportModel.Side("a.csv", 5_000, Optional.empty());
    Finding drop =
        Finding.measured(
                MetricNames.PERFORMANCE_DROP,
                "",
                0.01,
                OptionalDouble.of(0.005),
                Severity.CRITICAL,
                "estimated ROC AUC 0.961, baseline 0.971, drop 0.01 ± 0.004")
            .by("estimated_roc_auc", "baseline");
    Finding low =
        Finding.measured(
            "estimated_roc_auc_low", "", 0.957, OptionalDouble.empty(), Severity.INFO, "");

    String text =
        ConsoleReport.render(ReportModel.of(side, side, List.of(low, drop), 0), 100, Set.of());

    assertThat(text)
        .endsWith(
            """

            Estimated ROC AUC  0.961  baseline 0.971  drop 0.01 ± 0.004   ✗ critical

            Estimated performance fell by 0.010, more than the allowed 0.005
            """)
        .doesNotContain("_low");
  }

  @Test
  void keepsToTheTerminalsWidth() {
    String text = ConsoleReport.render(Samples.carLoanReport(), 60, Set.of(Option.ALL));

    List<String> table = text.lines().filter(line -> line.matches("^[✗✓] .*×.*")).toList();
    assertThat(table).hasSize(7).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(60));
  }

  @Test
  void paintsOnlyWhenAsked() {
    assertThat(ConsoleReport.render(Samples.carLoanReport(), 80, Set.of())).doesNotContain("\033");
    assertThat(ConsoleReport.render(Samples.carLoanReport(), 80, Set.of(Option.COLOUR)))
        .contains("\033[31m✗\033[0m");
  }

  @Test
  void namesCannotRepaintTheTerminal() {
    ReportModel.Side side = new ReportModel.Side("a\033[2J.csv", 1, Optional.empty());
    ReportModel model =
        ReportModel.of(side, side, List.of(Samples.drift("x\033]0;y\007\n", 1, 0.1, "z\r")), 0);

    String text = ConsoleReport.render(model, 80, Set.of());

    assertThat(text).doesNotContain("\033", "\007", "\r");
    assertThat(text.lines().filter(line -> line.startsWith("✗"))).hasSize(1);
  }
}
