package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.outlier.AnomalousPrediction;
import io.leadline.core.outlier.AnomalyReason;
import io.leadline.core.outlier.PredictionAnomalies;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The report as JSON. The shape is stable: within {@code leadline.check/1} keys are only added.
 *
 * <pre>{@code
 * {
 *   "format": "leadline.check/1",
 *   "headline": "4 of 7 features drifted",
 *   "support": "The largest change is in …",
 *   "complete": true,                      // false when a check failed or input was left out
 *   "seconds": 0.41,
 *   "baseline": {"name": "train.parquet", "rows": 50000},
 *   "current": {"name": "2026-11-22.parquet", "rows": 25000},
 *   "summary": {"features": 7, "drifted": 4, "violated": 5, "no_data": 0, "not_computed": 0},
 *   "findings": [                          // worst first
 *     {"metric": "drift", "feature": "car_value", "method": "js", "against": "baseline",
 *      "value": 0.471, "limit": 0.039, "ratio": 12.1,   // null where there is none, or it is infinite
 *      "verdict": "violated",              // ok, violated, no_data, not_computed
 *      "severity": "warning",              // info, warning, critical
 *      "detail": "median 21,904 → 44,640"}],
 *   "columns": [                           // of the profiles, by name
 *     {"name": "car_value", "kind": "numeric", "role": "feature", "private": false,
 *      "distance_error": …,               // the most by which a distance of ranks may be wrong
 *      "baseline": {"rows": …, "missing": …, "mismatched": …, "values": …, "unseen": …,
 *                   "out_of_range": …, "distinct": …, "min": …, "max": …, "mean": …,
 *                   "deviation": …, "q05": …, "q25": …, "median": …, "q75": …, "q95": …,
 *                   "rank_error": …},   // the most by which a quantile's rank may be wrong
 *      "current": {…}}],                   // a side that lacks the column is left out
 *   "anomalies": {                         // only where predictions were scored
 *      "scored": 25000, "anomalous": 31, "mean_score": 0.51,
 *      "subjects": [{"reason": "out of range", "name": "income", "count": 12}],
 *      "examples": [                       // the oddest first
 *        {"id": "r-17", "time": "…Z", "score": 0.99995, "reasons": ["out of range"], "subject": "income"}]},
 *   "windows": [{"start": "…Z", "end": "…Z", "rows": 5000, "findings": […]}],
 *   "only_in_baseline": [], "only_in_current": [], "problems": []
 * }
 * }</pre>
 */
public final class JsonReport {

  /** Names the shape; changes only when keys are removed or change their meaning. */
  public static final String FORMAT = "leadline.check/1";

  private JsonReport() {}

  /** The whole document, ending in a line break. */
  public static String render(ReportModel model) {
    Headline headline = Headline.of(model.findings());
    JsonWriter json = new JsonWriter();
    json.openObject()
        .field("format", FORMAT)
        .field("headline", headline.sentence())
        .field("support", headline.support())
        .field("complete", !model.isIncomplete())
        .field("seconds", OptionalDouble.of(model.seconds()));
    writeSide(json, "baseline", model.baseline());
    writeSide(json, "current", model.current());
    writeSummary(json, model.findings());
    writeFindings(json, model.findings());
    writeColumns(json, model);
    writeAnomalies(json, model.current());
    writeWindows(json, model.windows());
    writeStrings(json, "only_in_baseline", model.onlyInBaseline());
    writeStrings(json, "only_in_current", model.onlyInCurrent());
    writeStrings(json, "problems", model.problems());
    return json.closeObject().toString();
  }

  private static void writeSide(JsonWriter json, String name, ReportModel.Side side) {
    json.openObject(name).field("name", side.name()).field("rows", side.rows()).closeObject();
  }

  private static void writeSummary(JsonWriter json, List<Finding> findings) {
    List<FeatureRow> features = FeatureRow.ranked(findings);
    json.openObject("summary")
        .field("features", features.size())
        .field("drifted", features.stream().filter(row -> row.drift().isViolated()).count());
    for (String verdict : List.of("violated", "no_data", "not_computed")) {
      json.field(
          verdict, findings.stream().filter(f -> lower(f.verdict()).equals(verdict)).count());
    }
    json.closeObject();
  }

  private static void writeFindings(JsonWriter json, List<Finding> findings) {
    json.openArray("findings");
    for (Finding finding : FeatureRow.worstFirst(findings)) {
      json.openObject()
          .field("metric", finding.metric())
          .field("feature", finding.feature())
          .field("method", finding.method())
          .field("against", finding.against())
          .field("value", finding.value())
          .field("limit", finding.limit())
          .field("ratio", finding.ratio())
          .field("verdict", lower(finding.verdict()))
          .field("severity", lower(finding.severity()))
          .field("detail", finding.detail())
          .closeObject();
    }
    json.closeArray();
  }

  private static void writeColumns(JsonWriter json, ReportModel model) {
    json.openArray("columns");
    model
        .current()
        .profile()
        .map(Profile::columns)
        .orElse(List.of())
        .forEach(
            column -> {
              json.openObject()
                  .field("name", column.name())
                  .field("kind", lower(column.kind()))
                  .field("role", lower(column.role()))
                  .field("private", column.isPrivate());
              model
                  .baseline()
                  .column(column.name())
                  .ifPresent(
                      baseline -> {
                        writeDistanceError(json, column, baseline);
                        writeColumn(json, "baseline", baseline);
                      });
              writeColumn(json, "current", column);
              json.closeObject();
            });
    json.closeArray();
  }

  /** How far a distance of distribution functions may be from that of the raw data. */
  private static void writeDistanceError(
      JsonWriter json, ColumnProfile current, ColumnProfile baseline) {
    if (current.kind() == baseline.kind()) {
      double bound = AlignedBins.of(current, baseline).bound();
      json.field("distance_error", OptionalDouble.of(bound));
    }
  }

  private static void writeColumn(JsonWriter json, String side, ColumnProfile column) {
    json.openObject(side)
        .field("rows", column.rows())
        .field("missing", column.missing())
        .field("mismatched", column.mismatched())
        .field("values", column.values())
        .field("unseen", column.unseen())
        .field("out_of_range", column.outOfRange())
        .field("distinct", Math.round(column.distinct()));
    if (!column.isPrivate()) {
      OptionalDouble variance = column.variance();
      json.field("min", column.min()).field("max", column.max()).field("mean", column.mean());
      json.field(
          "deviation",
          variance.isPresent()
              ? OptionalDouble.of(Math.sqrt(variance.getAsDouble()))
              : OptionalDouble.empty());
      json.field("q05", column.quantile(0.05))
          .field("q25", column.quantile(0.25))
          .field("median", column.quantile(0.5))
          .field("q75", column.quantile(0.75))
          .field("q95", column.quantile(0.95))
          .field("rank_error", OptionalDouble.of(column.rankErrorBound()));
    }
    json.closeObject();
  }

  private static void writeAnomalies(JsonWriter json, ReportModel.Side current) {
    PredictionAnomalies anomalies =
        current.profile().map(Profile::anomalies).orElse(PredictionAnomalies.EMPTY);
    if (anomalies.isEmpty()) {
      return;
    }
    json.openObject("anomalies")
        .field("scored", anomalies.scored())
        .field("anomalous", anomalies.anomalous())
        .field("mean_score", anomalies.meanScore());
    json.openArray("subjects");
    anomalies
        .subjects()
        .forEach(
            counted ->
                json.openObject()
                    .field("reason", counted.getKey().reason().words())
                    .field("name", counted.getKey().name())
                    .field("count", counted.getValue())
                    .closeObject());
    json.closeArray().openArray("examples");
    for (AnomalousPrediction example : anomalies.examples()) {
      json.openObject()
          .field("id", example.id())
          .field("time", Instant.ofEpochMilli(example.eventMillis()).toString())
          .field("score", OptionalDouble.of(example.score()))
          .field("subject", example.subject());
      writeStrings(json, "reasons", example.reasons().stream().map(AnomalyReason::words).toList());
      json.closeObject();
    }
    json.closeArray().closeObject();
  }

  private static void writeWindows(JsonWriter json, List<ReportModel.Window> windows) {
    json.openArray("windows");
    for (ReportModel.Window window : windows) {
      json.openObject()
          .field("start", window.start().toString())
          .field("end", window.end().toString())
          .field("rows", window.rows());
      writeFindings(json, window.findings());
      json.closeObject();
    }
    json.closeArray();
  }

  private static void writeStrings(JsonWriter json, String name, List<String> values) {
    json.openArray(name);
    values.forEach(json::value);
    json.closeArray();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
