package io.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class HtmlReportTest {

  @Test
  void opensWithTheSentenceThatMatters() {
    String html = HtmlReport.render(Samples.carLoanReport());

    Document page = WellFormed.parse(html);
    assertThat(WellFormed.text(page, "h1")).isEqualTo("4 of 7 features drifted\n");
    assertThat(html).contains("The largest change is in repaid_loan_on_prev_car, 13.1× its limit");
  }

  @Test
  void oddPredictionsAreCountedExplainedAndNamed() {
    ReportModel model = Samples.withAnomalies();

    String html = HtmlReport.render(model);
    String json = JsonReport.render(model);
    String console = ConsoleReport.render(model, 100, Set.of());

    WellFormed.parse(html);
    assertThat(html)
        .contains("Which predictions are odd?", "2 of 402 predictions are anomalous")
        .contains("<code>loan-7</code>", "out of range", "amount");
    assertThat(json).contains("\"anomalous\": 2", "\"id\": \"loan-7\"", "\"subject\": \"amount\"");
    assertThat(console).contains("loan-7", "amount out of range");
  }

  @Test
  void overlaysBothSides() throws IOException {
    ReportModel model =
        new ReportModel(
            ReportModel.Side.of("train.parquet", SampleProfiles.carLoans(false, 4)),
            ReportModel.Side.of("november.parquet", SampleProfiles.carLoans(true, 5)),
            Samples.carLoans(),
            List.of(),
            List.of(),
            List.of(),
            List.of("november.parquet:17: 3 cells instead of 8; the row is left out"),
            0.41);

    String html = HtmlReport.render(model);

    keep("car-loans.html", html);
    assertThat(html.split("class=\"chart overlay\"", -1)).hasSize(8);
    assertThat(html).containsPattern("<title>True: 7\\d % → 9\\d %</title>");
  }

  @Test
  void valuesOfPrivateColumnsAreNowhere() {
    Finding postcode = Samples.drift("postcode", 0.4, 0.1, "SECRET-1 10 % → 50 %");
    ReportModel model =
        ReportModel.of(
            ReportModel.Side.of("a.csv", SampleProfiles.withPrivate("SECRET-0", 6)),
            ReportModel.Side.of("b.csv", SampleProfiles.withPrivate("SECRET-1", 7)),
            List.of(postcode, Samples.drift("amount", 0.4, 0.1, "median 1 → 2")),
            0.1);

    assertThat(HtmlReport.render(model))
        .doesNotContain("SECRET")
        .contains("private: values withheld")
        .contains("Distribution of amount")
        .doesNotContain("Distribution of postcode");
    assertThat(JsonReport.render(model)).doesNotContain("SECRET");
    assertThat(MarkdownReport.render(model)).doesNotContain("SECRET");
    assertThat(ConsoleReport.render(model, 100, java.util.Set.of())).doesNotContain("SECRET");
  }

  @Test
  void ranksFeaturesByRatioAndNotByName() {
    String html = HtmlReport.render(Samples.carLoanReport());

    assertThat(html.indexOf("repaid_loan_on_prev_car</th>"))
        .isLessThan(html.indexOf("car_value</th>"));
    assertThat(html.indexOf("loan_length</th>"))
        .isLessThan(html.indexOf("debt_to_income_ratio</th>"));
  }

  @Test
  void hostileNamesStayText() {
    String hostile = "<script>alert('1')</script>\"&\u0000\u0007]]>";
    List<Finding> findings =
        List.of(
            Samples.drift(hostile, 0.5, 0.1, hostile),
            Samples.finding(MetricNames.MISSING, hostile, "", 0.5, 0.1, hostile),
            Samples.failed(MetricNames.UNSEEN, hostile, Verdict.NOT_COMPUTED, hostile));
    ReportModel model =
        new ReportModel(
            new ReportModel.Side(hostile, 1, Optional.empty()),
            new ReportModel.Side(hostile, 1, Optional.empty()),
            findings,
            List.of(
                new ReportModel.Window(
                    Samples.START, Samples.START.plusSeconds(3600), 1, findings)),
            List.of(hostile),
            List.of(hostile),
            List.of(hostile),
            0.1);

    String html = HtmlReport.render(model);

    Document page = WellFormed.parse(html);
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(WellFormed.text(page, "th")).contains("<script>alert('1')</script>");
  }

  @Test
  void fiftyFeaturesByThirtyWindowsStayBelow200Kilobytes() throws IOException {
    List<ReportModel.Window> windows = Samples.windows(50, 30, 1);
    ReportModel model =
        new ReportModel(
            ReportModel.Side.of("train.parquet", SampleProfiles.wide(50, 0, 2)),
            ReportModel.Side.of("november.parquet", SampleProfiles.wide(50, 0.7, 3)),
            windows.get(29).findings(),
            windows,
            List.of(),
            List.of(),
            List.of(),
            2.4);

    String html = HtmlReport.render(model);

    keep("fifty-by-thirty.html", html);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(200_000);
    assertThat(html.split("Distribution of", -1)).hasSize(51);
    assertThat(html.split("customer_feature_number_49", -1)).hasSizeGreaterThan(2);
  }

  @Test
  void asksNothingOfTheNetwork() {
    String html = HtmlReport.render(Samples.carLoanReport());

    assertThat(html).doesNotContain("http://", "https://", "src=", "@import", "url(", "<link");
    assertThat(html).contains("default-src &#39;none&#39;");
  }

  @Test
  void whatWasNotComputedIsShownWithItsReason() {
    List<Finding> findings = new ArrayList<>(Samples.carLoans());
    findings.add(
        Samples.failed(MetricNames.DRIFT, "postcode", Verdict.NOT_COMPUTED, "a column of arrays"));
    ReportModel.Side side = new ReportModel.Side("a.csv", 10, Optional.empty());
    ReportModel model =
        new ReportModel(
            side,
            side,
            findings,
            List.of(),
            List.of("old_column"),
            List.of("new_column"),
            List.of("a.csv:17: 3 cells instead of 8"),
            0.2);

    String html = HtmlReport.render(model);

    String items = WellFormed.text(WellFormed.parse(html), "li");
    assertThat(items)
        .contains("Drift of postcode: a column of arrays")
        .contains("old_column")
        .contains("new_column")
        .contains("a.csv:17: 3 cells instead of 8");
    assertThat(model.isIncomplete()).isTrue();
  }

  @Test
  void withoutFindingsItSaysSo() {
    ReportModel.Side side = new ReportModel.Side("empty.csv", 0, Optional.empty());

    String html = HtmlReport.render(ReportModel.of(side, side, List.of(), 0));

    assertThat(WellFormed.text(WellFormed.parse(html), "h1"))
        .isEqualTo("Drift could not be judged\n");
    assertThat(html).contains("No feature was compared.");
  }

  private static void keep(String name, String html) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "reports"));
    Files.writeString(folder.resolve(name), html);
  }
}
