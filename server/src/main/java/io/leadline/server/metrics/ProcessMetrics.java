package io.leadline.server.metrics;

import java.util.List;

/**
 * What one process counts since its start, as scraped; the rest is in {@link Family}. The reference
 * is written from both, and a test holds them against a real scrape.
 *
 * @param kind of Prometheus
 */
public record ProcessMetrics(String name, String kind, String help, List<String> labels) {

  /** All, by topic. */
  public static final List<ProcessMetrics> ALL =
      List.of(
          counter("leadline_predictions_total", "Predictions made durable", "model", "version"),
          counter("leadline_labels_total", "Labels made durable", "model", "version"),
          counter(
              "leadline_records_dropped_total",
              "Rows that could not be understood",
              "model",
              "collector"),
          counter("leadline_checks_total", "Checks that were due", "model", "check"),
          counter(
              "leadline_check_errors_total", "Checks that could not be computed", "model", "check"),
          new ProcessMetrics(
              "leadline_run_duration_seconds",
              "summary",
              "How long runs of a collector take",
              List.of("model", "collector")),
          new ProcessMetrics(
              "leadline_run_duration_seconds_max",
              "gauge",
              "The longest of the last minutes",
              List.of("model", "collector")),
          counter(
              "leadline_run_errors_total",
              "Runs that ended before their time",
              "model",
              "collector"),
          counter(
              "leadline_unmatched_labels_total", "Labels whose prediction was not found", "model"),
          counter(
              "leadline_pairs_total",
              "Requests and responses that came apart, by what became of them",
              "outcome"),
          new ProcessMetrics(
              "leadline_pairs_waiting",
              "gauge",
              "Requests and responses that wait for their other half",
              List.of()),
          counter("leadline_log_compacted_files_total", "Files of the log joined", "model"),
          counter(
              "leadline_log_removed_bytes_total", "Bytes of the log that went by age", "model"));

  public ProcessMetrics {
    labels = List.copyOf(labels);
  }

  private static ProcessMetrics counter(String name, String help, String... labels) {
    return new ProcessMetrics(name, "counter", help, List.of(labels));
  }
}
