package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Verdict;
import java.util.Collection;
import java.util.List;

/** How a model is, worst last; a sign and a word, so that colour is never alone. */
public enum Status {
  NO_DATA("no data ○", "none"),
  OK("ok ●", "good"),
  WARNING("warning ▲", "warn"),
  CRITICAL("critical ▲", "bad");

  private final String word;
  private final String style;

  Status(String word, String style) {
    this.word = word;
    this.style = style;
  }

  public String word() {
    return word;
  }

  public String style() {
    return style;
  }

  /** The worst of the open incidents, or else what the latest findings say. */
  static Status of(List<Incident> open, Collection<Finding> latest) {
    if (open.stream().anyMatch(incident -> incident.severity() == Severity.CRITICAL)) {
      return CRITICAL;
    }
    return open.isEmpty() ? of(latest) : WARNING;
  }

  /** What one window's findings say. */
  static Status of(Collection<Finding> findings) {
    if (findings.stream().anyMatch(f -> f.isViolated() && f.severity() == Severity.CRITICAL)) {
      return CRITICAL;
    }
    boolean troubled =
        findings.stream().anyMatch(f -> f.isViolated() || f.verdict() == Verdict.NOT_COMPUTED);
    if (troubled) {
      return WARNING;
    }
    boolean isAnyOk = findings.stream().anyMatch(f -> f.verdict() == Verdict.OK);
    return isAnyOk && !isDriftUnknown(findings) ? OK : NO_DATA;
  }

  /** Whether drift should have been judged, and could not be for any column. */
  private static boolean isDriftUnknown(Collection<Finding> findings) {
    List<Finding> drift =
        findings.stream().filter(f -> f.metric().equals(MetricNames.DRIFT)).toList();
    return !drift.isEmpty() && drift.stream().allMatch(f -> f.verdict() == Verdict.NO_DATA);
  }

  /** How urgent an incident is, and whether it is over. */
  static Status of(Incident incident) {
    if (!incident.isOpen()) {
      return OK;
    }
    return incident.severity() == Severity.CRITICAL ? CRITICAL : WARNING;
  }
}
