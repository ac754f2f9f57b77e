package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.Markup;
import io.leadline.report.chart.Numbers;
import java.util.List;

/** The four numbers below the headline. */
final class KeyNumbers {

  private KeyNumbers() {}

  static void write(Markup html, ReportModel model, List<FeatureRow> features) {
    long drifted = features.stream().filter(row -> row.drift().isViolated()).count();
    html.open("div", "class", "cards");
    card(
        html,
        "Features drifted",
        drifted + " / " + features.size(),
        drifted > 0 ? "bad" : "",
        features.isEmpty() ? "no feature was compared" : worst(features.get(0)));
    writeQuality(html, model);
    card(
        html,
        "Predictions",
        Numbers.count(model.current().rows()),
        "",
        "baseline " + Numbers.count(model.baseline().rows()));
    writeFailures(html, model);
    html.close();
  }

  private static void writeQuality(Markup html, ReportModel model) {
    long broken =
        model.findings().stream()
            .filter(Finding::isViolated)
            .filter(f -> Words.isQuality(f.metric()))
            .count();
    card(
        html,
        "Data quality",
        Words.count(broken, "issue", "issues"),
        broken > 0 ? "bad" : "",
        broken > 0 ? "limits broken, see below" : "every limit is kept");
  }

  private static void writeFailures(Markup html, ReportModel model) {
    long failed =
        model.findings().stream().filter(f -> f.verdict() == Verdict.NOT_COMPUTED).count();
    card(
        html,
        "Not computed",
        Words.count(failed, "check", "checks"),
        failed > 0 ? "warn" : "",
        failed > 0
            ? "reasons below"
            : "all " + Words.count(model.findings().size(), "check", "checks") + " ran");
  }

  private static String worst(FeatureRow row) {
    return row.drift().ratio().isPresent()
        ? "worst " + Numbers.ratio(row.drift().ratio()) + " its limit"
        : "no ratio is known";
  }

  private static void card(Markup html, String label, String value, String style, String note) {
    html.open("div").text(label);
    html.element("b", value, "class", style).element("span", note).close();
  }
}
