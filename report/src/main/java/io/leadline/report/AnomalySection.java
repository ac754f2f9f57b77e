package io.leadline.report;

import io.leadline.core.outlier.AnomalousPrediction;
import io.leadline.core.outlier.AnomalyReason;
import io.leadline.core.outlier.PredictionAnomalies;
import io.leadline.core.outlier.PredictionAnomalies.Subject;
import io.leadline.core.profile.Profile;
import io.leadline.report.chart.Markup;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Anomalies among the predictions: how many, what made them so, and where to find the oddest. */
public final class AnomalySection {

  private static final int MOST_SUBJECTS = 12;

  private AnomalySection() {}

  static void write(Markup html, ReportModel model) {
    model
        .current()
        .profile()
        .ifPresent(current -> html.add(markup(current, model.baseline().profile())));
  }

  /** The section, heading included; empty where predictions were not scored. */
  public static String markup(Profile current, Optional<Profile> baseline) {
    PredictionAnomalies anomalies = current.anomalies();
    if (anomalies.isEmpty()) {
      return "";
    }
    Markup html = new Markup();
    html.element("h2", "Which predictions are odd?");
    html.element("p", summary(anomalies, baseline.map(Profile::anomalies)), "class", "sub");
    if (anomalies.anomalous() > 0) {
      writeSubjects(html, anomalies);
      writeExamples(html, anomalies.examples());
    }
    return html.toString();
  }

  private static String summary(
      PredictionAnomalies anomalies, Optional<PredictionAnomalies> baseline) {
    String before =
        baseline
            .filter(known -> !known.isEmpty())
            .map(known -> ", of the baseline " + share(known))
            .orElse("");
    return "%s of %s are anomalous (%s%s); the mean score is %s, and 0.5 where predictions are like the baseline."
        .formatted(
            Numbers.count(anomalies.anomalous()),
            Words.count(anomalies.scored(), "prediction", "predictions"),
            share(anomalies),
            before,
            Numbers.distance(anomalies.meanScore().orElse(0)));
  }

  private static String share(PredictionAnomalies anomalies) {
    return Numbers.share((double) anomalies.anomalous() / anomalies.scored());
  }

  private static void writeSubjects(Markup html, PredictionAnomalies anomalies) {
    openTable(html, "Reasons of anomalies", "Reason", "In", "Predictions");
    for (AnomalyReason reason : AnomalyReason.values()) {
      if (anomalies.anomalous(reason) > 0) {
        row(
            html,
            reason.words(),
            reason == AnomalyReason.ISOLATED ? "all features together" : "any feature",
            anomalies.anomalous(reason));
      }
    }
    List<Map.Entry<Subject, Long>> subjects = anomalies.subjects();
    for (Map.Entry<Subject, Long> counted : subjects.stream().limit(MOST_SUBJECTS).toList()) {
      Subject subject = counted.getKey();
      row(html, subject.reason().words(), subject.name(), counted.getValue());
    }
    html.close().close().close();
    if (subjects.size() > MOST_SUBJECTS) {
      html.element("p", "and %d more".formatted(subjects.size() - MOST_SUBJECTS), "class", "sub");
    }
  }

  private static void row(Markup html, String reason, String subject, long count) {
    html.open("tr").element("th", reason, "scope", "row").element("td", subject);
    html.element("td", Numbers.count(count), "class", "num").close();
  }

  private static void writeExamples(Markup html, List<AnomalousPrediction> examples) {
    html.element("h3", "The oddest");
    openTable(html, "The oddest predictions", "Request id", "Time (UTC)", "Why", "In", "Score");
    for (AnomalousPrediction example : examples) {
      html.open("tr");
      html.open("th", "scope", "row")
          .element("code", example.id().isEmpty() ? "–" : example.id())
          .close();
      html.element("td", time(example));
      html.element(
          "td",
          example.reasons().stream().map(AnomalyReason::words).collect(Collectors.joining(", ")));
      html.element("td", example.subject());
      html.element("td", String.format(Locale.ROOT, "%.5f", example.score()), "class", "num")
          .close();
    }
    html.close().close().close();
  }

  private static String time(AnomalousPrediction example) {
    return example.eventMillis() == 0 ? "–" : Times.at(Instant.ofEpochMilli(example.eventMillis()));
  }

  private static void openTable(Markup html, String label, String... heads) {
    html.open("div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", label);
    html.open("table", "class", "stack").open("thead").open("tr");
    for (String head : heads) {
      boolean isNumber = head.equals("Predictions") || head.equals("Score");
      if (isNumber) {
        html.element("th", head, "scope", "col", "class", "num");
      } else {
        html.element("th", head, "scope", "col");
      }
    }
    html.close().close().open("tbody");
  }
}
