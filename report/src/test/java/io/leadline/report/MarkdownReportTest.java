package io.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  void holdsTheSameRanking() {
    String text = MarkdownReport.render(Samples.carLoanReport());

    assertThat(text).startsWith("## 4 of 7 features drifted\n");
    assertThat(text)
        .contains(
            "| ✗ | repaid\\_loan\\_on\\_prev\\_car | 0.236 JS | 0.018 | 13.1× | True 55 % → 80 % |")
        .contains("| ✗ | Missing values | salary\\_range | 3.4 % | 2 % | missing 0.1 % → 3.4 % |");
  }

  @Test
  void namesCannotBreakTheTableOrBecomeMarkup() {
    ReportModel.Side side = new ReportModel.Side("a`b", 1, Optional.empty());
    ReportModel model =
        ReportModel.of(side, side, List.of(Samples.drift("a|b\n<img>[x](y)", 1, 0.1, "")), 0);

    String row =
        MarkdownReport.render(model).lines().filter(l -> l.contains("✗")).findFirst().orElse("");

    assertThat(row).contains("a\\|b &lt;img&gt;\\[x\\](y)");
  }
}
