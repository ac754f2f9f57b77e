package io.leadline.config;

import io.leadline.config.Shape.Either;
import io.leadline.config.Shape.Items;
import io.leadline.config.Shape.Key;
import io.leadline.config.Shape.Keys;
import io.leadline.config.Shape.Named;
import io.leadline.config.Shape.OneOf;
import io.leadline.config.Shape.Scalar;
import io.leadline.core.detect.DetectorFactory;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.core.drift.DriftMethods;
import io.leadline.core.fairness.ParityMetric;
import io.leadline.core.monitor.AlarmControl;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.performance.PerformanceMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All keys of a monitor: a new one is added here, and read in {@link MonitorBuilder}. */
final class MonitorShape {

  private static final Shape TEXT = new Scalar(Scalars.TEXT);
  private static final Shape SWITCH = new Scalar(Scalars.SWITCH);
  private static final Shape NUMBER = new Scalar(Scalars.NUMBER);
  private static final Shape POSITIVE = new Scalar(Scalars.POSITIVE);
  private static final Shape ADDRESS = new Scalar(Scalars.ADDRESS);
  private static final Shape SOURCE = new Scalar(Scalars.SOURCE);
  private static final Shape COUNT = new Scalar(Scalars.COUNT);
  private static final Shape SHARE = new Scalar(Scalars.SHARE);
  private static final Shape DURATION = new Scalar(Scalars.DURATION);
  private static final Shape TEXTS = new Items(TEXT);

  private static final Shape FEATURE =
      Keys.of(
          Key.of("type", OneOf.of("numeric", "categorical", "boolean"), "How values are compared."),
          Key.of("role", OneOf.of("feature", "tag"), "Whether the model sees it."),
          Key.of("min", NUMBER, "Least allowed value."),
          Key.of("max", NUMBER, "Largest allowed value."),
          Key.of("importance", NUMBER, "Share of the model's decisions it explains, in [0, 1]."),
          Key.of("private", SWITCH, "Values never leave the place where they are profiled."));

  private static final Shape POINTERS = new Named(new Scalar(Scalars.POINTER));

  private static final Shape SIDECAR =
      Keys.of(
          Key.of(
              "paths",
              new Items(new Scalar(Scalars.PATH)),
              "Ends of addresses that ask for predictions, besides those of usual model servers."),
          Key.of("request", POINTERS, "JSON Pointers by field into requests; * is each of a list."),
          Key.of("response", POINTERS, "JSON Pointers by field into responses."),
          Key.of("protocol", TEXT, "Recognised by itself."),
          Key.of("upstream", TEXT, "Given to leadline sidecar."),
          Key.of("flush", TEXT, "Given to leadline sidecar."));

  private static final Shape STREAM =
      Keys.of(
          Key.of("kafka", TEXT, "Brokers, for a job of this monitor's own."),
          Key.of("topic", TEXT, "With predictions."),
          Key.of(
              "format",
              OneOf.of("ndjson", "kserve", "avro", "protobuf"),
              "Of records that do not tell their content type."),
          Key.of("registry", ADDRESS, "Schema registry of Avro and Protobuf records."),
          Key.of("group", TEXT, "Name and consumer group of a job of this monitor's own."),
          Key.of(
              "lateness",
              new Scalar(Scalars.WAIT),
              "How long a window waits in the stream path, instead of windows.lateness."),
          Key.of(
              "detectors",
              new Items(OneOf.of(detectors())),
              "Change detectors on single errors, in the order of event times; needs labels."));

  private static final Shape COLLECT =
      Keys.of(
          Key.of("sidecar", SIDECAR, "A router beside the model."),
          Key.of("stream", Either.of(STREAM, TEXT), "A topic with predictions."),
          Key.of(
              "batch",
              Either.of(
                  Keys.of(
                      Key.of("from", TEXT, "Files to read; the prediction log by default."),
                      Key.of(
                          "schedule",
                          new Scalar(Scalars.CRON),
                          "When to run: five fields of cron."),
                      Key.of("timezone", new Scalar(Scalars.ZONE), "Zone of the schedule.")),
                  TEXT),
              "A scheduled job over logged predictions."),
          Key.of(
              "labels",
              Either.of(
                  Keys.of(
                      Key.of("from", TEXT, "Files to read."),
                      Key.of("topic", TEXT, "A topic to read, in the stream path."),
                      Key.of("max_delay", DURATION, "How late ground truth may come.")),
                  TEXT),
              "Ground truth that comes later."));

  private static final Shape WINDOWS =
      Keys.of(
          Key.of("size", DURATION, "Length of a window; must divide a day, or be whole days."),
          Key.of("rollup", new Items(DURATION), "Lengths of larger windows."),
          Key.of("lateness", new Scalar(Scalars.WAIT), "How long a window waits after its end."),
          Key.of("timezone", new Scalar(Scalars.ZONE), "Zone of days and weeks."),
          Key.of("min_rows", COUNT, "Fewest predictions to speak of drift."));

  private static final Shape QUALITY =
      Keys.of(
          Key.of("missing", SHARE, "Rows without a value, above the baseline's share."),
          Key.of("mismatched", SHARE, "Rows with a value of the wrong type."),
          Key.of("unseen_values", SHARE, "Rows with a category that the baseline never had."),
          Key.of("out_of_range", SHARE, "Rows outside of min and max."),
          Key.of("duplicates", SHARE, "Rows with a repeated request id."),
          Key.of("min_rows", COUNT, "Fewest predictions a window may have."));

  private static final Shape DRIFT =
      Keys.of(
          Key.of(
              "against",
              new Items(OneOf.of("baseline", "previous")),
              "What a window is compared with."),
          Key.of("method", OneOf.of(methods()), "How the distance is measured."),
          Key.of("limit", POSITIVE, "Distance that matters, instead of the method's own."),
          Key.of(
              "false_alarms",
              new Scalar(Scalars.RATE),
              "How many alarms are bearable of a model in which nothing changed."),
          Key.of(
              "control",
              OneOf.of(AlarmControl.names()),
              "How these are spent: evenly, or by online control of false discoveries."));

  private static final Shape BUSINESS_VALUE =
      Keys.of(
          Key.of("true_positive", NUMBER, "Of finding a positive."),
          Key.of("false_positive", NUMBER, "Of taking a negative for a positive."),
          Key.of("false_negative", NUMBER, "Of missing a positive."),
          Key.of("true_negative", NUMBER, "Of finding a negative."));

  private static final Shape PERFORMANCE =
      Keys.of(
          Key.of(
              "metrics",
              new Items(OneOf.of(performanceMetrics())),
              "Metrics of realised and estimated performance, the headline first."),
          Key.of("estimate", OneOf.of("auto", "off"), "Estimates before labels arrive."),
          Key.of("max_drop", POSITIVE, "Largest bearable fall below the baseline."),
          Key.of("min_labels", COUNT, "Fewest labelled predictions of a window."),
          Key.of("business_value", BUSINESS_VALUE, "What a prediction is worth; costs below 0."));

  private static final Shape FAIRNESS =
      Keys.of(
          Key.of("attribute", TEXTS, "Fields that sort people into groups, up to three.")
              .required(),
          Key.of(
              "reference",
              TEXTS,
              "The group to compare with, one for each attribute; the largest by default."),
          Key.of("parity_gap", SHARE, "Largest bearable difference between groups."),
          Key.of("impact_ratio", SHARE, "Least bearable ratio of the shares selected."),
          Key.of("metrics", new Items(OneOf.of(parityMetrics())), "Which gaps are measured."),
          Key.of("min_rows", COUNT, "Fewest predictions of a group."));

  private static final Shape JOINT =
      Keys.of(
          Key.of(
              "features",
              TEXTS,
              "Features that are looked at together; all that are not private by default."));

  private static final Shape TRAFFIC =
      Keys.of(
          Key.of(
              "method",
              OneOf.of("seasonal", "novelty", "random_cut_forest"),
              "How what is usual is learned."));

  private static final Shape ONLINE =
      Keys.of(
          Key.of(
              "detectors",
              new Items(OneOf.of(StandardDetectors.seriesNames())),
              "Change detectors; each finds changes of its own."),
          Key.of(
              "on",
              new Items(OneOf.of(SeriesChecks.seriesNames())),
              "Which metrics they follow; those of features for each feature."));

  private static final Shape ANOMALIES =
      Keys.of(
          Key.of("rate", SHARE, "Share of rows like the baseline's that is called anomalous."),
          Key.of("share", SHARE, "Anomalous predictions, above the baseline's share."));

  private static final Shape CHECKS =
      Keys.of(
          Key.of("quality", Either.of(SWITCH, QUALITY), "Quality of the data."),
          Key.of("drift", Either.of(SWITCH, DRIFT), "Drift of each feature and output."),
          Key.of(
              "performance", Either.of(SWITCH, PERFORMANCE), "Realised and estimated performance."),
          Key.of("joint_drift", Either.of(SWITCH, JOINT), "Drift of the features together."),
          Key.of("fairness", FAIRNESS, "Gaps between groups."),
          Key.of("anomalies", Either.of(SWITCH, ANOMALIES), "Anomalies among predictions."),
          Key.of("traffic", Either.of(SWITCH, TRAFFIC), "Anomalies of the number of predictions."),
          Key.of("online", Either.of(SWITCH, ONLINE), "Change points from window to window."));

  private static final Shape ALERT =
      Keys.of(
          Key.of("name", TEXT, "What incidents are titled with; the condition by default."),
          Key.of("when", TEXT, "A CEL condition such as drift.ratio > 1.").required(),
          Key.of("for", new Scalar(Scalars.WINDOWS), "Windows in a row it must hold."),
          Key.of("severity", OneOf.of("info", "warning", "critical"), "How urgent it is."),
          Key.of("segments", SWITCH, "Whether segments are looked at as well."),
          Key.of("notify", TEXTS, "Targets of notify; default by default."));

  private static final Shape TARGET =
      Keys.of(
          Key.of("webhook", ADDRESS, "Address that events are POSTed to."),
          Key.of(
              "headers",
              new Named(TEXT),
              "Further headers of requests to webhook and alertmanager."),
          Key.of("secret", TEXT, "Key of the signature."),
          Key.of("log", SWITCH, "Writes events to the log."),
          Key.of("alertmanager", ADDRESS, "Address of an Alertmanager."),
          Key.of("slack", ADDRESS, "Incoming webhook of Slack."),
          Key.of(
              "pagerduty",
              Either.of(
                  Keys.of(
                      Key.of("routing_key", TEXT, "Integration key of a service.").required(),
                      Key.of("url", ADDRESS, "Address of the Events API, where not the usual.")),
                  TEXT),
              "Routing key of PagerDuty."));

  private static final Shape OUTPUT = Either.of(SWITCH, TEXT, new Named(TEXT));

  static final Keys MONITOR =
      Keys.of(
          Key.of("version", new Scalar(Scalars.VERSION), "Version of this format: 1.").required(),
          Key.of("model", new Scalar(Scalars.MODEL), "Name of the model.").required(),
          Key.of(
                  "task",
                  OneOf.of("binary", "multiclass", "regression", "ranking"),
                  "What kind of answer the model gives.")
              .required(),
          Key.of("owner", TEXT, "Whom to ask."),
          Key.of("id", TEXT, "Field with the request id."),
          Key.of("timestamp", TEXT, "Field with the event time."),
          Key.of("prediction", TEXT, "Field with the model's answer.").required(),
          Key.of(
              "probability",
              TEXTS,
              "Field with the probability of the positive class; of several classes, one each."),
          Key.of("label", TEXT, "Field with the ground truth."),
          Key.of(
              "features", new Named(FEATURE), "Features of which more is known than their data."),
          Key.of("ignore", TEXTS, "Fields that are not looked at."),
          Key.of(
                  "baseline",
                  Either.of(
                      Keys.of(
                          Key.of("from", SOURCE, "Files, or log:FROM/TO.").required(),
                          Key.of("version", TEXT, "Names it in every finding.")),
                      SOURCE),
                  "What windows are compared with.")
              .required(),
          Key.of("collect", COLLECT, "Where predictions come from; mix freely."),
          Key.of("windows", WINDOWS, "How time is cut."),
          Key.of(
              "segments",
              new Items(
                  Either.of(
                      Keys.of(
                          Key.of("name", TEXT, "Its name, with 'where'."),
                          Key.of("where", TEXT, "A CEL condition such as age > 16."),
                          Key.of("field", TEXT, "Field with a segment for each value."),
                          Key.of("values", TEXTS, "Its values that are segments."),
                          Key.of("top", COUNT, "How many of the most frequent ones are.")),
                      new Items(TEXT),
                      TEXT)),
              "Slices that are watched apart."),
          Key.of("checks", CHECKS, "What is checked."),
          Key.of("alerts", new Items(ALERT), "Which findings become incidents."),
          Key.of("notify", new Named(TARGET), "Where incidents are sent to, by name."),
          Key.of(
              "outputs",
              Keys.of(
                  Key.of("prometheus", OUTPUT, "Metrics to scrape."),
                  Key.of("otlp", OUTPUT, "An OpenTelemetry collector."),
                  Key.of("sql", OUTPUT, "The fast store."),
                  Key.of("events", OUTPUT, "A topic for metrics.")),
              "Where metrics go besides the dashboard."));

  private MonitorShape() {}

  private static List<String> performanceMetrics() {
    return Arrays.stream(PerformanceMetric.values()).map(PerformanceMetric::metricName).toList();
  }

  private static List<String> detectors() {
    return StandardDetectors.all().stream().map(DetectorFactory::name).toList();
  }

  private static List<String> parityMetrics() {
    return Arrays.stream(ParityMetric.values()).map(ParityMetric::metricName).toList();
  }

  private static List<String> methods() {
    List<String> names = new ArrayList<>(DriftMethods.names());
    names.add(0, "auto");
    return names;
  }
}
