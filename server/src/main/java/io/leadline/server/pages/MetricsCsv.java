package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.store.WindowFindings;
import java.util.List;
import java.util.OptionalDouble;

/** Metrics of windows as CSV (RFC 4180): the numbers behind the charts, for spreadsheets. */
final class MetricsCsv {

  private static final String HEAD =
      "window_start,window_end,rows,metric,feature,method,against,value,limit,ratio,verdict,"
          + "severity,baseline,computed\r\n";

  private MetricsCsv() {}

  /**
   * One line for each finding, oldest window first.
   *
   * @param feature only this one's; empty means all
   */
  static String of(List<WindowFindings> windows, String feature) {
    StringBuilder csv = new StringBuilder(HEAD);
    for (WindowFindings window : windows) {
      for (Finding finding : window.findings()) {
        if (feature.isEmpty() || finding.feature().equals(feature)) {
          write(csv, window, finding);
        }
      }
    }
    return csv.toString();
  }

  private static void write(StringBuilder csv, WindowFindings window, Finding finding) {
    List<String> fields =
        List.of(
            window.window().start().toString(),
            window.window().end().toString(),
            Long.toString(window.rows()),
            quoted(finding.metric()),
            quoted(finding.feature()),
            quoted(finding.method()),
            quoted(finding.against()),
            number(finding.value()),
            number(finding.limit()),
            number(finding.ratio()),
            finding.verdict().name(),
            finding.severity().name(),
            quoted(window.baselineVersion()),
            window.computed().toString());
    csv.append(String.join(",", fields)).append("\r\n");
  }

  private static String number(OptionalDouble number) {
    return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
  }

  // Names come with the data: what begins like a formula must stay text in a spreadsheet.
  private static String quoted(String text) {
    String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
