package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.text.Wording;
import io.leadline.report.chart.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The report for a terminal: an aligned table, coloured only when asked. */
public final class ConsoleReport {

  /** What a terminal is like. */
  public enum Option {
    /** Use ANSI colours. */
    COLOUR,
    /** Show stable features as well. */
    ALL
  }

  private static final int SHORTEST_CHANGE = 12;
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String GREY = "90";

  private final ReportModel model;
  private final int width;
  private final Set<Option> options;
  private final StringBuilder out = new StringBuilder();

  private ConsoleReport(ReportModel model, int width, Set<Option> options) {
    this.model = model;
    this.width = width;
    this.options = options;
  }

  /**
   * The whole text, ending in a line break.
   *
   * @param width columns of the terminal; lines of the table keep to it where names allow
   */
  public static String render(ReportModel model, int width, Set<Option> options) {
    return new ConsoleReport(model, Math.max(40, width), Set.copyOf(options)).render();
  }

  private String render() {
    line(
        "baseline %s  %s   current %s  %s"
            .formatted(
                safe(model.baseline().name()),
                Words.count(model.baseline().rows(), "row", "rows"),
                safe(model.current().name()),
                Words.count(model.current().rows(), "row", "rows")));
    line("");
    writeFeatures(FeatureRow.ranked(model.findings()));
    writeOthers();
    writeDrop();
    writeProblems();
    line("");
    line(painted(Headline.of(model.findings()).sentence(), "1"));
    return out.toString();
  }

  private void writeFeatures(List<FeatureRow> features) {
    List<FeatureRow> shown =
        features.stream()
            .filter(row -> options.contains(Option.ALL) || row.drift().verdict() != Verdict.OK)
            .toList();
    if (!shown.isEmpty()) {
      writeTable(shown);
    }
    int hidden = features.size() - shown.size();
    if (hidden > 0) {
      line(
          painted(
              "  %s stable (--all shows them)"
                  .formatted(Words.count(hidden, "feature", "features")),
              GREY));
    }
  }

  private void writeTable(List<FeatureRow> rows) {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"FEATURE", "DRIFT", "LIMIT", "RATIO", "CHANGE"});
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths = widths(cells);
    for (int i = 0; i < cells.size(); i++) {
      String sign = i == 0 ? " " : sign(rows.get(i - 1).drift());
      String text = row(cells.get(i), widths);
      line(sign + " " + (i == 0 ? painted(text, GREY) : text));
    }
  }

  private static String[] cells(FeatureRow row) {
    Finding drift = row.drift();
    String method = drift.value().isPresent() ? " " + Words.shortMethod(drift.method()) : "";
    return new String[] {
      safe(row.feature()),
      Words.value(drift) + method,
      Words.limit(drift),
      Numbers.ratio(drift.ratio()),
      safe(drift.detail())
    };
  }

  private int[] widths(List<String[]> cells) {
    int[] widths = new int[5];
    for (String[] row : cells) {
      for (int i = 0; i < 5; i++) {
        widths[i] = Math.max(widths[i], length(row[i]));
      }
    }
    // The name gives way before the change does; numbers are never cut.
    int numbers = widths[1] + widths[2] + widths[3] + 2 + 8;
    int free = Math.max(2 * SHORTEST_CHANGE, width - numbers);
    widths[0] = Math.min(widths[0], Math.max(SHORTEST_CHANGE, free - Math.min(widths[4], 24)));
    widths[4] = Math.min(widths[4], Math.max(SHORTEST_CHANGE, free - widths[0]));
    return widths;
  }

  private static String row(String[] cells, int[] widths) {
    return "%s  %s  %s  %s  %s"
        .formatted(
            padded(cells[0], widths[0], false),
            padded(cells[1], widths[1], true),
            padded(cells[2], widths[2], true),
            padded(cells[3], widths[3], true),
            cut(cells[4], widths[4]))
        .stripTrailing();
  }

  private void writeOthers() {
    List<Finding> others =
        FeatureRow.worstFirst(model.findings()).stream()
            .filter(finding -> !finding.metric().equals(MetricNames.DRIFT))
            .filter(finding -> !isDrop(finding))
            .filter(f -> f.isViolated() || isHeadlineNumber(f))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    line("");
    int longest = others.stream().mapToInt(f -> length(label(f))).max().orElse(0);
    for (Finding finding : others) {
      String limit = finding.limit().isPresent() ? "  limit " + Words.limit(finding) : "";
      String detail = finding.detail().isEmpty() ? "" : "  " + safe(finding.detail());
      String text =
          padded(label(finding), longest, false) + "  " + Words.value(finding) + limit + detail;
      line(sign(finding) + " " + cut(text, Math.max(width - 2, longest + 24)));
    }
  }

  private boolean isHeadlineNumber(Finding finding) {
    boolean isEstimate = finding.metric().startsWith(MetricNames.ESTIMATED);
    return Words.isPerformance(finding.metric())
        && finding.verdict() == Verdict.OK
        && !MetricNames.isBand(finding.metric())
        && (!isEstimate || options.contains(Option.ALL));
  }

  private static boolean isDrop(Finding finding) {
    return finding.metric().equals(MetricNames.PERFORMANCE_DROP) && finding.value().isPresent();
  }

  /** {@code Estimated ROC AUC 0.961 baseline 0.971 drop 0.01 ± 0.004 ✗ critical}. */
  private void writeDrop() {
    for (Finding finding : model.findings()) {
      if (isDrop(finding)) {
        // The detail begins with the metric's name, and goes on in parts.
        String name = Wording.metric(finding.method()) + " ";
        String detail = finding.detail();
        String parts = detail.startsWith(name) ? detail.substring(name.length()) : detail;
        String severity =
            finding.isViolated()
                ? " " + finding.severity().name().toLowerCase(java.util.Locale.ROOT)
                : "";
        line("");
        line(
            "%s  %s   %s%s"
                .formatted(
                    Words.metric(finding.method()),
                    safe(parts).replace(", ", "  "),
                    sign(finding),
                    painted(severity, RED)));
      }
    }
  }

  private static String label(Finding finding) {
    String metric = Words.metric(finding.metric());
    if (finding.metric().equals(MetricNames.JOINT_DRIFT)) {
      return metric + ", " + Words.method(finding.method()).toLowerCase(java.util.Locale.ROOT);
    }
    return finding.feature().isEmpty() ? metric : metric + " in " + safe(finding.feature());
  }

  private void writeProblems() {
    List<String> lines = new ArrayList<>(model.problems());
    model.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.NOT_COMPUTED)
        .filter(finding -> !finding.metric().equals(MetricNames.DRIFT))
        .forEach(finding -> lines.add("not computed: " + ProblemSection.sentence(finding)));
    if (!model.onlyInBaseline().isEmpty()) {
      lines.add("only in the baseline: " + String.join(", ", model.onlyInBaseline()));
    }
    if (!model.onlyInCurrent().isEmpty()) {
      lines.add("only in the current data: " + String.join(", ", model.onlyInCurrent()));
    }
    if (!lines.isEmpty()) {
      line("");
      lines.forEach(text -> line(painted("!", YELLOW) + " " + safe(text)));
    }
  }

  private String sign(Finding finding) {
    return switch (finding.verdict()) {
      case OK -> painted("✓", GREEN);
      case VIOLATED -> painted("✗", RED);
      case NO_DATA -> painted("○", GREY);
      case NOT_COMPUTED -> painted("!", YELLOW);
    };
  }

  private String painted(String text, String colour) {
    return options.contains(Option.COLOUR) ? "\033[" + colour + "m" + text + "\033[0m" : text;
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  // A name with control characters could otherwise move the cursor or repaint the terminal.
  private static String safe(String text) {
    return text.replaceAll("\\p{Cntrl}|[\\x80-\\x9f]", "�");
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text, int most) {
    return length(text) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static String padded(String text, int width, boolean right) {
    String cut = cut(text, width);
    String blanks = " ".repeat(width - length(cut));
    return right ? blanks + cut : cut + blanks;
  }
}
