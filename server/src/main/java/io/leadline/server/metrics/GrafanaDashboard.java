package io.leadline.server.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A Grafana dashboard over {@code /metrics}: status, predictions, performance, drift by feature,
 * data quality, and the health of the pipeline.
 */
public final class GrafanaDashboard {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int WIDTH = 24;

  /**
   * One panel.
   *
   * @param type of Grafana
   * @param unit of Grafana; empty for plain numbers
   * @param width in columns of 24
   * @param height in rows
   * @param legend template of a series' name
   * @param expressions in PromQL
   */
  record Panel(
      String title,
      String type,
      String unit,
      int width,
      int height,
      String legend,
      List<String> expressions) {}

  static final List<Panel> PANELS =
      List.of(
          panel(
              "Open incidents",
              "stat",
              "",
              6,
              4,
              "{{alert}}",
              "leadline_alert_active{model=~\"$model\"} == 1"),
          panel(
              "Worst drift ÷ limit",
              "stat",
              "",
              6,
              4,
              "{{model}}",
              "max by (model) (leadline_drift_ratio{model=~\"$model\",against=~\"$against\"})"),
          panel(
              "Age of the newest window",
              "stat",
              "s",
              6,
              4,
              "{{model}}",
              "time() - leadline_window_end_timestamp_seconds{model=~\"$model\"}"),
          panel(
              "Checks not computed",
              "stat",
              "",
              6,
              4,
              "{{model}}",
              "leadline_checks_not_computed{model=~\"$model\"}"),
          panel(
              "Predictions",
              "timeseries",
              "cps",
              12,
              8,
              "{{model}} {{version}}",
              "sum by (model, version)"
                  + " (rate(leadline_predictions_total{model=~\"$model\"}[$__rate_interval]))"),
          panel(
              "Performance, realised",
              "timeseries",
              "",
              12,
              8,
              "{{model}} {{metric}}",
              "leadline_performance_realized{model=~\"$model\"}"),
          panel(
              "Performance drop and its limit",
              "timeseries",
              "",
              12,
              8,
              "{{model}} {{__name__}}",
              "leadline_performance_drop{model=~\"$model\"}",
              "leadline_performance_drop_limit{model=~\"$model\"}"),
          panel(
              "Drift ÷ limit by feature",
              "timeseries",
              "",
              12,
              8,
              "{{model}} {{feature}}",
              "topk(10, leadline_drift_ratio{model=~\"$model\",against=~\"$against\"})"),
          panel(
              "Features beyond their limit",
              "table",
              "",
              WIDTH,
              8,
              "",
              "leadline_drift_ratio{model=~\"$model\",against=~\"$against\"} > 1"),
          panel(
              "Missing values",
              "timeseries",
              "percentunit",
              8,
              8,
              "{{model}} {{feature}}",
              "topk(10, leadline_missing_ratio{model=~\"$model\"} > 0)"),
          panel(
              "New categories",
              "timeseries",
              "percentunit",
              8,
              8,
              "{{model}} {{feature}}",
              "topk(10, leadline_unseen_ratio{model=~\"$model\"} > 0)"),
          panel(
              "Out of range",
              "timeseries",
              "percentunit",
              8,
              8,
              "{{model}} {{feature}}",
              "topk(10, leadline_out_of_range_ratio{model=~\"$model\"} > 0)"),
          panel(
              "Run duration, mean",
              "timeseries",
              "s",
              8,
              8,
              "{{model}} {{collector}}",
              "rate(leadline_run_duration_seconds_sum{model=~\"$model\"}[$__rate_interval])"
                  + " / rate(leadline_run_duration_seconds_count{model=~\"$model\"}"
                  + "[$__rate_interval])"),
          panel(
              "Checks that fail, a second",
              "timeseries",
              "cps",
              8,
              8,
              "{{model}} {{check}}",
              "rate(leadline_check_errors_total{model=~\"$model\"}[$__rate_interval])"),
          panel(
              "Rows dropped, a second",
              "timeseries",
              "cps",
              8,
              8,
              "{{model}}",
              "rate(leadline_records_dropped_total{model=~\"$model\"}[$__rate_interval])"));

  private GrafanaDashboard() {}

  private static Panel panel(
      String title,
      String type,
      String unit,
      int width,
      int height,
      String legend,
      String... expressions) {
    return new Panel(title, type, unit, width, height, legend, List.of(expressions));
  }

  /** The dashboard, to be imported. */
  public static String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
      json.writeStartObject();
      json.writeStringField("uid", "leadline");
      json.writeStringField("title", "Leadline");
      json.writeArrayFieldStart("tags");
      json.writeString("machine-learning");
      json.writeEndArray();
      json.writeNumberField("schemaVersion", 39);
      json.writeNumberField("version", 1);
      json.writeStringField("refresh", "1m");
      json.writeObjectFieldStart("time");
      json.writeStringField("from", "now-7d");
      json.writeStringField("to", "now");
      json.writeEndObject();
      writeVariables(json);
      writePanels(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void writeVariables(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("templating");
    json.writeArrayFieldStart("list");
    json.writeStartObject();
    json.writeStringField("name", "datasource");
    json.writeStringField("type", "datasource");
    json.writeStringField("query", "prometheus");
    json.writeEndObject();
    writeQuery(json, "model", "label_values(leadline_monitor_info, model)");
    writeQuery(json, "against", "label_values(leadline_drift_ratio, against)");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeQuery(JsonGenerator json, String name, String query) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("type", "query");
    writeSource(json);
    json.writeStringField("query", query);
    json.writeNumberField("refresh", 2);
    json.writeBooleanField("includeAll", true);
    json.writeBooleanField("multi", true);
    json.writeStringField("allValue", ".*");
    json.writeEndObject();
  }

  private static void writeSource(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("datasource");
    json.writeStringField("type", "prometheus");
    json.writeStringField("uid", "${datasource}");
    json.writeEndObject();
  }

  private static void writePanels(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("panels");
    int id = 1;
    int x = 0;
    int y = 0;
    int rowHeight = 0;
    for (Panel panel : PANELS) {
      if (x + panel.width > WIDTH) {
        x = 0;
        y += rowHeight;
        rowHeight = 0;
      }
      writePanel(json, panel, id, x, y);
      id++;
      x += panel.width;
      rowHeight = Math.max(rowHeight, panel.height);
    }
    json.writeEndArray();
  }

  private static void writePanel(JsonGenerator json, Panel panel, int id, int x, int y)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("title", panel.title);
    json.writeStringField("type", panel.type);
    writeSource(json);
    json.writeObjectFieldStart("gridPos");
    json.writeNumberField("x", x);
    json.writeNumberField("y", y);
    json.writeNumberField("w", panel.width);
    json.writeNumberField("h", panel.height);
    json.writeEndObject();
    json.writeObjectFieldStart("fieldConfig");
    json.writeObjectFieldStart("defaults");
    json.writeStringField("unit", panel.unit.isEmpty() ? "none" : panel.unit);
    json.writeEndObject();
    json.writeArrayFieldStart("overrides");
    json.writeEndArray();
    json.writeEndObject();
    json.writeArrayFieldStart("targets");
    for (int i = 0; i < panel.expressions.size(); i++) {
      json.writeStartObject();
      json.writeStringField("refId", String.valueOf((char) ('A' + i)));
      writeSource(json);
      json.writeStringField("expr", panel.expressions.get(i));
      json.writeStringField("legendFormat", panel.legend);
      json.writeBooleanField("instant", !panel.type.equals("timeseries"));
      json.writeStringField("format", panel.type.equals("table") ? "table" : "time_series");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
