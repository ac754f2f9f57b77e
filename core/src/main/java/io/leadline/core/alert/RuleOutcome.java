package io.leadline.core.alert;

import io.leadline.core.monitor.AlertRule;
import io.leadline.core.schema.WindowKey;
import java.util.List;

/**
 * What one alert rule says of one window.
 *
 * @param rule the rule
 * @param window the window, of one model
 * @param state whether the rule's condition holds
 * @param causes the findings for which it holds, in any order; empty unless it is breached
 * @param summary one plain sentence; empty to have one written, see {@link Summary}
 * @param checked how many findings the rule could have held for, such as all features' drift
 */
public record RuleOutcome(
    AlertRule rule,
    WindowKey window,
    State state,
    List<Incident.Cause> causes,
    String summary,
    int checked) {

  /** What a rule says of a window. */
  public enum State {
    /** The condition holds. */
    BREACH,
    /** It does not. */
    CLEAR,
    /** There is too little data to say. */
    NO_DATA
  }

  public RuleOutcome {
    causes = List.copyOf(causes);
  }

  public static RuleOutcome breach(
      AlertRule rule, WindowKey window, List<Incident.Cause> causes, int checked) {
    return new RuleOutcome(rule, window, State.BREACH, causes, "", checked);
  }

  public static RuleOutcome clear(AlertRule rule, WindowKey window) {
    return new RuleOutcome(rule, window, State.CLEAR, List.of(), "", 0);
  }

  public static RuleOutcome noData(AlertRule rule, WindowKey window) {
    return new RuleOutcome(rule, window, State.NO_DATA, List.of(), "", 0);
  }
}
