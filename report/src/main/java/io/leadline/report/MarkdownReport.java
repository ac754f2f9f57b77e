package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.Numbers;
import java.util.List;

/** The report in Markdown, for pull requests and job summaries. */
public final class MarkdownReport {

  private static final int MOST = 100;

  private MarkdownReport() {}

  /** The whole document, ending in a line break. */
  public static String render(ReportModel model) {
    Headline headline = Headline.of(model.findings());
    List<FeatureRow> features = FeatureRow.ranked(model.findings());
    StringBuilder out = new StringBuilder();
    out.append("## ").append(text(headline.sentence())).append("\n\n");
    out.append(text(headline.support())).append("\n\n");
    out.append(
        "baseline %s, %s · current %s, %s%n"
            .replace("%n", "\n")
            .formatted(
                code(model.baseline().name()),
                Words.count(model.baseline().rows(), "row", "rows"),
                code(model.current().name()),
                Words.count(model.current().rows(), "row", "rows")));
    writeFeatures(out, features);
    writeOthers(out, model.findings());
    writeList(out, "Not computed", failures(model));
    writeList(out, "Only in the baseline", model.onlyInBaseline());
    writeList(out, "Only in the current data", model.onlyInCurrent());
    return out.toString();
  }

  private static List<String> failures(ReportModel model) {
    return java.util.stream.Stream.concat(
            model.problems().stream(),
            model.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.NOT_COMPUTED)
                .map(ProblemSection::sentence))
        .toList();
  }

  private static void writeFeatures(StringBuilder out, List<FeatureRow> features) {
    if (features.isEmpty()) {
      return;
    }
    out.append("\n| | Feature | Drift | Limit | Ratio | What changed |\n");
    out.append("|---|---|--:|--:|--:|---|\n");
    features.stream().limit(MOST).forEach(row -> writeRow(out, row));
    if (features.size() > MOST) {
      out.append("\nand ").append(features.size() - MOST).append(" more features\n");
    }
  }

  private static void writeRow(StringBuilder out, FeatureRow row) {
    Finding drift = row.drift();
    out.append(
        "| %s | %s | %s %s | %s | %s | %s |\n"
            .formatted(
                sign(drift),
                text(row.feature()),
                Words.value(drift),
                drift.value().isPresent() ? Words.shortMethod(drift.method()) : "",
                Words.limit(drift),
                Numbers.ratio(drift.ratio()),
                text(drift.detail())));
  }

  private static void writeOthers(StringBuilder out, List<Finding> findings) {
    List<Finding> violated =
        FeatureRow.worstFirst(findings).stream()
            .filter(Finding::isViolated)
            .filter(finding -> !finding.metric().equals("drift"))
            .toList();
    if (violated.isEmpty()) {
      return;
    }
    out.append("\n| | Check | Feature | Value | Limit | Detail |\n|---|---|---|--:|--:|---|\n");
    for (Finding finding : violated.subList(0, Math.min(MOST, violated.size()))) {
      out.append(
          "| ✗ | %s | %s | %s | %s | %s |\n"
              .formatted(
                  Words.metric(finding.metric()),
                  text(finding.feature()),
                  Words.value(finding),
                  Words.limit(finding),
                  text(finding.detail())));
    }
  }

  private static void writeList(StringBuilder out, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.append("\n**").append(title).append("**\n\n");
      lines.stream().limit(MOST).forEach(l -> out.append("- ").append(text(l)).append('\n'));
    }
  }

  static String sign(Finding finding) {
    return switch (finding.verdict()) {
      case OK -> "✓";
      case VIOLATED -> "✗";
      case NO_DATA -> "○";
      case NOT_COMPUTED -> "!";
    };
  }

  /** Text in which nothing is Markdown or HTML. */
  private static String text(String text) {
    return text.replaceAll("\\R", " ")
        .replaceAll("([\\\\`*_\\[\\]#|~])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private static String code(String text) {
    return "`" + text.replace('`', '\'').replaceAll("\\R", " ") + "`";
  }
}
