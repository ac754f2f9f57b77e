package io.leadline.report;

import io.leadline.report.chart.Markup;
import io.leadline.report.chart.Numbers;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The report as one self-contained HTML file: no script, no request to anywhere, light and dark by
 * the reader's system.
 */
public final class HtmlReport {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private HtmlReport() {}

  /** The whole file, to be written as UTF-8. */
  public static String render(ReportModel model) {
    Headline headline = Headline.of(model.findings());
    List<FeatureRow> features = FeatureRow.ranked(model.findings());
    Markup html = new Markup();
    html.add("<!doctype html>\n").open("html", "lang", "en");
    writeHead(html, headline);
    html.open("body").open("main");
    writeOpening(html, model, headline);
    KeyNumbers.write(html, model, features);
    ProblemSection.write(html, model);
    FeatureSection.write(html, model, features);
    WindowSection.write(html, model, features);
    JointSection.write(html, model);
    QualitySection.write(html, model);
    PerformanceSection.write(html, model);
    writeExplanations(html, features);
    html.close();
    writeFooter(html, model);
    return html.close().close().toString();
  }

  private static void writeHead(Markup html, Headline headline) {
    html.open("head");
    html.leaf("meta", "charset", "utf-8");
    html.leaf("meta", "name", "viewport", "content", "width=device-width,initial-scale=1");
    html.leaf("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.element("title", headline.sentence() + " – Leadline");
    html.open("style").add(StyleSheet.text()).close().close();
  }

  private static void writeOpening(Markup html, ReportModel model, Headline headline) {
    html.element("h1", headline.sentence());
    html.element("p", headline.support(), "class", "lead");
    html.open("p", "class", "sub");
    html.element("strong", "baseline").text(" ").element("code", model.baseline().name());
    html.text(" " + Words.count(model.baseline().rows(), "row", "rows") + " · ");
    html.element("strong", "current").text(" ").element("code", model.current().name());
    html.text(" " + Words.count(model.current().rows(), "row", "rows")).close();
  }

  private static void writeExplanations(Markup html, List<FeatureRow> features) {
    TreeSet<String> methods = new TreeSet<>();
    for (FeatureRow row : features) {
      methods.add(row.drift().method());
      row.others().forEach(finding -> methods.add(finding.method()));
    }
    html.open("details").element("summary", "How each number was computed");
    html.open("dl", "class", "terms");
    for (Map.Entry<String, String> term : Explanations.of(methods).entrySet()) {
      html.element("dt", term.getKey()).element("dd", term.getValue());
    }
    html.close().close();
  }

  private static void writeFooter(Markup html, ReportModel model) {
    html.open("footer").open("div");
    html.text("Made by Leadline in " + Numbers.seconds(model.seconds()) + ". ");
    html.text("This file is complete in itself: it loads nothing and runs no script.");
    html.close().close();
  }
}
