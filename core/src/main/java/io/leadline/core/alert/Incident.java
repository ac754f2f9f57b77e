package io.leadline.core.alert;

import io.leadline.core.monitor.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A breach of one alert rule of one model, with a beginning, a history and an end.
 *
 * @param id unique and stable, such as {@code inc-14}
 * @param model the model
 * @param rule the alert rule's name
 * @param severity the rule's
 * @param state where in its life it is
 * @param summary one plain sentence
 * @param since start of the first window that breached
 * @param lastWindow end of the latest window that breached
 * @param opened when it was opened (wall clock)
 * @param resolved when it ended; empty while open
 * @param causes the findings behind it in the latest breaching window, worst first
 */
public record Incident(
    String id,
    String model,
    String rule,
    Severity severity,
    State state,
    String summary,
    Instant since,
    Instant lastWindow,
    Instant opened,
    Optional<Instant> resolved,
    List<Cause> causes) {

  /** Where in its life an incident is. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED
  }

  /**
   * One finding that contributed.
   *
   * @param metric the metric's name
   * @param feature the column; empty for metrics of the whole window
   * @param value the metric's value
   * @param ratio value ÷ limit
   * @param change what changed, in words
   * @param segment the segment it was found in; empty for all predictions together
   */
  public record Cause(
      String metric, String feature, double value, double ratio, String change, String segment) {

    /** Of all predictions together. */
    public Cause(String metric, String feature, double value, double ratio, String change) {
      this(metric, feature, value, ratio, change, "");
    }

    /** The same, found in this segment. */
    public Cause in(String newSegment) {
      return new Cause(metric, feature, value, ratio, change, newSegment);
    }
  }

  public Incident {
    causes = List.copyOf(causes);
  }

  public boolean isOpen() {
    return state != State.RESOLVED;
  }

  /** The same incident, ended. */
  public Incident resolvedAt(Instant end) {
    return with(State.RESOLVED, Optional.of(end));
  }

  /** The same incident, known to somebody; one that has ended stays as it is. */
  public Incident acknowledged() {
    return isOpen() ? with(State.ACKNOWLEDGED, resolved) : this;
  }

  private Incident with(State newState, Optional<Instant> end) {
    return new Incident(
        id, model, rule, severity, newState, summary, since, lastWindow, opened, end, causes);
  }
}
