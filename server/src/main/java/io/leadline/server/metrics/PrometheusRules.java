package io.leadline.server.metrics;

import java.util.List;

/** Alerting rules for Prometheus: a handful that cover every model, since ratios compare. */
public final class PrometheusRules {

  /**
   * One rule.
   *
   * @param hold how long the expression must hold
   */
  record Rule(String alert, String expression, String hold, String severity, String summary) {}

  static final List<Rule> ALL =
      List.of(
          new Rule(
              "LeadlineIncidentOpen",
              "leadline_alert_active == 1",
              "0m",
              "{{ $labels.severity }}",
              "{{ $labels.model }}: {{ $labels.alert }}"),
          new Rule(
              "LeadlineFeatureDrifted",
              "leadline_drift_ratio > 1",
              "1h",
              "info",
              "{{ $labels.feature }} of {{ $labels.model }} is at {{ $value | humanize }} times its"
                  + " drift limit"),
          new Rule(
              "LeadlinePerformanceFell",
              "leadline_performance_drop > leadline_performance_drop_limit",
              "0m",
              "critical",
              "Performance of {{ $labels.model }} is {{ $value | humanize }} below its baseline"),
          new Rule(
              "LeadlineWindowsStale",
              "time() - leadline_window_end_timestamp_seconds > 3 * 86400",
              "10m",
              "warning",
              "No window of {{ $labels.model }} was evaluated for"
                  + " {{ $value | humanizeDuration }}"),
          new Rule(
              "LeadlineChecksNotComputed",
              "rate(leadline_check_errors_total[1h]) > 0",
              "0m",
              "warning",
              "{{ $labels.check }} of {{ $labels.model }} could not be computed"),
          new Rule(
              "LeadlineRunsFail",
              "increase(leadline_run_errors_total[1h]) > 0",
              "0m",
              "warning",
              "Runs of {{ $labels.collector }} for {{ $labels.model }} fail"),
          new Rule(
              "LeadlineRecordsDropped",
              "rate(leadline_records_dropped_total[15m]) > 0",
              "15m",
              "warning",
              "Rows for {{ $labels.model }} cannot be understood"),
          new Rule(
              "LeadlineSeriesLeftOut",
              "leadline_series_left_out > 0",
              "1h",
              "info",
              "{{ $value }} series of {{ $labels.model }} are not exported; raise"
                  + " leadline.limits.series"),
          new Rule(
              "LeadlineStoreDown",
              "leadline_store_up == 0",
              "5m",
              "critical",
              "The fast store of {{ $labels.instance }} does not answer"));

  private PrometheusRules() {}

  /** The rule file. */
  public static String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Made by `leadline generate prometheus-rules`.\n");
    yaml.append("groups:\n  - name: leadline\n    rules:\n");
    for (Rule rule : ALL) {
      yaml.append("      - alert: ").append(rule.alert).append('\n');
      yaml.append("        expr: ").append(rule.expression).append('\n');
      yaml.append("        for: ").append(rule.hold).append('\n');
      yaml.append("        labels:\n");
      yaml.append("          severity: ").append(quoted(rule.severity)).append('\n');
      yaml.append("        annotations:\n");
      yaml.append("          summary: ").append(quoted(rule.summary)).append('\n');
    }
    return yaml.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
